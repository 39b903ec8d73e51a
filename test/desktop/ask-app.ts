import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { ControlAnswer, ControlCommand } from '../../src-core/control.ts';
import type { Desktop } from './desktop.ts';

/** As the command line does it, without starting one. */
export function askApp({ room }: Pick<Desktop, 'room'>, command: ControlCommand): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(join(room.runtimeDir, 'dictum', 'control.sock'), () =>
      socket.write(`${command}\n`),
    );
    socket.once('error', reject);
    socket.once('data', (line) => {
      resolve(JSON.parse(String(line)));
      socket.destroy();
    });
  });
}
