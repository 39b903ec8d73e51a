/** Players that were paused for a dictation: which of them are still ours to let play again. */

/** A player that we paused. */
export interface OwedPlayer {
  /** Of the message bus: names begin anew on another one. On Windows and macOS always the same. */
  readonly bus: string;
  /** The unique name of its connection, such as ":1.42", or what Windows and macOS know the app by. */
  readonly owner: string;
  /** When it was paused, in ms since 1970. */
  readonly pausedAt: number;
  /** Where it stood just before, or when it had obeyed; in µs, null when it does not say. */
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

/** After that nobody expects music to start again because of Dictum, in ms. */
const longestLeftMs = 5 * 60_000;

/** What a paused player may say differently of the same place, in µs. */
const samePlace = 200_000;

/** So far it may have played on from where it stood before it was told to pause, in µs. */
const playedOn = 700_000;

/**
 * Whether a player that an earlier Dictum paused and could not let go may play again: it stands where it
 * stood, so nobody has used it since.
 */
export function mayPlayAgain(
  left: OwedPlayer,
  found: { readonly bus: string; readonly status: PlaybackStatus; readonly position: number | null },
  now: number,
): boolean {
  return (
    left.bus === found.bus &&
    found.status === 'Paused' &&
    left.position !== null &&
    found.position !== null &&
    standsStill(left.position, found.position) &&
    isRecent(left.pausedAt, now)
  );
}

/** Whether nobody has used a player meanwhile, as far as that is known from where it stands; in µs. */
export function standsStill(before: number | null, now: number | null): boolean {
  if (before === null || now === null) return true;
  return now - before >= -samePlace && now - before <= playedOn;
}

/** Whether music may still start again that was to start then. */
export function isRecent(then: number, now: number): boolean {
  return now >= then && now - then <= longestLeftMs;
}
