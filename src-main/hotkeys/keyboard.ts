import type { Hotkey } from '../../src-core/hotkey.ts';

/** The small interface every way of hearing keys stands behind. */
export interface Keyboard extends Disposable {
  /** Where the release is not heard, a key can begin and end a dictation, and not be held for it. */
  readonly hears: 'press-and-release' | 'press-only';
  /**
   * Listens to these from now on and to no others. Resolves with those that cannot be had; the rest is
   * armed. Rejects with a `Failure` when it is all or nothing, and nothing it is. Whoever has to wait for a person
   * ends when the signal is aborted, and rejects with its reason.
   */
  arm(bindings: readonly KeyBinding[], signal?: AbortSignal): Promise<readonly RefusedBinding[]>;
  /** Escape is Dictum's own while there is something to cancel, and everybody's otherwise. */
  listenToCancel(isWanted: boolean): void;
  /**
   * The next key or combination pressed anywhere, which reaches no dictation. Null when Escape was
   * pressed or the signal was aborted. `onUnusable`: this one can be no hotkey here, and the next one is waited for.
   */
  recordNext(signal: AbortSignal, onUnusable: () => void): Promise<Hotkey | null>;
  /** Begins to hear anew, for where the system may have stopped telling without a word. */
  listenAnew?(): void;
}

export interface KeyBinding {
  /** What its edges are reported under; never `cancel`. */
  readonly id: string;
  readonly hotkey: Hotkey;
  /** What it does, in the words of the person: for a desktop that asks them. */
  readonly description: string;
}

/**
 * `hotkey-taken`: another app or the system has it. `hotkey-not-heard`: this desktop cannot tell of such a key.
 * `hotkey-unavailable`: it tells of none at all.
 */
export interface RefusedBinding {
  readonly id: string;
  readonly code: 'hotkey-taken' | 'hotkey-not-heard' | 'hotkey-unavailable';
}

/**
 * What a keyboard reports; a held key may repeat its `down`. `chord`: the modifier that went down turned
 * out to be part of a combination, and was no press; its `up` still follows.
 */
export interface KeyEdge {
  /** The id of a binding, or `cancel`, whose `up` may be told without a `down`. */
  readonly key: string;
  readonly edge: 'down' | 'up' | 'chord';
  /** When that was, in ms on the keyboard's own clock; not there where it is not told. */
  readonly time?: number;
}

export type OnKeyEdge = (edge: KeyEdge) => void;
