import { expect } from 'vitest';
import { dictate } from '../desktop/dictate.ts';
import { openPaper } from '../desktop/paper.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { readWav } from '../speech/wav.ts';
import { test } from './on-desktop.ts';

test('with a key the sound goes to Groq, and its words into the window', async ({ desktop }) => {
  await using groq = await startGroqServer();
  const app = await desktop.startApp({
    settings: { service: 'groq', groqBaseUrl: groq.baseUrl, language: 'en', prompt: 'Jane Austen' },
    environment: { GROQ_API_KEY: groq.key },
  });
  const editor = await desktop.openGtkEditor();
  await dictate(desktop, recording('libri-0880').file);
  await editor.changed(30_000);
  await app.dictations(1);

  const [upload] = groq.uploads;
  expect(groq.refusals).toEqual([]);
  expect(upload?.fields).toMatchObject({
    model: 'whisper-large-v3-turbo',
    language: 'en',
    prompt: 'Jane Austen',
  });
  expect((await editor.read()).trim()).toBe(upload?.text);
});

test('the sound is whole, from the first word to the last', async ({ desktop }) => {
  await using groq = await startGroqServer();
  const app = await desktop.startApp({
    settings: { service: 'groq', groqBaseUrl: groq.baseUrl },
    environment: { GROQ_API_KEY: groq.key },
  });
  const paper = await openPaper(desktop.connection);
  const { file } = recording('libri-0880');
  await dictate(desktop, file);
  await paper.changed(30_000);
  await app.dictations(1);

  const said = soundingMs(samplesOf(file));
  const heard = soundingMs(groq.uploads[0]?.samples ?? new Int16Array());
  // What is missing at either end was lost; a frame of the meter below is 10 ms.
  expect(heard.lastsMs, JSON.stringify({ said, heard })).toBeGreaterThan(said.lastsMs - 30);
  expect(heard.lastsMs).toBeLessThan(said.lastsMs + 30);
});

function samplesOf(file: string): Int16Array {
  const { sound } = readWav(file);
  return new Int16Array(new Uint8Array(sound).buffer);
}

/** From the first to the last 10 ms that are louder than a whisper. */
function soundingMs(samples: Int16Array): { readonly beginsMs: number; readonly lastsMs: number } {
  const frame = 160;
  const isLoud = Array.from({ length: Math.floor(samples.length / frame) }, (_, index) => {
    const piece = samples.subarray(index * frame, (index + 1) * frame);
    return Math.sqrt(piece.reduce((sum, sample) => sum + sample * sample, 0) / frame) > 300;
  });
  const begins = isLoud.indexOf(true);
  return { beginsMs: begins * 10, lastsMs: (isLoud.lastIndexOf(true) + 1 - begins) * 10 };
}
