/** What other programs play, by their streams at the sound server: which are lowered, and which get their volume back. */

export interface Stream<Index = number> {
  /** The server's number for it, or the system's name; another stream may have it later. */
  readonly index: Index;
  /** What the server knows the program by, when it remembers its volume. */
  readonly program: string;
  /** One a channel, in the server's own unit. */
  readonly volumes: readonly number[];
}

/** A stream whose volume is ours to give back. */
export interface OwedStream<Index = number> {
  readonly index: Index;
  readonly program: string;
  readonly before: readonly number[];
  readonly lowered: readonly number[];
  /** So much another number may be the same volume; as usual for whole numbers when it is not said. */
  readonly within?: number | undefined;
}

/** How a sound server counts volumes. */
export interface VolumeUnit {
  readonly nearest: (volume: number) => number;
  /** What of a volume may be lost on its way. */
  readonly rounding: number;
  /** What may be lost of one that nobody has told us yet how it was taken. */
  readonly untold?: number;
}

/** PulseAudio: 65,536 is 100 %. PipeWire keeps them in another unit, and may say a neighbouring number. */
const wholeNumbers: VolumeUnit = { nearest: Math.round, rounding: 2 };

/** Windows and macOS: 1 is 100 %. A device may have few steps, and says which one it took when it is asked. */
export const fractions: VolumeUnit = { nearest: Math.fround, rounding: 2 / 65_536, untold: 1 / 32 };

/**
 * About 40 dB less: still there, and not heard by the microphone. No round number, because it is also how a
 * volume is known as ours: nobody drags a slider there.
 */
const part = 0.22;

export function lowered<Index>(stream: Stream<Index>, unit = wholeNumbers): OwedStream<Index> {
  const { index, program, volumes } = stream;
  const debt = {
    index,
    program,
    before: volumes,
    lowered: volumes.map((volume) => unit.nearest(volume * part)),
  };
  return unit.untold === undefined ? debt : { ...debt, within: unit.untold };
}

/** A stream to set, and the volumes it had before. */
export interface Restored<Index = number> {
  readonly stream: Stream<Index>;
  readonly volumes: readonly number[];
}

/**
 * A stream gets its volume back while that is what we made it; else somebody has set it meanwhile.
 * A program that began its next song has another stream, with the volume the server remembered: ours.
 */
export function toGiveBack<Index>(
  owed: readonly OwedStream<Index>[],
  streams: readonly Stream<Index>[],
): readonly Restored<Index>[] {
  const restored = new Map<Index, Restored<Index>>();
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
export function stillOwed<Index>(
  owed: readonly OwedStream<Index>[],
  streams: readonly Stream<Index>[],
): readonly OwedStream<Index>[] {
  return owed.filter((debt) => stillLowered(debt, streams)?.length !== 0).slice(-mostOwed);
}

/** Those that are not lowered yet, and are heard to be. */
export function toLower<Index>(
  owed: readonly OwedStream<Index>[],
  streams: readonly Stream<Index>[],
  unit = wholeNumbers,
): readonly OwedStream<Index>[] {
  const isLowered = new Set(toGiveBack(owed, streams).map(({ stream }) => stream.index));
  return streams
    .filter(({ index }) => !isLowered.has(index))
    .map((stream) => lowered(stream, unit))
    .filter((debt) => !isSame(debt.before, debt.lowered, unit.rounding));
}

/** More programs than this have not all been waiting for their volume. */
const mostOwed = 20;

/** Null when its program plays nothing. */
function stillLowered<Index>(
  debt: OwedStream<Index>,
  streams: readonly Stream<Index>[],
): readonly Stream<Index>[] | null {
  const ofProgram = streams.filter(({ program }) => program === debt.program);
  if (ofProgram.length === 0) return null;
  const same = ofProgram.filter(({ index }) => index === debt.index);
  const found = same.length > 0 ? same : ofProgram;
  return found.filter(({ volumes }) => isSame(volumes, debt.lowered, debt.within ?? wholeNumbers.rounding));
}

function isSame(some: readonly number[], others: readonly number[], rounding: number): boolean {
  return (
    some.length === others.length &&
    some.every((volume, channel) => Math.abs(volume - (others[channel] ?? 0)) <= rounding)
  );
}
