/** Which way of reading what surrounds the caret this system has; chosen here and nowhere else. */

import type { Native } from '../native/native.ts';
import { openAtspiContext } from './atspi/atspi-context.ts';
import { type Context, unknownContext } from './context.ts';

export function chooseContext(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  _native: Native | null,
): Context {
  return platform === 'linux' ? openAtspiContext(environment.DBUS_SESSION_BUS_ADDRESS) : unknownContext;
}
