import type { KeyPresser } from '../../src-main/insertion/robot.ts';
import type { WindowInsertion } from '../../src-main/insertion/serve-orders.ts';
import { openX11Insertion } from '../../src-main/insertion/x11/insertion.ts';
import { openX11Keys } from '../../src-main/insertion/x11/keys.ts';
import type { Desktop } from './desktop.ts';

/** The app's own way of inserting, with keys pressed when the test wants them: `chord` presses what is to be pressed. */
export async function insertionWith(
  { room }: Desktop,
  press: (chord: () => Promise<void>) => Promise<void> = (chord) => chord(),
  onProblem: (problem: unknown) => void = (problem) => {
    throw problem;
  },
): Promise<WindowInsertion> {
  process.env.DISPLAY = room.environment.DISPLAY;
  const keys = await openX11Keys();
  const robot: Pick<KeyPresser, 'tap'> = { tap: (chord, signal) => press(() => keys.tap(chord, signal)) };
  const insertion = await openX11Insertion(
    robot,
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
