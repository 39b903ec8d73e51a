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

export interface GivenBack {
  /** Each with the volumes it had before. */
  readonly now: readonly { readonly stream: Stream; readonly volumes: readonly number[] }[];
  /** Their program plays nothing now. The server remembers the lowered volume for it, so they are owed it still. */
  readonly later: readonly OwedStream[];
}

/**
 * A stream gets its volume back while that is exactly what we made it; else somebody has set it meanwhile.
 * A program that began its next song has another stream, with the volume the server remembered: ours.
 */
export function toGiveBack(owed: readonly OwedStream[], streams: readonly Stream[]): GivenBack {
  const now = new Map<number, { stream: Stream; volumes: readonly number[] }>();
  const later: OwedStream[] = [];
  for (const debt of owed) {
    const ofProgram = streams.filter(({ program }) => program === debt.program);
    const same = ofProgram.filter(({ index }) => index === debt.index);
    const found = same.length > 0 ? same : ofProgram;
    if (found.length === 0) later.push(debt);
    for (const stream of found) {
      if (isSame(stream.volumes, debt.lowered) && !now.has(stream.index))
        now.set(stream.index, { stream, volumes: debt.before });
    }
  }
  return { now: [...now.values()], later: later.slice(-mostLater) };
}

/** More programs than this have not all been waiting for their volume. */
const mostLater = 20;

function isSame(some: readonly number[], others: readonly number[]): boolean {
  return some.length === others.length && some.every((volume, channel) => volume === others[channel]);
}
