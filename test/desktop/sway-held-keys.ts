import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { connectWayland } from '../../src-main/insertion/wayland/connection.ts';
import { memoryFile } from '../../src-main/insertion/wayland/libc.ts';
import type { SwayDesktop } from './sway-desktop.ts';

const compositorRequest = { createSurface: 0 };
const surfaceRequest = { destroy: 0, attach: 1, commit: 6 };
const sharedMemoryRequest = { createPool: 0 };
const poolRequest = { createBuffer: 0 };
const layerShellRequest = { getSurface: 0 };
const layerRequest = { setSize: 0, setInteractivity: 4, acknowledge: 6, destroy: 7 };
const layerEvent = { configure: 0 };
const seatRequest = { getKeyboard: 1 };
const keyboardEvent = { keymap: 0, enter: 1, modifiers: 4 };
const overlay = 3;
const exclusive = 1;

/** One pixel of it. */
const [side, bytesOfPixel, argb] = [1, 4, 0];

interface HeldKeys {
  /** By their places on a keyboard. */
  readonly keys: readonly number[];
  /** The bits of XKB's modifiers. */
  readonly modifiers: number;
}

export const noKeys: HeldKeys = { keys: [], modifiers: 0 };

/**
 * The keys that are down, by their places on a keyboard, and the bits of the modifiers, by the keyboard that was
 * used last. Sway tells a window that gets the focus, so a surface of one pixel takes it for a moment.
 */
export async function heldSwayKeys({ room, sway }: Pick<SwayDesktop, 'room' | 'sway'>): Promise<HeldKeys> {
  const lost = Promise.withResolvers<never>();
  using connection = await connectWayland(
    join(room.runtimeDir, sway.environment.WAYLAND_DISPLAY),
    lost.reject,
  );
  const { make, request } = connection;
  const bind = (name: string, version: number) => {
    const object = connection.bind(name, { least: version, most: version });
    if (object === null) throw new Error(`Sway has no ${name}`);
    return object;
  };
  // All first: whatever is made has to be asked for before the next is.
  const [seat, sharedMemory, compositor, layerShell] = [
    bind('wl_seat', 1),
    bind('wl_shm', 1),
    bind('wl_compositor', 4),
    bind('zwlr_layer_shell_v1', 1),
  ];
  const told = Promise.withResolvers<HeldKeys>();
  let keys: readonly number[] = [];
  const keyboard = make((opcode, event) => {
    if (opcode === keyboardEvent.keymap) closeSync(event.file());
    if (opcode === keyboardEvent.enter) {
      const [_serial, _surface, down] = [event.number(), event.number(), event.array()];
      keys = Array.from({ length: down.length / 4 }, (_, index) => down.readUInt32LE(index * 4));
    }
    if (opcode === keyboardEvent.modifiers) {
      const [_serial, modifiers] = [event.number(), event.number()];
      told.resolve({ keys, modifiers });
    }
  });
  request(seat, seatRequest.getKeyboard, keyboard);

  const pool = make();
  const buffer = make();
  const size = side * side * bytesOfPixel;
  const file = memoryFile('pixel', Buffer.alloc(size));
  request(sharedMemory, sharedMemoryRequest.createPool, pool, { file }, size);
  closeSync(file);
  request(pool, poolRequest.createBuffer, buffer, 0, side, side, side * bytesOfPixel, argb);

  const surface = make();
  request(compositor, compositorRequest.createSurface, surface);
  const layer = make((opcode, event) => {
    if (opcode !== layerEvent.configure) return;
    request(layer, layerRequest.acknowledge, event.number());
    request(surface, surfaceRequest.attach, buffer, 0, 0);
    request(surface, surfaceRequest.commit);
  });
  const noOutput = 0;
  request(layerShell, layerShellRequest.getSurface, layer, surface, noOutput, overlay, 'held');
  request(layer, layerRequest.setSize, side, side);
  request(layer, layerRequest.setInteractivity, exclusive);
  request(surface, surfaceRequest.commit);
  const held = await Promise.race([told.promise, lost.promise]);
  request(layer, layerRequest.destroy);
  request(surface, surfaceRequest.destroy);
  // The window before it has the focus again.
  await connection.settled();
  return held;
}
