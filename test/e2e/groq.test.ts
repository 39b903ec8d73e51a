import { expect } from 'vitest';
import { sampleRate } from '../../src-core/pcm.ts';
import { dictate } from '../desktop/dictate.ts';
import { openPaper } from '../desktop/paper.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { readWav } from '../speech/wav.ts';
import { test } from './on-desktop.ts';

test('with a key the sound goes to Groq, and its words into the window', async ({ desktop }) => {
  await using groq = await startGroqServer();
  const app = await desktop.startApp({
    settings: {
      service: 'groq',
      fallback: [],
      services: { groq: { baseUrl: groq.baseUrl } },
      language: 'en',
      prompt: 'Jane Austen',
    },
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

test('the sound is whole, from soon after the press to the last word', async ({ desktop }) => {
  await using groq = await startGroqServer();
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  await openPaper(desktop.connection);
  const { file } = recording('libri-0870');
  await dictate(desktop, file);
  await app.dictations(1);

  const said = samplesOf(file);
  const heard = groq.uploads[0]?.samples ?? new Int16Array();
  const positions = piecesOf(said).map((piece) => ({
    at: piece.at,
    found: findIn(heard, piece.samples) - piece.at,
  }));
  // All of it lies in one piece: every part has the same distance to where it is in the recording.
  const shifts = positions.map(({ found }) => found);
  expect(Math.max(...shifts) - Math.min(...shifts), JSON.stringify(positions)).toBeLessThan(msToSamples(5));
  // The end of the last word is in it; the silence after it need not be.
  expect(heard.length).toBeGreaterThanOrEqual((shifts[0] ?? 0) + endOfSpeech(said));
});

function samplesOf(file: string): Int16Array {
  const { sound } = readWav(file);
  return new Int16Array(new Uint8Array(sound).buffer);
}

function msToSamples(ms: number): number {
  return ms * (sampleRate / 1000);
}

/** After the last hundredth of a second that is louder than a whisper. */
function endOfSpeech(samples: Int16Array): number {
  const length = sampleRate / 100;
  let end = samples.length - (samples.length % length);
  while (end > 0 && energy(samples.subarray(end - length, end)) < length * 300 ** 2) end -= length;
  return end;
}

/** Every second of it, an eighth of a second that is loud enough to be recognised. */
function piecesOf(samples: Int16Array): readonly { at: number; samples: Int16Array }[] {
  const length = sampleRate / 8;
  const pieces: { at: number; samples: Int16Array }[] = [];
  for (let second = sampleRate; second + sampleRate <= samples.length; second += sampleRate) {
    const candidates = Array.from({ length: 7 }, (_, index) => second + index * length);
    const loudness = (at: number) => energy(samples.subarray(at, at + length));
    const at = candidates.reduce((best, each) => (loudness(each) > loudness(best) ? each : best));
    pieces.push({ at, samples: samples.subarray(at, at + length) });
  }
  return pieces;
}

/** Where the piece is most like what is there (cross-correlation, normalised). */
function findIn(samples: Int16Array, piece: Int16Array): number {
  let best = { at: 0, likeness: Number.NEGATIVE_INFINITY };
  const norm = Math.sqrt(energy(piece));
  for (let at = 0; at + piece.length <= samples.length; at += 1) {
    let product = 0;
    let power = 1;
    for (let index = 0; index < piece.length; index += 2) {
      const sample = samples[at + index] ?? 0;
      product += sample * (piece[index] ?? 0);
      power += sample * sample;
    }
    const likeness = product / (norm * Math.sqrt(power));
    if (likeness > best.likeness) best = { at, likeness };
  }
  return best.at;
}

function energy(samples: Int16Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0);
}
