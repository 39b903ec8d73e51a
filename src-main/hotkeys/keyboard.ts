import type { Hotkey } from '../../src-core/hotkey.ts';

/** The small interface every way of hearing keys stands behind. */
export interface Keyboard extends Disposable {
  /** Listens to this hotkey from now on. Throws a `Failure`: `hotkey-taken` or `hotkey-unavailable`. */
  arm(hotkey: Hotkey): void;
  /** Escape is Dictum's own while there is something to cancel, and everybody's otherwise. */
  listenToCancel(isWanted: boolean): void;
  /**
   * The next key or combination pressed anywhere, which reaches no dictation. Null when Escape was
   * pressed or the signal was aborted.
   */
  recordNext(signal: AbortSignal): Promise<Hotkey | null>;
}

/** What a keyboard reports; a held key may repeat its `down`. */
export type KeyEdge = { readonly key: 'hotkey' | 'cancel'; readonly edge: 'down' | 'up' };

export type OnKeyEdge = (edge: KeyEdge) => void;
