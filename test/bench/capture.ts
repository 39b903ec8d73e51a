import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CaptureMode } from '../../src-core/capture/microphone.ts';
import { int16ToFloat32, sampleRate, samplesToMs, wavHeader } from '../../src-core/pcm.ts';
import { createEmbeddedTranscriber } from '../../src-main/transcription/embedded.ts';
import { type App, dataDirOf } from '../desktop/app.ts';
import { type Desktop, openDesktop } from '../desktop/desktop.ts';
import { type Ear, openEar } from '../desktop/ear.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { justSpeech } from '../fakes/request.ts';
import {
  type RealEngine,
  ready,
  realEngine,
  shippedPlaceFor,
  soundOf,
  write,
} from '../main/transcription/speech-stage.ts';
import { lostWords } from '../speech/lost-words.ts';
import { positionIn } from '../speech/position.ts';
import { recordedSamples } from '../speech/recorded-samples.ts';
import { type Recording, recordings } from '../speech/recordings.ts';
import { spokenWords } from '../speech/spoken-words.ts';
import { distribution, type Figure } from './figures.ts';
import type { Suite } from './suite.ts';

/** Silence before the voice, in which the key goes down; the player needs some time to begin. */
const leadMs = 1_500;

/** In `instant`, people speak before they press. */
const pressAfterMs: Record<CaptureMode, number> = { ready: 0, private: 0, instant: 300 };

/** A recording without the silence around it: the first sample is voice, and so is the last. */
interface Speech {
  readonly id: string;
  readonly file: string;
  /** With the silence before it, as it is played. */
  readonly played: Int16Array;
  readonly seconds: number;
  /** What the engine hears in it when nothing is cut off. */
  readonly words: readonly string[];
}

interface Take {
  /** The microphone was closed: the press opens it. */
  readonly isCold: boolean;
  readonly startWordsLost: number;
  readonly endWordsLost: number;
  /** Voice that is not in the recording, in ms; less than nothing when it holds what was before or after. */
  readonly startLostMs: number;
  readonly endLostMs: number;
  /** When the key went down, counted from the voice, as another ear in the room heard it. */
  readonly pressMs: number;
  readonly releaseMs: number;
}

/**
 * Speech that begins with the press (`instant`: 300 ms before it) and ends with the release, spoken
 * into the virtual microphone. The recordings the app has made are then compared with what was
 * played, sample by sample and word by word. In `ready`, every second press comes when the microphone
 * is closed again, as after a while without dictating.
 */
export const capture: Suite = {
  about: 'words lost at the start and at the end of recordings, in each mode of the microphone',
  usualCount: 30,
  run: async (count, progress) => {
    using real = realEngine();
    await ready(real.engine);
    const takes: Record<CaptureMode, readonly Take[]> = {
      // One of each at least.
      ready: await record('ready', Math.max(2, count), real, progress),
      private: await record('private', count, real, progress),
      instant: await record('instant', count, real, progress),
    };
    const all = Object.values(takes).flat();
    const cold = takes.ready.filter(({ isCold }) => isCold);
    return {
      start_words_lost_ready: words(takes.ready.map(({ startWordsLost }) => startWordsLost)),
      start_words_lost_ready_cold: words(cold.map(({ startWordsLost }) => startWordsLost)),
      start_words_lost_instant: words(takes.instant.map(({ startWordsLost }) => startWordsLost)),
      start_words_lost_private: words(takes.private.map(({ startWordsLost }) => startWordsLost)),
      end_words_lost: words(all.map(({ endWordsLost }) => endWordsLost)),
      start_sound_lost_ready: distribution(takes.ready.map(({ startLostMs }) => startLostMs)),
      start_sound_lost_ready_cold: distribution(cold.map(({ startLostMs }) => startLostMs)),
      start_sound_lost_instant: distribution(takes.instant.map(({ startLostMs }) => startLostMs)),
      start_sound_lost_private: distribution(takes.private.map(({ startLostMs }) => startLostMs)),
      end_sound_lost: distribution(all.map(({ endLostMs }) => endLostMs)),
      press_after_voice: distribution([...takes.ready, ...takes.private].map(({ pressMs }) => pressMs)),
      release_after_voice: distribution(all.map(({ releaseMs }) => releaseMs)),
    };
  },
};

function words(lost: readonly number[]): Figure {
  return { unit: 'words', n: lost.length, value: lost.reduce((sum, each) => sum + each, 0) };
}

async function record(
  mode: CaptureMode,
  count: number,
  real: RealEngine,
  progress: (line: string) => void,
): Promise<readonly Take[]> {
  await using groq = await startGroqServer();
  await using desktop = await openDesktop();
  // Refused at once, and therefore kept: a recording nobody has touched.
  const app = await desktop.startApp({
    settings: {
      captureMode: mode,
      service: 'groq',
      fallback: [],
      services: { groq: { baseUrl: groq.baseUrl } },
    },
    environment: { GROQ_API_KEY: 'gsk_of_somebody_else' },
  });
  await app.engineReady();
  using ear = await openEar(desktop.room, desktop.sound);
  const prepared = await Promise.all(
    recordings()
      .filter(({ language }) => language === 'en')
      .map((each) => prepare(desktop, real, each)),
  );
  const speeches = prepared.filter(({ isUnderstood }) => isUnderstood);
  const playerLateMs = await calibrate(desktop, ear, speeches[0]);
  const takes: Take[] = [];
  while (takes.length < count) {
    const speech = speeches[takes.length % speeches.length];
    if (speech === undefined) throw new Error('There are no recordings');
    if (mode === 'ready' && takes.length % 2 === 0) await closed(desktop);
    const take = await takeOne(desktop, app, ear, real, speech, { mode, playerLateMs });
    takes.push(take);
    progress(
      `${mode}${take.isCold ? ', cold' : ''}, ${takes.length} of ${count}, ${speech.id}: ${take.startWordsLost} words and ${take.startLostMs.toFixed(0)} ms lost at the start, ${take.endWordsLost} and ${take.endLostMs.toFixed(0)} ms at the end; key ${take.pressMs.toFixed(0)} ms after the voice, up ${take.releaseMs.toFixed(0)} ms after it`,
    );
  }
  return takes;
}

