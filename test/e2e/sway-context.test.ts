/** What stands around the caret of a window of Wayland: the accessibility bus is the same, the windows are not. */
import { expect } from 'vitest';
import { controlWords } from '../../src-core/words/control.ts';
import { untilReads } from '../desktop/target.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-sway.ts';

test('a dictation fits what stands there, and is taken back only where it still stands', async ({
  desktop,
}) => {
  const words = 'The young man, too.';
  await using groq = await startGroqServer({ says: () => words });
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  await app.engineReady();
  const editor = await desktop.openEditor({ text: 'Hello', tellsItsText: true });
  await desktop.keys.tap('Control', 'End');
  const holds = (text: string) => untilReads(editor, text, (found) => found === text, 10_000);
  const late = () => app.log().split('context-late').length;
  let count = 0;
  /** On a machine that is busy the editor may answer too late; then nothing is fitted, and it is said once more. */
  const say = async (): Promise<void> => {
    const lateBefore = late();
    await desktop.dictum('start');
    await desktop.sound.say(recording('libri-0880').file);
    await desktop.dictum('stop');
    count += 1;
    await app.dictations(count);
    if (late() === lateBefore) return;
    await editor.changed(20_000);
    await desktop.keys.tap('Control', 'z');
    await say();
  };

  await say();
  await holds('Hello the young man, too.');
  await desktop.dictum('undo');
  await holds('Hello');

  await desktop.keys.tap('period');
  await say();
  await holds(`Hello. ${words}`);
  await desktop.keys.tap('x');
  await holds(`Hello. ${words}x`);
  await expect(desktop.dictum('undo')).rejects.toThrow(controlWords.noLongerThere);
  await desktop.keys.tap('BackSpace');

  const last = app.history().at(-1);
  expect(last).toMatchObject({ text: words, insertion: 'pasted', app: 'mousepad' });
});
