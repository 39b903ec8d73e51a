import { lastWords, type Program, startProgram } from './program.ts';
import type { Room } from './room.ts';
import { untilSeen, type XConnection } from './x-connection.ts';

/** Without one, nobody gives the focus to anybody. */
export async function startWindowManager(room: Room, connection: XConnection): Promise<Program> {
  connection.watch(connection.root, 'PropertyChange');
  const program = startProgram(room, 'openbox', ['--sm-disable']);
  await Promise.race([
    untilSeen(connection, 'the window manager', () =>
      connection.property(connection.root, '_NET_SUPPORTING_WM_CHECK'),
    ),
    program.ended.then(() => {
      throw new Error(`openbox ended at once: ${lastWords(program.output)}`);
    }),
  ]);
  return program;
}
