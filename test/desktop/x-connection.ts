import { createRequire } from 'node:module';
import type { Display } from './display.ts';

/** What node-x11 tells about an event; which fields are there depends on its name. */
export interface XEvent {
  readonly name: string;
  /** The window it is about, in most events. */
  readonly wid?: number;
  readonly atom?: number;
  readonly keycode?: number;
  /** Of a key event: the modifiers that were down. */
  readonly buttons?: number;
  readonly time?: number;
  readonly target?: number;
  readonly property?: number;
  /** The window that asked for a selection. */
  readonly requestor?: number;
  /** Of a focus event: 0 is a real change, others are keyboard grabs that come and go. */
  readonly mode?: number;
  readonly detail?: number;
  /** Of an XFIXES event about a selection; the one of the same name in the core protocol has none. */
  readonly owner?: number;
  readonly selection?: number;
  readonly damage?: number;
  /** Of a ClientMessage. */
  readonly data?: readonly number[];
  readonly area?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  /** When it arrived here, in ms since 1970. */
  readonly at: number;
}

type Answer<Value> = (error: unknown, value: Value) => void;

/** The requests of node-x11 (https://github.com/sidorares/node-x11) the desktop uses. */
interface XClient {
  atoms: Readonly<Record<string, number>>;
  AllocID(): number;
  ChangeWindowAttributes(window: number, values: { eventMask: number }): void;
  ConvertSelection(
    requestor: number,
    selection: number,
    target: number,
    property: number,
    time: number,
  ): void;
  CreateWindow(...values: readonly [...number[], Readonly<Record<string, number>>]): void;
  ChangeProperty(
    mode: number,
    window: number,
    name: number,
    type: number,
    format: number,
    data: Buffer,
  ): void;
  DestroyWindow(window: number): void;
  GrabKeyboard(
    window: number,
    ownerEvents: 0 | 1,
    time: number,
    pointerMode: number,
    keyboardMode: number,
    answer: Answer<number>,
  ): void;
  UngrabKeyboard(time: number): void;
  GrabKey(
    window: number,
    ownerEvents: 0 | 1,
    modifiers: number,
    keycode: number,
    pointerMode: number,
    keyboardMode: number,
  ): void;
  GrabButton(
    ...grab: readonly [window: number, ownerEvents: 0 | 1, eventMask: number, ...rest: number[]]
  ): void;
  GetImage(format: number, ...area: readonly [...number[], Answer<{ data: Buffer }>]): void;
  GetInputFocus(answer: Answer<{ focus: number }>): void;
  GetSelectionOwner(selection: number, answer: Answer<number>): void;
  GetKeyboardMapping(first: number, count: number, answer: Answer<readonly (readonly number[])[]>): void;
  GetProperty(...request: readonly [...number[], Answer<{ type: number; data: Buffer }>]): void;
  InternAtom(onlyIfExists: boolean, name: string, answer: Answer<number>): void;
  MapWindow(window: number): void;
  LowerWindow(window: number): void;
  UngrabKey(window: number, keycode: number, modifiers: number): void;
  QueryTree(window: number, answer: Answer<{ parent: number }>): void;
  QueryKeymap(answer: Answer<Buffer>): void;
  SendClientMessage(
    to: number,
    window: number,
    type: number,
    format: number,
    data: readonly number[],
    eventMask?: number,
  ): void;
  require(name: 'xtest', answer: Answer<XTest>): void;
  require(name: 'damage', answer: Answer<XDamage>): void;
  require(name: 'fixes', answer: Answer<XFixes>): void;
  on(event: 'event', listener: (event: Omit<XEvent, 'at'>) => void): void;
  on(event: 'error' | 'end', listener: () => void): void;
  terminate(): void;
}

export interface XTest {
  readonly KeyPress: number;
  readonly KeyRelease: number;
  FakeInput(type: number, keycode: number, time: number, window: number, x: number, y: number): void;
}

export interface XDamage {
  readonly ReportLevel: { readonly RawRectangles: number };
  Create(damage: number, drawable: number, level: number): void;
  Destroy(damage: number): void;
  Subtract(damage: number, repair: number, parts: number): void;
}

export interface XFixes {
  SelectSelectionInput(window: number, selection: number, eventMask: number): void;
}

interface XLibrary {
  readonly eventMask: Readonly<Record<string, number>>;
  readonly keySyms: Readonly<Record<string, { readonly code: number }>>;
  createClient(
    options: { display: string; shm: 'off' },
    answer: Answer<{
      client: XClient;
      screen: readonly { root: number; pixel_width: number; pixel_height: number }[];
    }>,
  ): void;
}

/** node-x11 has no types; these are what its source says. */
const library: XLibrary = createRequire(import.meta.url)('x11');

export type EventMaskName = 'ButtonPress' | 'PropertyChange' | 'FocusChange' | 'KeyPress' | 'StructureNotify';

