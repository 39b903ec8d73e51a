/**
 * Which window has the focus, where the compositor tells: wlr-foreign-toplevel-management-unstable-v1 (Sway, Hyprland,
 * river, labwc, Wayfire). It tells of every change by itself, so nobody has to be asked at a press.
 */
import type { WaylandConnection } from './connection.ts';
import type { Reader } from './wire.ts';

export interface Toplevel {
  /** Of this window, and of no other after it is closed either. */
  readonly window: number;
  /** As the app names itself; the class of a window of X11. Empty when the window does not say. */
  readonly appId: string;
}

export interface Toplevels {
  /** The window that has the focus; null when none has. */
  active(): Toplevel | null;
  onChange(listener: () => void): () => void;
}

const managerEvent = { toplevel: 0 };
const windowEvent = { appId: 1, state: 4, done: 5, closed: 6 };
const windowRequest = { destroy: 7 };
const activated = 2;

interface Window {
  readonly window: number;
  appId: string;
  isActive: boolean;
}

/** Null where the compositor tells nobody about windows. */
export function openToplevels(connection: WaylandConnection): Toplevels | null {
  /** What was told of a window counts once the compositor says that it is done telling. Both by its object. */
  const told = new Map<number, Window>();
  const windows = new Map<number, Window>();
  /** Of our own: the compositor gives the number of an object that is gone to the next window. */
  let lastWindow = 0;
  const listeners = new Set<() => void>();
  const manager = connection.bind(
    'zwlr_foreign_toplevel_manager_v1',
    { least: 1, most: 3 },
    (opcode, event) => {
      if (opcode !== managerEvent.toplevel) return;
      const object = event.number();
      lastWindow += 1;
      told.set(object, { window: lastWindow, appId: '', isActive: false });
      connection.adopt(object, (what, detail) => onWindowEvent(object, what, detail));
    },
  );
  if (manager === null) return null;

  function onWindowEvent(object: number, opcode: number, event: Reader): void {
    const known = told.get(object);
    if (known === undefined) return;
    if (opcode === windowEvent.appId) known.appId = event.string();
    else if (opcode === windowEvent.state) known.isActive = numbersIn(event.array()).includes(activated);
    else if (opcode === windowEvent.done) {
      windows.set(object, { ...known });
      for (const listener of listeners) listener();
    } else if (opcode === windowEvent.closed) {
      told.delete(object);
      windows.delete(object);
      connection.destroy(object, windowRequest.destroy);
      for (const listener of listeners) listener();
    }
  }

  return {
    active: () => {
      for (const { window, appId, isActive } of windows.values()) if (isActive) return { window, appId };
      return null;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function numbersIn(bytes: Buffer): readonly number[] {
  return Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readUInt32LE(index * 4));
}
