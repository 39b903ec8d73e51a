import type { Robot } from '../../src-main/insertion/robot.ts';
import type { WindowInsertion } from '../../src-main/insertion/serve-orders.ts';
import { openX11Insertion } from '../../src-main/insertion/x11/insertion.ts';
import type { Desktop } from './desktop.ts';

/** The app's own way of inserting, with keys pressed as the test wants them: `chord` presses what is to be pressed. */
export async function insertionWith(
  { room, keys }: Desktop,
  press: (chord: () => Promise<void>) => Promise<void> = (chord) => chord(),
  onProblem: (problem: unknown) => void = (problem) => {
    throw problem;
  },
): Promise<WindowInsertion> {
  process.env.DISPLAY = room.environment.DISPLAY;
  const names = {
    v: 'v',
    enter: 'Return',
    insert: 'Insert',
    control: 'Control_L',
    shift: 'Shift_L',
    command: 'Super_L',
  };
  const robot: Pick<Robot, 'tap'> = {
    tap: ({ key, modifiers }) =>
      press(() => keys.tap(...modifiers.map((modifier) => names[modifier]), names[key])),
  };
  return openX11Insertion(
    robot,
    (error) => {
      throw error;
    },
    onProblem,
  );
}