/** The harness's own pair of eyes and hands: one connection, so that looking costs a millisecond and not a process. */
export interface XConnection extends Disposable {
  readonly client: XClient;
  readonly root: number;
  readonly width: number;
  readonly height: number;
  atom(name: string): Promise<number>;
  /** Raw bytes of a property; null when the window has none, or is gone. */
  property(window: number, name: string): Promise<Buffer | null>;
  /** Events of this kind about this window come, in addition to those asked for before. */
  watch(window: number, kind: EventMaskName): void;
  onEvent(listener: (event: XEvent) => void): () => void;
  /** Resolves when the server has done everything asked so far. */
  settle(): Promise<void>;
  keycode(keyName: string): Promise<number>;
}

type ConnectedDisplay = Parameters<Parameters<XLibrary['createClient']>[1]>[1];

/** The last one that was begun; rejects never. */
let connecting: Promise<unknown> = Promise.resolve();

/** One after the other, for node-x11 can be told only by a variable of the whole process where the cookie is. */
function connectedTo({ environment }: Pick<Display, 'environment'>): Promise<ConnectedDisplay> {
  const connected = connecting.then(() => {
    process.env.XAUTHORITY = environment.XAUTHORITY;
    return ask<ConnectedDisplay>((answer) =>
      library.createClient({ display: environment.DISPLAY, shm: 'off' }, answer),
    );
  });
  connecting = connected.catch(() => {});
  return connected;
}

export async function connect(server: Pick<Display, 'environment'>): Promise<XConnection> {
  const display = await connectedTo(server);
  const { client } = display;
  // node-x11 keeps the atoms of all connections in one table, and another server has other numbers.
  client.atoms = { ...client.atoms };
  const [screen] = display.screen;
  if (screen === undefined) throw new Error('The X server has no screen');
  const listeners = new Set<(event: XEvent) => void>();
  client.on('event', (event) => {
    const seen = { ...event, at: performance.timeOrigin + performance.now() };
    for (const listener of listeners) listener(seen);
  });
  // Windows may vanish while they are being looked at; the request itself answers that.
  client.on('error', () => {});
  client.on('end', () => {});
  const atoms = new Map<string, Promise<number>>();
  const masks = new Map<number, number>();

  const connection: XConnection = {
    client,
    root: screen.root,
    width: screen.pixel_width,
    height: screen.pixel_height,
    atom: (name) => {
      const known = atoms.get(name) ?? ask<number>((answer) => client.InternAtom(false, name, answer));
      atoms.set(name, known);
      return known;
    },
    property: async (window, name) => {
      const atom = await connection.atom(name);
      try {
        const { type, data } = await ask<{ type: number; data: Buffer }>((answer) =>
          client.GetProperty(0, window, atom, 0, 0, 0x0fff_ffff, answer),
        );
        return type === 0 ? null : data;
      } catch {
        return null;
      }
    },
    watch: (window, kind) => {
      const mask = (masks.get(window) ?? 0) | (library.eventMask[kind] ?? 0);
      masks.set(window, mask);
      client.ChangeWindowAttributes(window, { eventMask: mask });
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    settle: async () => {
      await ask((answer) => client.GetInputFocus(answer));
    },
    keycode: async (keyName) => {
      const symbol = library.keySyms[`XK_${keyName}`]?.code;
      const firstKeycode = 8;
      const rows = await ask<readonly (readonly number[])[]>((answer) =>
        client.GetKeyboardMapping(firstKeycode, 248, answer),
      );
      const row = symbol === undefined ? -1 : rows.findIndex((symbols) => symbols.includes(symbol));
      if (row < 0) throw new Error(`No key on this keyboard is called ${keyName}`);
      return row + firstKeycode;
    },
    [Symbol.dispose]: () => client.terminate(),
  };
  return connection;
}

/** A request with a reply, as a promise. */
export function ask<Value>(request: (answer: Answer<Value>) => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    request((error, value) => (error ? reject(error) : resolve(value)));
  });
}

/**
 * Looks now and again after every event about the window until `find` answers something; what is
 * awaited here is announced by the X server, never polled.
 */
export async function untilSeen<Value>(
  connection: XConnection,
  what: string,
  find: () => Promise<Value | null>,
  withinMs = 20_000,
): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  let isLooking = false;
  let hasNews = false;
  const look = async (): Promise<void> => {
    hasNews = true;
    if (isLooking) return;
    isLooking = true;
    while (hasNews) {
      hasNews = false;
      const found = await find();
      if (found !== null) resolve(found);
    }
    isLooking = false;
  };
  const lookOrFail = () => void look().catch(reject);
  const timer = setTimeout(
    () => reject(new Error(`Waited ${withinMs} ms for ${what}, and it did not come`)),
    withinMs,
  );
  const stop = connection.onEvent(lookOrFail);
  lookOrFail();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    stop();
  }
}

/** Keycodes of what is down now. */
export async function heldKeys({ client }: XConnection): Promise<readonly number[]> {
  const keys = await ask<Buffer>((answer) => client.QueryKeymap(answer));
  return Array.from({ length: 256 }, (_, keycode) => keycode).filter(
    (keycode) => (((keys[keycode >> 3] ?? 0) >> (keycode & 7)) & 1) === 1,
  );
}
