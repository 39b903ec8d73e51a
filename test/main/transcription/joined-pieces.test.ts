/** Real people, cut in the middle of what they say, and heard by the real model. */
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { createEmbeddedService } from '../../../src-main/transcription/embedded-service.ts';
import { createRemoteTranscriber } from '../../../src-main/transcription/remote-transcriber.ts';
import type { SpeechService } from '../../../src-main/transcription/speech-service.ts';
import { asking } from '../../fakes/asking.ts';
import { justSpeech } from '../../fakes/request.ts';
import { loudnessGate } from '../../fakes/voice-gates.ts';
import { recordings } from '../../speech/recordings.ts';
import { wordErrors } from '../../speech/word-error-rate.ts';
import { engineOfFile } from './engine-of-file.ts';
import { joined, shippedPlaceFor, silence, soundOf, write } from './speech-stage.ts';

const real = engineOfFile();

const never = new AbortController().signal;

/** What the model makes of the sound when it gets it in pieces of at most 15 s. */
async function hearInPieces(sound: Int16Array): Promise<Heard> {
  const embedded = createEmbeddedService({ engine: real.engine, placeFor: shippedPlaceFor });
  const lengths: number[] = [];
  const noting: SpeechService = {
    ...embedded,
    ask: (piece, request, signal) => {
      lengths.push(piece.samples.length);
      return embedded.ask(piece, request, signal);
    },
  };
  const transcription = createRemoteTranscriber({
    service: 'custom',
    host: 'localhost',
    limits: { uploadBytes: 600_000, billedS: 0, atOnce: 1 },
    gate: loudnessGate,
    parkingDir: tmpdir(),
    startAsking: () => asking([noting]),
  }).open({ ...justSpeech, language: 'en' }, never);
  write(transcription, sound);
  const result = await transcription.finish();
  const heardSamples = lengths.reduce((sum, length) => sum + length, 0);
  return {
    text: result.kind === 'text' ? result.transcript.text : '',
    pieces: lengths.length,
    twiceS: (heardSamples - sound.length) / 16_000,
  };
}

interface Heard {
  readonly text: string;
  readonly pieces: number;
  /** How much of the sound was heard by two pieces. */
  readonly twiceS: number;
}

/** Only stops within words are left: there is no place to cut between two of them. */
function withoutPauses(sound: Int16Array): Int16Array {
  const window = 320;
  const parts = Array.from({ length: Math.floor(sound.length / window) }, (_, index) =>
    sound.subarray(index * window, (index + 1) * window),
  );
  let quiet = 0;
  return joined(
    ...parts.filter((part) => {
      quiet = part.some((sample) => Math.abs(sample) > 600) ? 0 : quiet + 1;
      return quiet < 5;
    }),
  );
}

test.each([
  ['cut at pauses', (sound: Int16Array) => joined(sound, silence(0.5))],
  ['cut where there is no pause', withoutPauses],
])('speech %s loses and doubles next to nothing', async (_, prepare) => {
  const people = recordings().filter(({ id }) => id.startsWith('libri'));
  const three = [...people, ...people, ...people];
  const { text, pieces, twiceS } = await hearInPieces(joined(...three.map(({ id }) => prepare(soundOf(id)))));
  const { errors, words } = wordErrors(three.map((person) => person.words).join(' '), text);
  expect(pieces).toBeGreaterThan(3);
  // Each cut without a pause makes the next piece begin one to two seconds earlier.
  if (prepare === withoutPauses) expect(twiceS).toBeGreaterThanOrEqual(pieces - 1);
  expect(errors / words, text).toBeLessThan(0.02);
});
