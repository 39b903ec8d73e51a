/** What the pill says when the machine is not as it should be. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, openSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { problems, recordingIsKept } from '../../src-core/words/en.ts';
import { stageApp } from '../desktop/app-stage.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

test('a damaged model is said, and the recording is kept', async ({ desktop }) => {
  const { modelsDir } = stageApp(desktop.room);
  const damaged = join(desktop.room.folder, 'damaged-models');
  mkdirSync(damaged);
  symlinkSync(join(modelsDir, 'moonshine-base-en'), join(damaged, 'moonshine-base-en'));
  const voiceFile = join(damaged, 'silero_vad_v6.onnx');
  copyFileSync(join(modelsDir, 'silero_vad_v6.onnx'), voiceFile);
  writeSync(openSync(voiceFile, 'r+'), Uint8Array.of(0xa5), 0, 1, 1_000_000);
  chmodSync(voiceFile, 0o644);

  const { overlay } = await startAppWithPages(desktop, { environment: { DICTUM_MODELS_DIR: damaged } });
  const paper = await openPaper(desktop.connection);
  await dictate(desktop, recording('cards-001').file);
  await overlay.getByText(problems['model-damaged'].what).waitFor();
  await overlay.getByText(recordingIsKept).waitFor();

  const [entry] = (await desktop.apps[0]?.dictations(1)) ?? [];
  expect([entry?.failure, entry?.text, paper.insertions]).toEqual(['model-damaged', '', []]);
  const recordings = join(desktop.room.environment.XDG_CONFIG_HOME ?? '', 'Dictum/recordings');
  expect(existsSync(join(recordings, entry?.recording ?? 'none'))).toBe(true);
});

test.for([
  ['NotAllowedError', 'microphone-denied'],
  ['NotFoundError', 'microphone-missing'],
  ['NotReadableError', 'microphone-busy'],
] as const)(
  'a microphone that cannot be had (%s) is said, and nothing is left of it',
  async ([name, code], { desktop }) => {
    const { overlay } = await startAppWithPages(desktop);
    // As the system refuses it: Linux asks nobody, so there is nobody here to say no.
    await overlay.evaluate((refusal) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('refused', refusal));
    }, name);
    await desktop.keys.down('F9');
    await overlay.getByText(problems[code].what).waitFor();
    await desktop.keys.up('F9');
    expect(desktop.apps[0]?.history()).toEqual([]);
    expect(await overlay.getByText(recordingIsKept).count()).toBe(0);
  },
);

test('a microphone that another app is just closing is asked for once more', async ({ desktop }) => {
  const { overlay } = await startAppWithPages(desktop);
  await overlay.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = () => {
      mediaDevices.getUserMedia = open;
      return Promise.reject(new DOMException('refused', 'NotReadableError'));
    };
  });
  await desktop.keys.down('F9');
  await overlay.locator('[data-state="recording"]').waitFor();
  expect(await desktop.sound.sourcesHeardBy('electron')).toEqual(['microphone']);
  await desktop.keys.tap('Escape');
  await desktop.keys.up('F9');
});
