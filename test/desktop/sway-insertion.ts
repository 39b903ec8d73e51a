import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { activationTimes } from '../../src-core/dictation/activation.ts';
import type { WindowInsertion } from '../../src-main/insertion/serve-orders.ts';
import { connectWayland } from '../../src-main/insertion/wayland/connection.ts';
import { openWaylandInsertion } from '../../src-main/insertion/wayland/insertion.ts';
import { openKeyboard } from '../../src-main/insertion/wayland/keyboard.ts';
import { openSelections } from '../../src-main/insertion/wayland/selections.ts';
import { openToplevels } from '../../src-main/insertion/wayland/toplevels.ts';
import { openTypedInsertion } from '../../src-main/insertion/wayland/typed-insertion.ts';
import { openTyping } from '../../src-main/insertion/wayland/typing.ts';
import type { SwayDesktop } from './sway-desktop.ts';

/** The app's own way of inserting, in the test's own process. */
export async function swayInsertion({ room, sway }: SwayDesktop): Promise<WindowInsertion> {
  const problem = (error: unknown) => {
    throw error;
  };
  const path = join(room.runtimeDir, sway.environment.WAYLAND_DISPLAY);
  const connection = await connectWayland(path, problem);
  const selections = openSelections(connection);
  const toplevels = openToplevels(connection);
  const robot = openKeyboard(connection);
  const typing = openTyping(connection);
  if (selections === null || toplevels === null || robot === null) throw new Error('Sway lacks a protocol');
  await connection.settled();
  await connection.settled();
  // Xwayland loses keys of a keyboard that has been there for a few ms only, one chord in twenty. The app has had its own
  // for as long as somebody has spoken.
  await delay(activationTimes.shortestPress);
  const insertion = openWaylandInsertion({ selections, toplevels, robot, typing, onProblem: problem });
  return {
    ...insertion,
    [Symbol.dispose]: () => {
      insertion[Symbol.dispose]();
      connection[Symbol.dispose]();
    },
  };
}

/** The same where the compositor takes keys and hides its clipboard. */
export async function insertionWithoutClipboard({ room, sway }: SwayDesktop): Promise<WindowInsertion> {
  const path = join(room.runtimeDir, sway.environment.WAYLAND_DISPLAY);
  const connection = await connectWayland(path, (error) => {
    throw error;
  });
  const [toplevels, robot, typing] = [
    openToplevels(connection),
    openKeyboard(connection),
    openTyping(connection),
  ];
  if (toplevels === null || robot === null || typing === null) throw new Error('Sway lacks a protocol');
  await connection.settled();
  await connection.settled();
  return {
    ...openTypedInsertion({ toplevels, robot, typing }),
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  };
}
