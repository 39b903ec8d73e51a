/** Pressing keys, each where it is in the layout of this moment. */
import type { Keys } from '../insertion/robot.ts';

export type Modifier = 'control' | 'shift' | 'alt' | 'command';

export interface KeyCalls {
  /** All down, and up again in reverse. Rejects when the system takes none of them. */
  pressKeys(keys: Keys): Promise<void>;
  /** Types the text, whatever the layout has. A line break is Enter with Shift, which sends nothing; a tab is a space. */
  typeText(text: string): Promise<void>;
  /** Those that are down now. */
  heldModifiers(input: null): Promise<readonly Modifier[]>;
  /** Every key that is down now, by numbers of the system's; none that stays down without a hand on it. */
  keysDown(input: null): Promise<readonly number[]>;
  /** Those at the side of the mouse that are down now: 4 and 5. */
  buttonsDown(input: null): Promise<readonly number[]>;
}
