import type { WindowInsertion } from '../../src-main/insertion/serve-orders.ts';
import { connectX11 } from '../../src-main/insertion/x11/connection.ts';
import { openX11Insertion } from '../../src-main/insertion/x11/insertion.ts';
import { openX11Keys, type X11Keys } from '../../src-main/insertion/x11/keys.ts';
import type { Desktop } from './desktop.ts';

/**
 * The app's own way of inserting, with keys pressed when the test wants them: `chord` presses what is to be pressed,
 * whatever has come in between since the last look.
 */
export async function insertionWith(
  { room }: Desktop,
  press: ((chord: () => Promise<void>) => Promise<void>) | null = null,
  onProblem: (problem: unknown) => void = (problem) => {
    throw problem;
  },
): Promise<WindowInsertion> {
  process.env.DISPLAY = room.environment.DISPLAY;
  const keys = await openX11Keys();
  const tapBetween: X11Keys['tap'] = async (chord, signal, mayPress) => {
    using looking = await connectX11(() => {});
    if (!(await mayPress(looking))) return false;
    await press?.(async () => void (await keys.tap(chord, signal, async () => true)));
    return true;
  };
  const insertion = await openX11Insertion(
    press === null ? keys : { tap: tapBetween },
    (error) => {
      throw error;
    },
    onProblem,
  );
  return {
    ...insertion,
    [Symbol.dispose]: () => {
      insertion[Symbol.dispose]();
      keys[Symbol.dispose]();
    },
  };
}
