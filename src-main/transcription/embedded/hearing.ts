import type { Spoken } from '../../../src-core/choose-model.ts';
import { int16ToFloat32, sampleRate, samplesToMs } from '../../../src-core/pcm.ts';
import { isLoop } from '../../../src-core/quality/repetition.ts';
import { shortestSpeakingMs } from '../../../src-core/quality/speaking-time.ts';
import { addStretch, type Stretch, shortestSpeechMs } from '../../../src-core/quality/voice.ts';
import {
  createSegmenter,
  longestSegmentMs,
  type Segment,
  windowSamples,
} from '../../../src-core/segments.ts';
import { createKeptSound } from './kept-sound.ts';
import type { SpeechModel } from './speech-model.ts';

/**
 * One dictation inside the engine's process: sound in, finished pieces of text out, in order, while
 * the person still speaks.
 */
export interface Hearing extends Disposable {
  write(samples: Int16Array): void;
  /** Resolves when everything written has been settled. */
  finish(): Promise<void>;
  /** Resolves when the recogniser has caught up: for whoever writes faster than people speak. */
  room(): Promise<void>;
}

/** Everything before `upTo` (in samples) is done with and never needed again. */
export interface Settled {
  readonly upTo: number;
  readonly text: string;
  /** For how long somebody surely spoke. */
  readonly speechMs: number;
  /** Where somebody may have spoken, since what was settled before. */
  readonly stretches: readonly Stretch[];
}

