import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSocketFolder } from './display.ts';
import { startProgram } from './program.ts';
import type { Room } from './room.ts';
import { nameOf, openSwayIpc, type SwayIpc, type SwayNode, windowsIn } from './sway-ipc.ts';

/** A Wayland desktop on a screen that nobody sees. */
export interface Sway extends AsyncDisposable {
  readonly environment: {
    readonly WAYLAND_DISPLAY: string;
    /** Of Xwayland, which starts when somebody asks. */
    readonly DISPLAY: string;
    readonly SWAYSOCK: string;
  };
  readonly ipc: SwayIpc;
  /** The first window with this name that is none of the known ones. */
  newWindow(name: string | RegExp, known: readonly number[]): Promise<number>;
  windows(): Promise<readonly SwayNode[]>;
  focus(window: number): Promise<void>;
}

const config = `
output HEADLESS-1 resolution 1280x800
xwayland enable
exec printf 'sway is ready\\t%s\\t%s\\t%s\\n' "$WAYLAND_DISPLAY" "$DISPLAY" "$SWAYSOCK" >&3
`;

export async function startSway(room: Room): Promise<Sway> {
  makeSocketFolder();
  const file = join(room.folder, 'sway.conf');
  writeFileSync(file, config);
  chownSync(file, room.account.uid, room.account.gid);
  const program = startProgram(room, 'sway', ['--config', file], {
    hasThirdStream: true,
    environment: { WLR_BACKENDS: 'headless', WLR_LIBINPUT_NO_DEVICES: '1', WLR_RENDERER: 'pixman' },
  });
  const { groups } = await program
    .line(/^sway is ready\t(\S+)\t(\S+)\t(\S+)$/)
    .catch(async (error: unknown) => {
      await program[Symbol.asyncDispose]();
      throw error;
    });
  const [, WAYLAND_DISPLAY = '', DISPLAY = '', SWAYSOCK = ''] = groups;
  const ipc = await openSwayIpc(SWAYSOCK);
  const windows = async () => windowsIn(await ipc.tree());
  return {
    environment: { WAYLAND_DISPLAY, DISPLAY, SWAYSOCK },
    ipc,
    windows,
    newWindow: (name, known) =>
      ipc.until(`a window of ${name}`, async () => {
        const isIt = (each: string) => (typeof name === 'string' ? each === name : name.test(each));
        const found = (await windows()).find((each) => isIt(nameOf(each)) && !known.includes(each.id));
        return found?.id ?? null;
      }),
    focus: async (window) => {
      await ipc.run(`[con_id=${window}] focus`);
      await ipc.until('the window to get the focus', async () =>
        (await windows()).some(({ id, focused }) => id === window && focused) ? true : null,
      );
    },
    [Symbol.asyncDispose]: async () => {
      ipc[Symbol.dispose]();
      await program[Symbol.asyncDispose]();
    },
  };
}
