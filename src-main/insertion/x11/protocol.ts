import type { InsertionPlan } from '../../../src-core/insertion-plan.ts';

/** Between main and the process that speaks to the X server. Each `target` is one remembered window. */
export type InsertionOrder =
  /** `awayFrom`: the process whose windows are on their way out of the focus; null where none is. */
  | { readonly type: 'remember'; readonly target: number; readonly awayFrom: number | null }
  | {
      readonly type: 'insert';
      readonly target: number;
      readonly text: string;
      readonly plan: InsertionPlan;
    }
  /** Nobody is going to insert there any more, or waits for it. */
  | { readonly type: 'forget'; readonly target: number };

export type InsertionAnswer =
  | { readonly type: 'remembered'; readonly target: number; readonly app: string | null }
  | { readonly type: 'inserted'; readonly target: number; readonly how: 'pasted' | 'copied' }
  /** The text waits in the clipboard. */
  | {
      readonly type: 'failed';
      readonly target: number;
      readonly code: 'target-changed' | 'insertion-failed';
      readonly cause: unknown;
    }
  /** The X server cannot be spoken to: nothing was done. */
  | { readonly type: 'unconnected'; readonly target: number }
  | { readonly type: 'lost'; readonly cause: unknown };