export interface HearingOptions {
  readonly model: Pick<SpeechModel, 'takeVoiceDetector'>;
  readonly decoder: Decoder;
  /** False: only how long somebody spoke is of interest. */
  readonly decode: boolean;
  /** False: where no voice is found, everything is decoded all the same. */
  readonly onlySpeech: boolean;
  /** Left out: the model finds out what is spoken. */
  readonly spoken?: Spoken;
  /**
   * Somebody is speaking right now and waits for the text: at a pause the text is guessed at, in
   * case the pause is the end. False: whoever does comes first.
   */
  readonly isLive: boolean;
  readonly onSettled: (settled: Settled) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * The recogniser uses all cores for one piece, so pieces of all dictations stand in line. Those of whoever is patient
 * stand in one of their own, which does not move while somebody dictates.
 */
export interface Decoder {
  readonly mayStopShort: boolean;
  decode(samples: Float32Array, spoken: Spoken, isPatient?: boolean): Promise<string>;
  /** Nothing of anybody who waits for it is decoded, or is to be. */
  isIdle(): boolean;
  /** Somebody dictates, until this is disposed of. */
  attend(): Disposable;
}

interface Piece {
  readonly isPatient: boolean;
  readonly decode: () => Promise<void>;
}

export function createDecoder(model: Pick<SpeechModel, 'decode' | 'mayStopShort'>): Decoder {
  const line: Piece[] = [];
  let decoding: Piece | null = null;
  let attending = 0;

  function next(): void {
    if (decoding !== null) return;
    const urgent = line.findIndex(({ isPatient }) => !isPatient);
    if (urgent < 0 && attending > 0) return;
    const [piece] = line.splice(Math.max(0, urgent), 1);
    if (piece === undefined) return;
    decoding = piece;
    void piece.decode().then(() => {
      decoding = null;
      next();
    });
  }

  return {
    mayStopShort: model.mayStopShort,
    decode: (samples, spoken, isPatient = false) =>
      new Promise((resolve, reject) => {
        const decode = async () => await model.decode(samples, spoken).then(resolve, reject);
        line.push({ isPatient, decode });
        next();
      }),
    isIdle: () => decoding?.isPatient !== false && line.every(({ isPatient }) => isPatient),
    attend: () => {
      attending++;
      return {
        [Symbol.dispose]: () => {
          attending--;
          next();
        },
      };
    },
  };
}

/** So many segments may wait before a fast writer is asked to wait too. */
const mostBacklog = 4;

/** Silence is reported as settled in steps of this size, so that nobody keeps it for long. */
const quietStepSamples = sampleRate;

/** What may be a whisper is kept for so long, in case nobody speaks up. */
const longestWhisperSamples = 60 * sampleRate;

/** A cough or a chair may sound like a voice, but not for so long without a pause. */
const surelySpokenMs = 300;

/**
 * Of a hundred pieces of real speech that end in the middle of a word Moonshine wrote nothing for one or two, or the
 * same again and again. With this silence behind them it writes words.
 */
const silenceBehindMs = 300;

function withSilenceBehind(samples: Float32Array): Float32Array {
  const longer = new Float32Array(samples.length + (silenceBehindMs * sampleRate) / 1000);
  longer.set(samples);
  return longer;
}

/** Whether a text may be what was said in that time, in ms. Somebody may mean it who says "no" four times. */
function isPlausible(text: string, ms: number): boolean {
  return text.trim() !== '' && (!isLoop(text) || shortestSpeakingMs(text) <= ms);
}

export function createHearing(options: HearingOptions): Hearing {
  const { decoder, onSettled, spoken = { language: null, translate: false } } = options;
  const detector = options.model.takeVoiceDetector();
  const segmenter = createSegmenter();
  const sound = createKeptSound();
  let judged = 0;
  let reported = 0;
  let backlog = 0;
  let settling: Promise<void> = Promise.resolve();
  let heardAnything = false;
  /** Where somebody may have spoken, as far as it is not reported yet. */
  let stretches: Stretch[] = [];
  /** For how long somebody may have spoken. */
  let faintMs = 0;
  const attendance = options.isLive && options.decode ? decoder.attend() : null;
  let isDisposed = false;
  let settledLast: Segment | undefined;
  /** The text of the open segment as it will be if the person has finished speaking. */
  let guess: { readonly segment: Segment; readonly text: Promise<string> } | null = null;

  function judge(window: Int16Array): void {
    const floats = int16ToFloat32(window);
    const { isVoiced, mayBeVoiced } = detector.judge(floats);
    const closed = segmenter.push({ voiced: isVoiced, loudness: loudness(floats) });
    if (mayBeVoiced) noteVoice();
    judged += windowSamples;
    if (closed !== null) settle(closed);
    reportQuiet();
  }

  function noteVoice(): void {
    const startMs = samplesToMs(judged);
    const endMs = samplesToMs(judged + windowSamples);
    addStretch(stretches, { startMs, endMs });
    faintMs += endMs - startMs;
  }

  function takeStretches(upToMs: number): readonly Stretch[] {
    const taken = stretches.filter(({ startMs }) => startMs < upToMs);
    const cut = taken.at(-1);
    const rest = stretches.slice(taken.length);
    if (cut !== undefined && cut.endMs > upToMs) {
      taken[taken.length - 1] = { startMs: cut.startMs, endMs: upToMs };
      rest.unshift({ startMs: upToMs, endMs: cut.endMs });
    }
    stretches = rest;
    return taken;
  }

  function guessAtEnd(): void {
    const segment = segmenter.likely();
    if (segment === null || isSame(guess?.segment, segment)) return;
    // Once the person goes on, nobody asks for it.
    const isOpen = () => isSame(segmenter.likely() ?? undefined, segment) || isSame(settledLast, segment);
    guess = { segment, text: decodeSegment(segment, () => !isDisposed && isOpen()) };
    // Whoever uses the guess sees the error; an unused guess may fail unseen.
    guess.text.catch(() => {});
  }

  /** `isWanted`: whether the text is of use to anybody by now. */
  async function decodeSegment(segment: Segment, isWanted = () => !isDisposed): Promise<string> {
    const { start, end, longestVoicedMs } = segment;
    const samples = int16ToFloat32(sound.slice(start, end));
    const ms = samplesToMs(samples.length);
    const first = await decoder.decode(samples, spoken, !options.isLive);
    if (!decoder.mayStopShort || isPlausible(first, ms) || longestVoicedMs < surelySpokenMs) return first;
    if (!isWanted()) return first;
    const second = await decoder.decode(withSilenceBehind(samples), spoken, !options.isLive);
    return isPlausible(second, ms) || first === '' ? second : first;
  }

  function settle(segment: Segment): void {
    heardAnything = true;
    settledLast = segment;
    const text = !options.decode
      ? Promise.resolve('')
      : guess !== null && isSame(guess.segment, segment)
        ? guess.text
        : decodeSegment(segment);
    guess = null;
    report(segment.end, text, segment.voicedMs);
  }

  /** Answers in the order of the sound, however long each takes. */
  function report(upTo: number, text: Promise<string>, speechMs: number): void {
    reported = upTo;
    backlog++;
    const voice = takeStretches(samplesToMs(upTo));
    settling = settling
      .then(async () => {
        const settled = { upTo, text: await text, speechMs, stretches: voice };
        if (!isDisposed) onSettled(settled);
      })
      .catch((error: unknown) => {
        if (!isDisposed) options.onError(error);
      })
      .finally(() => backlog--);
    text.catch(() => {});
    sound.forgetBefore(upTo);
  }

  function reportQuiet(): void {
    if (!options.onlySpeech && !heardAnything) return;
    const upTo = segmenter.settled() - (mayBeWhispered() ? longestWhisperSamples : 0);
    if (upTo - reported >= quietStepSamples) report(upTo, Promise.resolve(''), 0);
  }

  /** Nobody surely spoke until now, but somebody may have whispered. */
  function mayBeWhispered(): boolean {
    return options.decode && !heardAnything && faintMs >= shortestSpeechMs;
  }

  function decodeWithoutVoice(): void {
    const step = (longestSegmentMs / 1000) * sampleRate;
    for (let start = sound.start(); start < sound.end(); start += step) {
      const end = Math.min(start + step, sound.end());
      settle({ start, end, voicedMs: 0, longestVoicedMs: 0 });
    }
  }

  return {
    write(samples) {
      sound.append(samples);
      while (sound.end() - judged >= windowSamples) {
        judge(sound.slice(judged, judged + windowSamples));
        if (options.isLive && options.decode && decoder.isIdle()) guessAtEnd();
      }
    },
    async finish() {
      const total = sound.end();
      if (total > judged) {
        const rest = new Int16Array(windowSamples);
        rest.set(sound.slice(judged, total));
        judge(rest);
      }
      const closed = segmenter.finish(total);
      if (closed !== null) settle(closed);
      if (mayBeWhispered() || (!heardAnything && !options.onlySpeech && options.decode)) decodeWithoutVoice();
      if (stretches.length > 0) report(total, Promise.resolve(''), 0);
      await settling;
    },
    room: () => (backlog < mostBacklog ? Promise.resolve() : settling),
    [Symbol.dispose]() {
      if (isDisposed) return;
      isDisposed = true;
      attendance?.[Symbol.dispose]();
      detector[Symbol.dispose]();
    },
  };
}

function isSame(one: Segment | undefined, other: Segment): boolean {
  return one?.start === other.start && one.end === other.end;
}

function loudness(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0);
}
