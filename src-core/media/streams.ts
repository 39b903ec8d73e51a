/** What other programs play, by their streams at the sound server: which are lowered, and which get their volume back. */

export interface Stream {
  /** The server's number for it; another stream may have it later. */
  readonly index: number;
  /** What the server knows the program by, when it remembers its volume. */
  readonly program: string;
  /** One a channel, in the server's own whole numbers: 65,536 is 100 %. */
  readonly volumes: readonly number[];
}

/** A stream whose volume is ours to give back. */
export interface OwedStream {
  readonly index: number;
  readonly program: string;
  readonly before: readonly number[];
  readonly lowered: readonly number[];
}

/**
 * About 40 dB less: still there, and not heard by the microphone. No round number, because it is also how a
 * volume is known as ours: nobody drags a slider there.
 */
const part = 0.22;

export function lowered(stream: Stream): OwedStream {
  const { index, program, volumes } = stream;
  return { index, program, before: volumes, lowered: volumes.map((volume) => Math.round(volume * part)) };
}

/** A stream to set, and the volumes it had before. */
export interface Restored {
  readonly stream: Stream;
  readonly volumes: readonly number[];
}

/**
 * A stream gets its volume back while that is what we made it; else somebody has set it meanwhile.
 * A program that began its next song has another stream, with the volume the server remembered: ours.
 */
export function toGiveBack(owed: readonly OwedStream[], streams: readonly Stream[]): readonly Restored[] {
  const restored = new Map<number, Restored>();
  for (const debt of owed) {
    for (const stream of stillLowered(debt, streams) ?? []) {
      if (!restored.has(stream.index)) restored.set(stream.index, { stream, volumes: debt.before });
    }
  }
  return [...restored.values()];
}

/**
 * What is owed now: to streams that have not taken their volume, and to programs that play nothing, because
 * the server remembers the lowered one for them.
 */
export function stillOwed(owed: readonly OwedStream[], streams: readonly Stream[]): readonly OwedStream[] {
  return owed.filter((debt) => stillLowered(debt, streams)?.length !== 0).slice(-mostOwed);
}

/** Those that are not lowered yet, and are heard to be. */
export function toLower(owed: readonly OwedStream[], streams: readonly Stream[]): readonly OwedStream[] {
  const isLowered = new Set(toGiveBack(owed, streams).map(({ stream }) => stream.index));
  return streams
    .filter(({ index }) => !isLowered.has(index))
    .map(lowered)
    .filter((debt) => !isSame(debt.before, debt.lowered));
}

/** More programs than this have not all been waiting for their volume. */
const mostOwed = 20;

/** Null when its program plays nothing. */
function stillLowered(debt: OwedStream, streams: readonly Stream[]): readonly Stream[] | null {
  const ofProgram = streams.filter(({ program }) => program === debt.program);
  if (ofProgram.length === 0) return null;
  const same = ofProgram.filter(({ index }) => index === debt.index);
  const found = same.length > 0 ? same : ofProgram;
  return found.filter(({ volumes }) => isSame(volumes, debt.lowered));
}

/** PipeWire keeps volumes in another unit, and may say a neighbouring number. */
const rounding = 2;

function isSame(some: readonly number[], others: readonly number[]): boolean {
  return (
    some.length === others.length &&
    some.every((volume, channel) => Math.abs(volume - (others[channel] ?? 0)) <= rounding)
  );
}
