import type { Inserted, InsertionPlan } from '../../src-core/insertion-plan.ts';
import type { StartedAs } from './keeper/start-keeper.ts';
import type { Keys } from './robot.ts';

/** Between main and the process that speaks to the X server or the Wayland compositor. Each `target` is one remembered window. */
export type InsertionOrder =
  /** `awayFrom`: the process whose windows are on their way out of the focus; null where none is. */
  | { readonly type: 'remember'; readonly target: number; readonly awayFrom: number | null }
  | {
      readonly type: 'insert';
      readonly target: number;
      readonly text: string;
      /** As it waits in the clipboard when it cannot be put there. */
      readonly version: string;
      /** The entry of history that it is from, if it is from any. */
      readonly entry?: string | undefined;
      readonly plan: InsertionPlan;
    }
  /** Nobody is going to insert there any more, or waits for it. */
  | { readonly type: 'forget'; readonly target: number }
  /** What became of a `press`. */
  | { readonly type: 'pressed'; readonly press: number; readonly isDone: boolean }
  /** Main knows of the keys that come: they may go down. */
  | { readonly type: 'go-ahead' }
  /** Dictum ends: what the process holds in the clipboard for others is to outlive it. */
  | { readonly type: 'hand-over'; readonly dictum: StartedAs };

export type InsertionAnswer =
  | { readonly type: 'remembered'; readonly target: number; readonly app: string | null }
  | { readonly type: 'inserted'; readonly target: number; readonly how: Inserted }
  /** The text waits in the clipboard, if the process has one (`found`). */
  | {
      readonly type: 'failed';
      readonly target: number;
      readonly code: 'target-changed' | 'insertion-failed';
      readonly cause: unknown;
    }
  /** The desktop cannot be spoken to: nothing was done. */
  | { readonly type: 'unconnected'; readonly target: number }
  | { readonly type: 'lost'; readonly cause: unknown }
  /** What was to be given back to the clipboard was not. */
  | { readonly type: 'problem'; readonly cause: unknown }
  /** Whatever could be handed over was: the process may end. */
  | { readonly type: 'handed-over' }
  /** What a Wayland compositor lets us do; told whenever it is connected to. */
  | {
      readonly type: 'found';
      readonly clipboard: boolean;
      readonly keyboard: boolean;
      /** Which window has the focus is told. */
      readonly windows: boolean;
    }
  /**
   * Keys of our own are about to go down, once main knows of them: it hears them as it hears everybody's. Or they
   * are up, as after every insertion.
   */
  | { readonly type: 'own-keys'; readonly areUp: boolean }
  /** Keys that main is to press: the compositor has no keyboard for this process. */
  | {
      readonly type: 'press';
      readonly press: number;
      readonly chord: Keys;
    };
