import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nothingHappened, type TranscriptionRequest } from '../../../src-core/transcription.ts';
import {
  createRemoteTranscriber,
  type RemoteTranscriberOptions,
} from '../../../src-main/transcription/remote-transcriber.ts';
import type { Transcription } from '../../../src-main/transcription/transcriber.ts';
import type { VoiceGate } from '../../../src-main/transcription/voice-gate.ts';
import { asking } from '../../fakes/asking.ts';
import { justSpeech } from '../../fakes/request.ts';
import { type SoundServer, startSoundServer, wordsOf } from '../../fakes/sound-server.ts';
import { gateThatHears, loudnessGate, voiceOf } from '../../fakes/voice-gates.ts';
import { joined, silence, soundOf, write } from './speech-stage.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-parking-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function open(
  server: Pick<SoundServer, 'service'>,
  rest: Partial<RemoteTranscriberOptions> = {},
  {
    signal = new AbortController().signal,
    ...request
  }: Partial<TranscriptionRequest> & { signal?: AbortSignal } = {},
): Transcription {
  return createRemoteTranscriber({
    service: 'custom',
    host: 'localhost',
    limits: { uploadBytes: 25_000_000, billedS: 10, atOnce: 3 },
    startAsking: () => asking([server.service]),
    gate: loudnessGate,
    parkingDir: dir,
    ...rest,
  }).open({ ...justSpeech, ...request }, signal);
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
      transcript: expect.objectContaining({ text: wordsOf(sound).join(' '), model: 'fingerprints' }),
      service: 'custom',
    });
    expect(transcription.account().receipts).toEqual([
      {
        host: server.service.host,
        bytes: 44 + sound.length * 2,
        format: 'wav',
        fields: ['file'],
      },
    ]);
    expect(arrived(server)).toEqual([['wav', sound.length, fingerprint(sound)]]);
  });

  it.each([
    [0, 'no-speech', []],
    [1, 'text', [4_800]],
    [160, 'text', [4_800]],
    [4_800, 'text', [4_800]],
  ])('of %i samples that shall be transcribed anyway: %s', async (count, kind, sent) => {
    await using server = await startSoundServer(() => Promise.resolve('no'));
    const transcription = open(server, {}, { onlySpeech: false });
    write(transcription, new Int16Array(count).fill(10_000));
    expect(await transcription.finish()).toMatchObject({ kind });
    expect(server.uploads.map(({ samples }) => samples.length)).toEqual(sent);
  });

  it('of two minutes is one piece too, as FLAC', async () => {
    await using server = await startSoundServer();
    const sound = speech(120);
    const transcription = open(server);
    write(transcription, sound);
    await transcription.finish();
    expect(arrived(server)).toEqual([['flac', sound.length, fingerprint(sound)]]);
  });

  it.each([
    ['with pauses', speech],
    ['without one', restlessSpeech],
  ])(
    '%s that the service finds too large is sent in halves, and in halves of these',
    async (_what, spoken) => {
      await using server = await startSoundServer((upload) => Promise.resolve(upload < 2 ? 413 : 200));
      const sound = spoken(100);
      const transcription = open(server);
      write(transcription, sound);
      expect(await transcription.finish()).toMatchObject({
        kind: 'text',
        transcript: { text: wordsOf(sound).join(' '), model: 'fingerprints' },
        service: 'custom',
      });
      const lengthsS = server.uploads.map(({ samples }) => samples.length / 16_000);
      expect(lengthsS.length).toBe(5);
      expect(Math.max(...lengthsS.slice(1))).toBeLessThan(62);
      expect(Math.max(...lengthsS.slice(2, 4))).toBeLessThan(40);
      expect(transcription.account().attempts.map(({ end }) => end)).toEqual([
        ...Array(2).fill('recording-too-large'),
        ...Array(3).fill('answered'),
      ]);
    },
  );

  it('that is short is not sent again when the service finds it too large', async () => {
    await using server = await startSoundServer(() => Promise.resolve(413));
    const transcription = open(server);
    write(transcription, soundOf('libri-0870'));
    await expect(transcription.finish()).rejects.toMatchObject({ code: 'recording-too-large' });
    expect(server.uploads.length).toBe(1);
  });

  it('in which nobody speaks is not sent, unless somebody wants it anyway', async () => {
    await using server = await startSoundServer();
    const quiet = open(server);
    write(quiet, silence(3));
    expect(await quiet.finish()).toEqual({ kind: 'no-speech' });
    expect(quiet.account()).toEqual(nothingHappened);
    expect(server.uploads.length).toBe(0);
    const anyway = open(server, {}, { onlySpeech: false });
    write(anyway, silence(3));
    expect(await anyway.finish()).toEqual({ kind: 'no-speech' });
    expect(anyway.account().receipts).toMatchObject([{ format: 'wav' }]);
    expect(server.uploads.length).toBe(1);
  });

  it('is sent when the gate cannot tell', async () => {
    await using server = await startSoundServer();
    const transcription = open(server, { gate: gateThatHears(null) });
    write(transcription, soundOf('libri-0870'));
    expect(await transcription.finish()).toMatchObject({ kind: 'text' });
  });

  it.each([
    { said: 'Thank you for watching!', voiceMs: 150, reason: 'known-phrase' },
    { said: 'Käthe and Tromsø', voiceMs: 150, reason: 'prompt-echo' },
    { said: Array.from({ length: 400 }, () => 'no').join(' '), voiceMs: 1_500, reason: 'repetition' },
  ])('whose answer is probably invented is held back with its words: $reason', async ({ said, ...rest }) => {
    await using server = await startSoundServer(async () => said);
    const request = { prompt: 'Names: Käthe and Tromsø' };
    const transcription = open(server, { gate: gateThatHears(voiceOf(rest.voiceMs)) }, request);
    write(transcription, soundOf('libri-0870'));
    expect(await transcription.finish()).toMatchObject({
      kind: 'held-back',
      reason: rest.reason,
      service: 'custom',
      transcript: { text: said },
    });
  });

  it.each([
    { hearsWords: false, kind: 'held-back' },
    { hearsWords: true, kind: 'text' },
    { hearsWords: null, kind: 'text' },
  ])('that sounds like a voice is asked about once more: $hearsWords', async ({ hearsWords, kind }) => {
    await using server = await startSoundServer(async () => 'Thank you for watching!');
    const transcription = open(server, { gate: gateThatHears(voiceOf(1_500), hearsWords) });
    write(transcription, soundOf('libri-0870'));
    expect(await transcription.finish()).toMatchObject({
      kind,
      transcript: { text: 'Thank you for watching!' },
    });
  });

  it.each(['de', null])('is asked about once more in the language of the request: %s', async (language) => {
    await using server = await startSoundServer(async () => 'Thank you for watching!');
    const asked: (string | null)[] = [];
    const gate: VoiceGate = {
      ...gateThatHears(voiceOf(1_500)),
      hearsWords: async (_samples, wanted) => {
        asked.push(wanted);
        return true;
      },
    };
    const transcription = open(server, { gate }, { language });
    write(transcription, soundOf('libri-0870'));
    await transcription.finish();
    expect(asked).toEqual([language]);
  });

  it('that somebody wants anyway is not judged', async () => {
    await using server = await startSoundServer(async () => 'Thank you for watching!');
    const transcription = open(server, { gate: gateThatHears(voiceOf(150)) }, { onlySpeech: false });
    write(transcription, soundOf('libri-0870'));
    expect(await transcription.finish()).toMatchObject({ kind: 'text' });
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
    expect(result.kind === 'text' && result.transcript.text === text).toBe(true);

    let end = 0;
    for (const { samples, start } of inOrder(server, sound)) {
      const overlap = end - start;
      expect(overlap === 0 || (overlap > 0 && overlap <= mostOverlap), `${overlap} samples twice`).toBe(true);
      expect(fingerprint(samples)).toBe(fingerprint(sound.subarray(start, start + samples.length)));
      end = start + samples.length;
    }
    expect(end).toBe(sound.length);
    expect(transcription.account().receipts).toMatchObject(server.uploads.map(() => ({ format: 'flac' })));
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
    expect(await transcription.finish()).toMatchObject({ transcript: { text: wordsOf(sound).join(' ') } });
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
    expect(await transcription.finish()).toMatchObject({ transcript: { text: wordsOf(sound).join(' ') } });
    expect(server.uploads.length).toBe(2);
  });

  it('are held back when one piece is in doubt, with all their words', async () => {
    const loop = Array.from({ length: 4_000 }, () => 'no').join(' ');
    await using server = await startSoundServer(async (upload) => (upload === 1 ? loop : 200));
    const sound = speech(6 * 60);
    const transcription = open(server);
    write(transcription, sound);
    const result = await transcription.finish();
    const words = inOrder(server, sound).map(({ upload, samples }) =>
      upload === 1 ? loop : wordsOf(samples).join(' '),
    );
    expect(words.length).toBeGreaterThan(2);
    expect(result).toMatchObject({ kind: 'held-back', reason: 'repetition' });
    expect(result.kind === 'held-back' && result.transcript.text === words.join(' ')).toBe(true);
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

it('two hours of speech, written faster than they can be sent, hold less than 150 MB', async () => {
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
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    script,
    `http://127.0.0.1:${port}`,
    dir,
  ]);
  const { grownMb, text } = JSON.parse(stdout);
  expect(text).toMatch(/^(Yes\. ){48,}Yes\.$/);
  // As WAV it would be 230 MB.
  expect(bytes).toBeGreaterThan(60_000_000);
  expect(grownMb).toBeLessThan(150);
  expect(readdirSync(dir)).toEqual([]);
}, 120_000);

const arrived = ({ uploads }: Pick<SoundServer, 'uploads'>) =>
  uploads.map(({ format, samples }) => [format, samples.length, fingerprint(samples)]);

/** The pieces as they lie in the sound, each with the place in which it arrived. */
function inOrder({ uploads }: Pick<SoundServer, 'uploads'>, sound: Int16Array) {
  return uploads
    .map(({ samples }, upload) => ({ samples, upload, start: placeOf(samples, sound) }))
    .toSorted((one, other) => one.start - other.start);
}

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
