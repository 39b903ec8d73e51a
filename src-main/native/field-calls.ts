/** What stands in the text field that has the focus. Fields are told apart by names that no other process ever gives. */
import type { Surroundings } from '../../src-core/fitting/fit-text.ts';
import type { Exchanged } from '../context/context.ts';

export interface FieldCalls {
  /**
   * A name for the text field that has the focus, the same as long as it is the same field; null: there is none, the
   * app does not tell, or what stands in it is nobody's business. Nothing of what stands in it is read.
   */
  focusedField(input: null): Promise<string | null>;
  /** Null when it is not known, or another field has the focus. `behind` stands before the caret and is left out. */
  surroundingsOf(input: { readonly field: string; readonly behind: string }): Promise<Surroundings | null>;
  /** As a `TextField` promises. */
  exchangeIn(input: {
    readonly field: string;
    readonly text: string;
    readonly replacement: string;
  }): Promise<Exchanged>;
}

/**
 * In ms. The process has one thread, and an insertion may stand in line behind these: apps that are not busy answer
 * within a few, and the insertion waits for 30 at most. Whoever has begun to change words is given longer, but less
 * than it takes main to believe that the process hangs.
 */
export const fieldPatience = {
  /** For one question. */
  answer: 100,
  /** No question is begun later than this after the first. */
  read: 100,
  exchange: 1_000,
} as const;
