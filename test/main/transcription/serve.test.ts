import { expect, test } from 'vitest';
import { sampleRate } from '../../../src-core/pcm.ts';
import { defaultModel } from '../../../src-main/transcription/embedded/model-files.ts';
import type { FromProcess, ToProcess } from '../../../src-main/transcription/embedded/protocol.ts';
import { serveSpeech } from '../../../src-main/transcription/embedded/serve.ts';
import { eventually } from '../../fakes/eventually.ts';
import { modelsDir } from './speech-stage.ts';

test('what was heard is swept up after every minute of sound, once nobody waits for words', async () => {
  const story: string[] = [];
  const listeners: ((message: ToProcess) => void)[] = [];
  serveSpeech(
    {
      post: (message: FromProcess) => {
        if (message.type === 'ready' || message.type === 'finished') story.push(message.type);
      },
      onMessage: (listener) => listeners.push(listener),
    },
    () => story.push('swept'),
  );
  const tell = (message: ToProcess) => {
    for (const listener of listeners) listener(message);
  };
  const listen = (id: number) => tell({ type: 'listen', id, decode: false, onlySpeech: true });
  const sound = (id: number, seconds: number) =>
    tell({ type: 'sound', id, samples: new Int16Array(seconds * sampleRate) });
  const finish = (id: number) => tell({ type: 'finish', id });
  const isTold = (...expected: readonly string[]) => eventually(() => expect(story).toEqual(expected));

  tell({ type: 'load', modelsDir, model: defaultModel(modelsDir) });
  await isTold('ready');
  listen(1);
  sound(1, 40);
  finish(1);
  await isTold('ready', 'finished');
  listen(2);
  listen(3);
  sound(2, 30);
  finish(2);
  await isTold('ready', 'finished', 'finished');
  finish(3);
  await isTold('ready', 'finished', 'finished', 'finished', 'swept');
  listen(4);
  sound(4, 61);
  finish(4);
  await isTold('ready', 'finished', 'finished', 'finished', 'swept', 'finished', 'swept');
});
