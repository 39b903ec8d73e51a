/** From `startMs` up to `endMs`, in ms from the beginning of the sound. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** Where in a recording somebody speaks, as the voice detector hears it. */
export interface Voice {
  readonly recordingMs: number;
  /** For how long somebody surely spoke. */
  readonly speechMs: number;
  /** Where somebody may have spoken, a whisper included: in order, without overlap. */
  readonly stretches: readonly Stretch[];
}

/**
 * The detector hears a soft beginning late: of speech up to 0.35 s, of whispers up to 0.62 s were
 * measured, so this is more than the usual 300 ms.
 */
export const lookBackMs = 640;
/** It lets go of a soft ending, too, though hardly ever early. */
const lookAheadMs = 300;

/** A click or a cough is shorter than this, a word is not. */
export const shortestSpeechMs = 90;

/**
 * Whether the sound has to be transcribed. Where nobody listened (null) it has to: an engine that
 * fails must not keep speech from being sent.
 */
export function mayHoldSpeech(voice: Voice | null): boolean {
  return voice === null || totalMs(voice.stretches) >= shortestSpeechMs;
}

/** The part of the recording that has to be sent so that nothing is clipped; null when nobody speaks. */
export function spokenPart({ recordingMs, stretches }: Voice): Stretch | null {
  const [first] = stretches;
  const last = stretches.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    startMs: Math.max(0, first.startMs - lookBackMs),
    endMs: Math.min(recordingMs, last.endMs + lookAheadMs),
  };
}

/** How much of this time somebody may have spoken, in ms. */
export function voicedWithin({ stretches }: Pick<Voice, 'stretches'>, { startMs, endMs }: Stretch): number {
  return stretches.reduce(
    (sum, stretch) => sum + Math.max(0, Math.min(endMs, stretch.endMs) - Math.max(startMs, stretch.startMs)),
    0,
  );
}

export function totalMs(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

/** Adds one that does not begin before those that are there; where two touch, they become one. */
export function addStretch(stretches: Stretch[], added: Stretch): void {
  const last = stretches.at(-1);
  if (last === undefined || added.startMs > last.endMs) stretches.push(added);
  else stretches[stretches.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, added.endMs) };
}
