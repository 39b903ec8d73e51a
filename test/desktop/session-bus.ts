import { join } from 'node:path';
import { type Program, startProgram } from './program.ts';
import type { Room } from './room.ts';

export interface SessionBus {
  readonly program: Program;
  readonly environment: {
    readonly DBUS_SESSION_BUS_ADDRESS: string;
    /** It stands in for the system's as well, which containers don't have. */
    readonly DBUS_SYSTEM_BUS_ADDRESS: string;
  };
}

/** A message bus of the desktop's own: editors and Electron look for one, and must not find the runner's. */
export async function startSessionBus(room: Room): Promise<SessionBus> {
  const program = startProgram(
    room,
    'dbus-daemon',
    [
      '--session',
      '--nofork',
      '--nopidfile',
      `--address=unix:path=${join(room.runtimeDir, 'bus')}`,
      '--print-address=3',
    ],
    { hasThirdStream: true },
  );
  // Printed when it takes connections.
  const address = await program.line(/^unix:/);
  return {
    program,
    environment: { DBUS_SESSION_BUS_ADDRESS: address.text, DBUS_SYSTEM_BUS_ADDRESS: address.text },
  };
}
