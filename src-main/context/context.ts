/** What the system tells about the text field that has the focus. A system that tells nothing is `unknown`, not empty. */
import type { Surroundings } from '../../src-core/fitting/fit-text.ts';

export interface Context extends Disposable {
  /**
   * Null where the system does not say, takes too long, or has a field for passwords there. Nothing of what
   * stands in it is read. Never rejects. What is read ahead is forgotten when the signal is aborted.
   */
  focusedField(signal: AbortSignal): Promise<TextField | null>;
  /**
   * Null where it is not told by the time of the signal, or more than one says that it is the one. Never rejects. On
   * Linux only: elsewhere others are asked.
   */
  activeWindow(signal: AbortSignal): Promise<ActiveWindow | null>;
}

export interface ActiveWindow {
  /** The same as long as it is the same window, and no other's. */
  readonly id: string;
  /** Whether what has the focus in it is a terminal; false also where that is not told by the time of the signal. */
  hasTerminal(signal: AbortSignal): Promise<boolean>;
}

/** None of these rejects. What was read is given to whoever asked, and kept nowhere. */
export interface TextField {
  /**
   * Null when it is not known, or something else has the focus. `behind` is taken for not being there: a text
   * that stands right before the caret.
   */
  surroundings(behind?: string): Promise<Surroundings | null>;
  /**
   * Puts `replacement` where `text` stands, if it still stands right before the caret and the field has the focus.
   * `changed`: it does not, and nothing was done. `impossible`: the app does not let others change its text.
   * `lost`: it was taken out, and neither of the two could be put in its place.
   */
  exchange(text: string, replacement: string): Promise<Exchanged>;
}

export type Exchanged = 'done' | 'changed' | 'impossible' | 'lost';

/** Where the system has no such thing, or we do not speak to it. */
export const unknownContext: Context = {
  focusedField: async () => null,
  activeWindow: async () => null,
  [Symbol.dispose]: () => {},
};
