/** Players that were paused for a dictation: which of them are still ours to let play again. */

/** A player that we paused. */
export interface OwedPlayer {
  /** Of the message bus: names begin anew on another one. */
  readonly bus: string;
  /** The unique name of its connection, such as ":1.42". */
  readonly owner: string;
  /** When it was paused, in ms since 1970. */
  readonly pausedAt: number;
  /** Where it stood then, in µs; null when it does not say. */
  readonly position: number | null;
}

export type PlaybackStatus = 'Playing' | 'Paused' | 'Stopped';

/** `asked`: it was told to pause and has not said that it did. `touched`: somebody else has decided since. */
export type Hold = 'asked' | 'paused' | 'touched';

/** @param said what the player says it does now */
export function holdAfter(hold: Hold, said: PlaybackStatus): Hold {
  if (said === 'Paused') return hold === 'touched' ? hold : 'paused';
  // It may say once more that it plays before it has obeyed.
  return hold === 'asked' && said === 'Playing' ? hold : 'touched';
}

/** After that nobody expects music to start again because Dictum was started, in ms. */
const longestLeftMs = 5 * 60_000;

/** What a paused player may say differently of the same place, in µs. */
const samePlace = 200_000;

/**
 * Whether a player that an earlier Dictum paused and could not let go may play again: it stands where it
 * stood, so nobody has used it since.
 */
export function mayPlayAgain(
  left: OwedPlayer,
  found: { readonly bus: string; readonly status: PlaybackStatus; readonly position: number | null },
  now: number,
): boolean {
  const age = now - left.pausedAt;
  return (
    left.bus === found.bus &&
    found.status === 'Paused' &&
    left.position !== null &&
    found.position !== null &&
    Math.abs(found.position - left.position) <= samePlace &&
    age >= 0 &&
    age <= longestLeftMs
  );
}
