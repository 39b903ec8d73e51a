import { join } from 'node:path';
import { connectWayland } from '../../src-main/insertion/wayland/connection.ts';
import type { SwayDesktop } from './sway-desktop.ts';

const managerRequest = { create: 0 };
const pointerRequest = { moveTo: 1, button: 2, frame: 4 };
/** As Linux calls it: input-event-codes.h. */
const leftButton = 0x110;
/** As `startSway` makes it. */
const screen = { width: 1280, height: 800 };

export interface SwayPointer extends Disposable {
  /** The mouse is moved there, in pixels of the screen, and its left button pressed. */
  click(at: { readonly x: number; readonly y: number }): Promise<void>;
}

/** The mouse of the person at this desk: wlr-virtual-pointer-unstable-v1. */
export async function openSwayPointer({
  room,
  sway,
}: Pick<SwayDesktop, 'room' | 'sway'>): Promise<SwayPointer> {
  const path = join(room.runtimeDir, sway.environment.WAYLAND_DISPLAY);
  const connection = await connectWayland(path, (error) => {
    throw error;
  });
  const manager = connection.bind('zwlr_virtual_pointer_manager_v1', { least: 1, most: 1 });
  const seat = connection.bind('wl_seat', { least: 1, most: 1 });
  if (manager === null || seat === null) throw new Error('Sway takes no mouse');
  const pointer = connection.make();
  connection.request(manager, managerRequest.create, seat, pointer);
  await connection.settled();
  const now = () => Math.trunc(performance.now());
  const frame = () => {
    connection.request(pointer, pointerRequest.frame);
    return connection.settled();
  };
  return {
    click: async ({ x, y }) => {
      const [left, top] = [Math.round(x), Math.round(y)];
      connection.request(pointer, pointerRequest.moveTo, now(), left, top, screen.width, screen.height);
      await frame();
      for (const state of [1, 0]) {
        connection.request(pointer, pointerRequest.button, now(), leftButton, state);
        await frame();
      }
    },
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  };
}
