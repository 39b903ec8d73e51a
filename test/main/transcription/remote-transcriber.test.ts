import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TranscriptionRequest } from '../../../src-core/transcription.ts';
import {
  createRemoteTranscriber,
  type RemoteTranscriberOptions,
} from '../../../src-main/transcription/remote-transcriber.ts';
import type { Transcription } from '../../../src-main/transcription/transcriber.ts';
import { type SoundServer, startSoundServer, wordsOf } from '../../fakes/sound-server.ts';
import { joined, silence, soundOf, write } from './speech-stage.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-parking-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

type Voice = { readonly speechMs: number };
type Options = RemoteTranscriberOptions<Voice>;

/** Hears a voice in everything that is not silent. */
function gate() {
  let loud = 0;
  return {
    write: (samples: Int16Array) => {
      loud += samples.filter((sample) => Math.abs(sample) > 100).length;
    },
    finish: () => Promise.resolve({ speechMs: loud / 16 }),
  };
}

function open(
  server: Pick<SoundServer, 'ask'>,
  rest: Partial<Options> = {},
  {
    signal = new AbortController().signal,
    ...request
  }: Partial<TranscriptionRequest> & { signal?: AbortSignal } = {},
): Transcription {
  return createRemoteTranscriber<Voice>({
    service: 'custom',
    host: 'localhost',
    limits: { uploadBytes: 25_000_000, billedS: 10, atOnce: 3 },
    requestFor: ({ language, prompt }) => ({
      language,
      prompt,
      temperature: null,
      translate: false,
      wordTimes: false,
    }),
    ask: server.ask,
    gate,
    judge: () => ({ kind: 'good' }),
    parkingDir: dir,
    ...rest,
  }).open({ language: null, prompt: '', onlySpeech: true, ...request }, signal);
}

const people = ['libri-0870', 'libri-0880', 'libri-0890', 'cards-001', 'cards-002'].map(soundOf);

/** People one after the other, again and again. */
function speech(seconds: number, pause = silence(0.6)): Int16Array {
  const talk = joined(...people.flatMap((person) => [person, pause]));
  return neverTheSame(seconds, talk);
}

/** With everything quiet taken out. */
function restlessSpeech(seconds: number): Int16Array {
  return neverTheSame(
    seconds,
    joined(...people).filter((sample) => Math.abs(sample) > 60),
  );
}

/** Over and over with a breath of noise, so that a stretch of it can only stand in one place. */
function neverTheSame(seconds: number, talk: Int16Array): Int16Array {
  let state = 1;
  const sound = silence(seconds);
  for (let index = 0; index < sound.length; index++) {
    state = (state * 16_807) % 2_147_483_647;
    sound[index] = (talk[index % talk.length] ?? 0) + (state % 5);
  }
  return sound;
}

describe('an ordinary dictation', () => {
  it('is one piece, asked after the release, as it was spoken', async () => {
    await using server = await startSoundServer();
    const sound = soundOf('libri-0870');
    const transcription = open(server);
    write(transcription, sound);
    expect(server.uploads.length).toBe(0);
    const result = await transcription.finish();
    expect(result).toEqual({
      kind: 'text',
      text: wordsOf(sound).join(' '),
      model: 'fingerprints',
      transcript: expect.objectContaining({ text: wordsOf(sound).join(' ') }),
      receipts: [
        {
          host: expect.stringMatching(/^127/),
          bytes: 44 + sound.length * 2,
          format: 'wav',
          fields: ['file'],
        },
      ],
      service: 'custom',
    });
    expect(arrived(server)).toEqual([['wav', sound.length, fingerprint(sound)]]);
  });

  it('of two minutes is one piece too, as FLAC', async () => {
    await using server = await startSoundServer();
    const sound = speech(120);
    const transcription = open(server);
    write(transcription, sound);
    await transcription.finish();
    expect(arrived(server)).toEqual([['flac', sound.length, fingerprint(sound)]]);
  });

  it('in which nobody speaks is not sent, unless somebody wants it anyway', async () => {
    await using server = await startSoundServer();
    const quiet = open(server);
    write(quiet, silence(3));
    expect(await quiet.finish()).toEqual({ kind: 'no-speech', receipts: [] });
    expect(server.uploads.length).toBe(0);
    const anyway = open(server, {}, { onlySpeech: false });
    write(anyway, silence(3));
    expect(await anyway.finish()).toMatchObject({ kind: 'no-speech', receipts: [{ format: 'wav' }] });
    expect(server.uploads.length).toBe(1);
  });

  it('is sent when the gate cannot tell', async () => {
    await using server = await startSoundServer();
    const transcription = open(server, {
      gate: () => ({ ...gate(), finish: () => Promise.reject(new Error('gone')) }),
    });
    write(transcription, soundOf('libri-0870'));
    expect(await transcription.finish()).toMatchObject({ kind: 'text' });
  });

  it('that the judge doubts is held back with its words', async () => {
    await using server = await startSoundServer();
    const sound = soundOf('libri-0870');
    const judged: unknown[] = [];
    const transcription = open(
      server,
      {
        judge: (answer) => {
          judged.push([answer.transcript.text, (answer.voice?.speechMs ?? 0) > 1_000, answer.prompt]);
          return { kind: 'held-back', reason: 'known-phrase' };
        },
      },
      { prompt: 'Names' },
    );
    write(transcription, sound);
    const text = wordsOf(sound).join(' ');
    expect(await transcription.finish()).toMatchObject({
      kind: 'held-back',
      reason: 'known-phrase',
      transcript: { text },
    });
    expect(judged).toEqual([[text, true, 'Names']]);
  });
});

