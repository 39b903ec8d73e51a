/** Which way of reading what surrounds the caret this system has; chosen here and nowhere else. */

import type { Native } from '../native/native.ts';
import { openAtspiContext } from './atspi/atspi-context.ts';
import { type Context, unknownContext } from './context.ts';
import { openSystemContext } from './system-context.ts';

export function chooseContext(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  native: Native | null,
): Context {
  if (platform === 'linux') return openAtspiContext(environment.DBUS_SESSION_BUS_ADDRESS);
  return native === null ? unknownContext : openSystemContext(native);
}