/** Resolves when no microphone is open; it is kept open for a while after each dictation. */
async function closed({ sound }: Desktop): Promise<void> {
  while ((await sound.sourcesHeardBy('electron')).length > 0) await delay(250);
}

/** How much later than its player says the voice is in the air, in ms. */
async function calibrate({ sound }: Desktop, ear: Ear, speech: Speech | undefined): Promise<number> {
  if (speech === undefined) throw new Error('There are no recordings');
  const late: number[] = [];
  while (late.length < 5) {
    ear.listen();
    const { startedAt, ended } = await sound.begin(speech.file);
    await ended;
    const heard = ear.heard();
    if (heard === null) throw new Error('Nothing was played');
    late.push(heard.from - startedAt - leadMs);
  }
  return late.toSorted((one, other) => one - other)[2] ?? 0;
}

async function takeOne(
  { keys, sound, room }: Desktop,
  app: App,
  ear: Ear,
  real: RealEngine,
  speech: Speech,
  { mode, playerLateMs }: { mode: CaptureMode; playerLateMs: number },
): Promise<Take> {
  const before = app.history().length;
  const isCold = (await sound.sourcesHeardBy('electron')).length === 0;
  ear.listen();
  const { startedAt, ended } = await sound.begin(speech.file);
  const voiceAt = startedAt + leadMs + playerLateMs;
  // Time itself is what is measured here.
  await until(voiceAt + pressAfterMs[mode]);
  const pressedAt = await keys.down('F9');
  await until(voiceAt + speech.seconds * 1_000);
  const releasedAt = await keys.up('F9');
  await ended;
  const heard = ear.heard();
  const entry = (await app.dictations(before + 1)).at(-1);
  if (heard === null || entry?.recording == null) throw new Error('No recording was kept');
  const recorded = await recordedSamples(join(dataDirOf(room), 'recordings', entry.recording));
  const edge = Math.min(recorded.length, 2 * sampleRate);
  const begins = positionIn(speech.played, recorded.subarray(0, edge));
  const ends = positionIn(speech.played, recorded.subarray(recorded.length - edge)) + edge;
  const { atStart, atEnd } = lostWords(speech.words, await hear(real, recorded));
  return {
    isCold,
    startWordsLost: atStart,
    endWordsLost: atEnd,
    startLostMs: samplesToMs(begins) - leadMs,
    endLostMs: samplesToMs(speech.played.length - ends),
    pressMs: pressedAt - heard.from,
    releaseMs: releasedAt - heard.to,
  };
}

async function until(at: number): Promise<void> {
  await delay(Math.max(0, at - (performance.timeOrigin + performance.now())));
}

async function prepare(
  { room }: Desktop,
  real: RealEngine,
  { id, words: said }: Recording,
): Promise<Speech & { readonly isUnderstood: boolean }> {
  const voice = withoutSilence(soundOf(id));
  const lead = new Int16Array((leadMs * sampleRate) / 1_000);
  const played = new Int16Array(lead.length + voice.length);
  played.set(voice, lead.length);
  const file = join(room.folder, `${id}.wav`);
  writeFileSync(file, Buffer.concat([wavHeader(played.length), Buffer.from(played.buffer)]));
  const words = await hear(real, voice);
  // A word that is guessed wrong in the whole voice is guessed anew for every sample that differs.
  const { atStart, atEnd } = lostWords(spokenWords(said), words);
  const isUnderstood = atStart === 0 && atEnd === 0;
  return { id, file, played, seconds: voice.length / sampleRate, words, isUnderstood };
}

async function hear({ engine }: RealEngine, samples: Int16Array): Promise<readonly string[]> {
  const transcriber = createEmbeddedTranscriber({ engine, placeFor: shippedPlaceFor });
  const transcription = transcriber.open(justSpeech, new AbortController().signal);
  write(transcription, samples);
  const result = await transcription.finish();
  return result.kind === 'text' ? spokenWords(result.transcript.text) : [];
}

/** 10 ms. */
const frame = sampleRate / 100;

/** Much quieter than the loudest moment of the voice: before it the person has not begun, after it they have ended. */
const loudestTimesSilence = 50;

function withoutSilence(samples: Int16Array): Int16Array {
  const levels = Array.from({ length: Math.floor(samples.length / frame) }, (_, index) => {
    const part = int16ToFloat32(samples.subarray(index * frame, (index + 1) * frame));
    return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / frame);
  });
  const voiced = Math.max(...levels) / loudestTimesSilence;
  const from = levels.findIndex((level) => level > voiced);
  const to = levels.findLastIndex((level) => level > voiced) + 1;
  return samples.slice(from * frame, to * frame);
}
