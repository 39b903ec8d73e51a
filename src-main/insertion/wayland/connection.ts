/**
 * A connection to the Wayland compositor: objects with numbers, requests to them, events from them.
 * https://wayland.freedesktop.org/docs/html/ch04.html
 */
import { join } from 'node:path';
import { connectFileSocket } from './libc.ts';
import { type Argument, encode, filesOf, type Reader, reader, split } from './wire.ts';

export type OnEvent = (opcode: number, event: Reader) => void;

export interface WaylandConnection extends Disposable {
  /** What the compositor offers, with the version it speaks. */
  readonly offered: ReadonlyMap<string, number>;
  /** Null when the compositor does not offer it in that version. */
  bind(name: string, versions: { least: number; most: number }, onEvent?: OnEvent): number | null;
  /** The number of an object that a request is about to make. */
  make(onEvent?: OnEvent): number;
  /** An object that an event has made. */
  adopt(object: number, onEvent: OnEvent): void;
  request(object: number, opcode: number, ...args: readonly Argument[]): void;
  /** One of ours is heard until the compositor knows: what happened to it before may bring a file along. */
  destroy(object: number, opcode: number): void;
  /** Resolves when everything asked so far is done, and all it caused has been heard. */
  settled(): Promise<void>;
}

const display = 1;
const displayRequest = { sync: 0, getRegistry: 1 };
const displayEvent = { error: 0, deleteId: 1 };
const registryRequest = { bind: 0 };
const registryEvent = { global: 0 };

/** From here on the compositor gives out the numbers. */
const firstOfCompositor = 0xff00_0000;

/** Null when there is no compositor named in the environment. */
export function socketPath(environment: NodeJS.ProcessEnv): string | null {
  const { WAYLAND_DISPLAY: name, XDG_RUNTIME_DIR: folder } = environment;
  if (!name) return null;
  if (name.startsWith('/')) return name;
  return folder ? join(folder, name) : null;
}

/** Rejects when nobody answers there; `onLost` is called when the compositor goes away later. */
export async function connectWayland(
  path: string,
  onLost: (error: unknown) => void,
): Promise<WaylandConnection> {
  const listeners = new Map<number, OnEvent>();
  const offered = new Map<string, number>();
  const nameOf = new Map<string, number>();
  const files: number[] = [];
  const waiting = new Map<number, { resolve(): void; reject(error: unknown): void }>();
  let rest: Buffer = Buffer.alloc(0);
  let lastObject = display;
  let isClosing = false;

  const fail = (error: unknown) => {
    if (isClosing) return;
    isClosing = true;
    socket.close();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    onLost(error);
  };
  const socket = connectFileSocket(
    path,
    (received) => {
      try {
        files.push(...received.files);
        const { messages, rest: left } = split(Buffer.concat([rest, received.bytes]));
        rest = left;
        for (const { object, opcode, body } of messages) {
          listeners.get(object)?.(opcode, reader(body, takeFile));
        }
      } catch (error) {
        fail(error);
      }
    },
    () => fail(new Error('the Wayland compositor closed the connection')),
  );

  function takeFile(): number {
    const file = files.shift();
    if (file === undefined) throw new Error('a message of Wayland came without its file');
    return file;
  }

  function request(object: number, opcode: number, ...args: readonly Argument[]): void {
    if (isClosing) return;
    try {
      socket.send(encode(object, opcode, args), filesOf(args));
    } catch (error) {
      fail(error);
    }
  }

  function make(onEvent: OnEvent = () => {}): number {
    lastObject += 1;
    listeners.set(lastObject, onEvent);
    return lastObject;
  }

  function settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (isClosing) return reject(new Error('the connection to the Wayland compositor is closed'));
      const callback = make(() => {
        waiting.delete(callback);
        resolve();
      });
      waiting.set(callback, { resolve, reject });
      request(display, displayRequest.sync, callback);
    });
  }

  listeners.set(display, (opcode, event) => {
    if (opcode === displayEvent.deleteId) return void listeners.delete(event.number());
    if (opcode !== displayEvent.error) return;
    const [object, code] = [event.number(), event.number()];
    fail(new Error(`the Wayland compositor refused a request (${object}, ${code}): ${event.string()}`));
  });
  const registry = make((opcode, event) => {
    const number = event.number();
    if (opcode === registryEvent.global) {
      const name = event.string();
      nameOf.set(name, number);
      offered.set(name, event.number());
    }
  });
  request(display, displayRequest.getRegistry, registry);
  await settled();

  return {
    offered,
    bind: (name, { least, most }, onEvent) => {
      const number = nameOf.get(name);
      const version = Math.min(offered.get(name) ?? 0, most);
      if (number === undefined || version < least) return null;
      const object = make(onEvent);
      request(registry, registryRequest.bind, number, name, version, object);
      return object;
    },
    make,
    adopt: (object, onEvent) => void listeners.set(object, onEvent),
    request,
    destroy: (object, opcode) => {
      request(object, opcode);
      if (object >= firstOfCompositor) listeners.delete(object);
    },
    settled,
    [Symbol.dispose]: () => {
      isClosing = true;
      socket.close();
    },
  };
}
