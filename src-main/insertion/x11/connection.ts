import x11, { type X11Event, type XClient } from 'x11';

/** One connection to the X server with a window of our own that is never shown. */
export interface X11Connection extends Disposable {
  readonly client: XClient;
  readonly root: number;
  readonly window: number;
  readonly keycodes: { readonly first: number; readonly count: number };
  atom(name: string): Promise<number>;
  /** Which client a window belongs to: the windows of one client share these bits. */
  clientOf(window: number): number;
  onEvent(listener: (event: X11Event) => void): () => void;
}

/** Rejects when there is no X server; `onLost` is called when it goes away later. */
export async function connectX11(onLost: (error: unknown) => void): Promise<X11Connection> {
  const display = await new Promise<Parameters<Parameters<typeof x11.createClient>[1]>[1]>(
    (resolve, reject) => {
      x11.createClient({ shm: 'off' }, (error, opened) => (error ? reject(error) : resolve(opened)));
    },
  );
  const { client } = display;
  // node-x11 keeps the atoms of all connections in one table, and another server has other numbers.
  client.atoms = { ...client.atoms };
  const root = display.screen[0]?.root ?? 0;
  const window = client.AllocID();
  client.CreateWindow(window, root, -1, -1, 1, 1, 0, 0, 0, 0, { eventMask: x11.eventMask.PropertyChange });

  let isOver = false;
  const listeners = new Set<(event: X11Event) => void>();
  client.on('event', (event) => {
    for (const listener of listeners) listener(event);
  });
  // A window that vanished between two requests answers with an error nobody waits for; what does
  // wait gets it through its own callback.
  client.on('error', () => {});
  const end = () => {
    if (isOver) return;
    isOver = true;
    onLost(new Error('the X server closed the connection'));
  };
  client.on('end', end);
  // One that breaks off has no end.
  client.stream.on('close', end);

  const atoms = new Map<string, Promise<number>>();
  return {
    client,
    root,
    window,
    keycodes: { first: display.min_keycode, count: display.max_keycode - display.min_keycode + 1 },
    atom: (name) => {
      const known = atoms.get(name) ?? ask<number>((answer) => client.InternAtom(false, name, answer));
      atoms.set(name, known);
      return known;
    },
    clientOf: (id) => (id & ~display.resource_mask) >>> 0,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [Symbol.dispose]: () => {
      isOver = true;
      client.terminate();
    },
  };
}

/** A request with a reply, as a promise. */
export function ask<Value>(
  request: (answer: (error: unknown, value: Value) => void) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    request((error, value) => (error ? reject(error) : resolve(value)));
  });
}

/** A whole property, however long; null when there is none. */
export async function readProperty(
  { client }: X11Connection,
  window: number,
  name: number,
  { remove }: { remove: boolean } = { remove: false },
): Promise<{ type: number; format: number; data: Buffer } | null> {
  const property = await ask<Parameters<Parameters<XClient['GetProperty']>[6]>[1]>((answer) =>
    client.GetProperty(remove ? 1 : 0, window, name, 0, 0, 0x0fff_ffff, answer),
  );
  return property.type === 0 ? null : property;
}
