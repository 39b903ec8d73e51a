import { type Program, runProgram, startProgram } from './program.ts';
import type { Room } from './room.ts';

/** What somebody copied before they dictated, and what they find there afterwards. */
export interface Clipboard {
  /** The program that keeps it lives as long as the desktop. */
  write(text: string): Promise<void>;
  read(): Promise<string>;
}

export function openClipboard(room: Room, keep: (program: Program) => void): Clipboard {
  return {
    write: async (text) => {
      // -quiet keeps xclip in the foreground and makes it say when it has the selection.
      const owner = startProgram(room, 'xclip', ['-selection', 'clipboard', '-in', '-quiet']);
      keep(owner);
      owner.input.end(text);
      await owner.line(/Waiting for selection requests/);
    },
    read: () => runProgram(room, 'xclip', ['-selection', 'clipboard', '-out']),
  };
}