describe('26 minutes', () => {
  it.each([
    ['of speech with pauses', () => speech(26 * 60), 0],
    ['without a pause to cut in', () => restlessSpeech(26 * 60), 2 * 16_000],
  ])('%s arrive whole, and are joined to what was said', async (_, make, mostOverlap) => {
    await using server = await startSoundServer();
    const sound = make();
    const transcription = open(server);
    write(transcription, sound);
    const result = await transcription.finish();
    const text = wordsOf(sound).join(' ');
    expect(result.kind === 'text' && result.text === text).toBe(true);

    const inOrder = server.uploads.map(({ samples }) => ({ samples, start: placeOf(samples, sound) }));
    inOrder.sort((a, b) => a.start - b.start);
    let end = 0;
    for (const { samples, start } of inOrder) {
      const overlap = end - start;
      expect(overlap === 0 || (overlap > 0 && overlap <= mostOverlap), `${overlap} samples twice`).toBe(true);
      expect(fingerprint(samples)).toBe(fingerprint(sound.subarray(start, start + samples.length)));
      end = start + samples.length;
    }
    expect(end).toBe(sound.length);
    expect(result).toMatchObject({ receipts: server.uploads.map(() => ({ format: 'flac' })) });
  });

  it('are sent while they are spoken, no more pieces at once than the service takes', async () => {
    const threeAreThere = Promise.withResolvers<void>();
    await using server = await startSoundServer(async (upload) => {
      if (upload === 2) threeAreThere.resolve();
      await threeAreThere.promise;
      return 200;
    });
    const sound = speech(26 * 60);
    const transcription = open(server);
    write(transcription, sound.subarray(0, 160 * 16_000));
    await server.received(1);
    write(transcription, sound.subarray(160 * 16_000));
    expect(await transcription.finish()).toMatchObject({ text: wordsOf(sound).join(' ') });
    expect(server.mostAtOnce).toBe(3);
    expect(server.uploads.length).toBeGreaterThan(9);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('send no stretch in which nobody speaks', async () => {
    await using server = await startSoundServer();
    const said = [soundOf('libri-0870'), soundOf('libri-0880')] as const;
    const sound = joined(said[0], silence(10 * 60), said[1]);
    const transcription = open(server);
    write(transcription, sound);
    expect(await transcription.finish()).toMatchObject({ text: wordsOf(sound).join(' ') });
    expect(server.uploads.length).toBe(2);
  });

  it('are held back when one piece is in doubt, with all their words', async () => {
    await using server = await startSoundServer();
    const sound = speech(6 * 60);
    let asked = 0;
    const transcription = open(server, {
      judge: () => (asked++ === 1 ? { kind: 'held-back', reason: 'repetition' } : { kind: 'good' }),
    });
    write(transcription, sound);
    expect(await transcription.finish()).toMatchObject({
      kind: 'held-back',
      reason: 'repetition',
      transcript: { text: wordsOf(sound).join(' ') },
    });
  });
});

describe('when it ends early', () => {
  it('a piece that fails for good fails the whole, and its siblings are cancelled at once', async () => {
    const never = new Promise<number>(() => {});
    await using server = await startSoundServer((upload) => (upload === 1 ? Promise.resolve(503) : never));
    const transcription = open(server);
    write(transcription, speech(26 * 60));
    await server.lost(2);
    await expect(transcription.finish()).rejects.toMatchObject({ code: 'service-down' });
    expect(server.uploads.length).toBe(3);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('an abort cancels every piece, also those that wait', async () => {
    await using server = await startSoundServer(() => new Promise<number>(() => {}));
    const abort = new AbortController();
    const transcription = open(server, {}, { signal: abort.signal });
    write(transcription, speech(26 * 60));
    const result = transcription.finish();
    await server.received(3);
    abort.abort();
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    await server.lost(3);
    expect(server.uploads.length).toBe(3);
  });
});

it('two hours of speech, written faster than they can be sent, need less than 150 MB', async () => {
  let bytes = 0;
  await using server = {
    http: createServer((request, response) => {
      request.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      request.on('end', () => setTimeout(() => response.end(JSON.stringify({ text: 'Yes.' })), 20));
    }),
    [Symbol.asyncDispose]: async () => void server.http.close(),
  };
  await new Promise<void>((resolve) => server.http.listen(0, '127.0.0.1', resolve));
  const address = server.http.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const script = fileURLToPath(new URL('two-hours.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, `http://127.0.0.1:${port}`, dir]);
  const { grownMb, text } = JSON.parse(stdout);
  expect(text).toMatch(/^(Yes\. ){48,}Yes\.$/);
  // As WAV it would be 230 MB.
  expect(bytes).toBeGreaterThan(60_000_000);
  expect(grownMb).toBeLessThan(150);
  expect(readdirSync(dir)).toEqual([]);
}, 120_000);

const arrived = ({ uploads }: Pick<SoundServer, 'uploads'>) =>
  uploads.map(({ format, samples }) => [format, samples.length, fingerprint(samples)]);

function fingerprint(samples: Int16Array): string {
  return createHash('sha256').update(bytesOf(samples)).digest('hex');
}

function bytesOf(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** Where in the sound a piece begins, in samples. */
function placeOf(piece: Int16Array, sound: Int16Array): number {
  const at = bytesOf(sound).indexOf(bytesOf(piece.subarray(0, 4_000)));
  if (at === -1) throw new Error('A piece is no part of the sound');
  return at / 2;
}
