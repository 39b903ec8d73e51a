import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changedSettings } from '../../src-core/changed-settings.ts';
import { defaultSettings, type SettingsChange } from '../../src-core/settings.ts';
import { rehearse } from '../../src-main/rehearsal.ts';
import type { SpeechEngine } from '../../src-main/transcription/embedded/engine.ts';
import type { ListenOptions } from '../../src-main/transcription/embedded/protocol.ts';
import { servicesAt } from '../fakes/chosen.ts';
import { startSpeechServer } from '../fakes/speech-server/server.ts';
import { engineOfFile } from './transcription/engine-of-file.ts';
import { shippedPlaceFor } from './transcription/speech-stage.ts';

const real = engineOfFile();

async function rehearsed(change: SettingsChange) {
  const listened: ListenOptions[] = [];
  const engine: SpeechEngine = {
    ...real.engine,
    listen: (options, signal, model) => {
      listened.push(options);
      return real.engine.listen(options, signal, model);
    },
  };
  const remembered: AbortSignal[] = [];
  const insertion = {
    remember: async (signal: AbortSignal) => {
      remembered.push(signal);
      return { app: null, insert: () => Promise.reject(new Error('nothing is inserted')) };
    },
  };
  const parkingDir = mkdtempSync(join(tmpdir(), 'dictum-rehearsal-'));
  const settings = changedSettings(defaultSettings, change);
  await rehearse({ settings, engine, placeFor: shippedPlaceFor, insertion, parkingDir });
  expect(readdirSync(parkingDir)).toEqual([]);
  return { listened, remembered };
}

test('with a service somewhere else, nothing is sent there', async () => {
  await using groq = await startSpeechServer('groq');
  const { listened } = await rehearsed({ service: 'groq', services: servicesAt({ groq }) });
  // Only for how long somebody spoke was asked: the question that follows is answered in the app itself.
  expect(listened).toEqual([{ decode: false, onlySpeech: true }]);
  expect(groq.requests).toEqual([]);
});

test('with the engine on this computer, it is listened once', async () => {
  const { listened } = await rehearsed({ service: 'embedded' });
  expect(listened).toEqual([
    { decode: true, onlySpeech: true, isPatient: false, language: null, translate: false },
  ]);
});

test('what was remembered of the window and the clipboard is forgotten', async () => {
  const { remembered } = await rehearsed({});
  expect(remembered.map(({ aborted }) => aborted)).toEqual([true]);
});

test('a language that no model here understands is left to the dictation, too', async () => {
  await expect(rehearsed({ service: 'embedded', language: 'de' })).resolves.toBeDefined();
});

test('a service without an address is left to the dictation to complain about', async () => {
  await expect(rehearsed({ service: 'custom', fallback: [] })).resolves.toBeDefined();
});
