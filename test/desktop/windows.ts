import { ask, untilSeen, type XConnection } from './x-connection.ts';

/** The window that has the focus as the window manager says it, and as the X server says it. */
export interface Focus {
  readonly active: number | null;
  /** Toolkits give the keys to a window inside their window; that is the same focus. */
  readonly input: number | null;
}

export async function currentFocus(connection: XConnection): Promise<Focus> {
  const active = await connection.property(connection.root, '_NET_ACTIVE_WINDOW');
  const { focus } = await ask<{ focus: number }>((answer) => connection.client.GetInputFocus(answer));
  let input: number | null = null;
  for (const window of await allWindows(connection)) {
    if (await isInside(connection, focus, window)) input = window;
  }
  return { active: active?.readUInt32LE(0) || null, input };
}

/**
 * Notes every change of focus until disposed. Comparing before and after would miss a window that
 * takes the focus for a moment and gives it back, and with it a key the person typed.
 */
export async function watchFocus(
  connection: XConnection,
  window: number,
): Promise<Disposable & { readonly changes: readonly string[] }> {
  connection.watch(connection.root, 'PropertyChange');
  connection.watch(window, 'FocusChange');
  const activeAtom = await connection.atom('_NET_ACTIVE_WINDOW');
  await connection.settle();
  const changes: string[] = [];
  const stop = connection.onEvent((event) => {
    if (event.name === 'PropertyNotify' && event.wid === connection.root && event.atom === activeAtom) {
      changes.push('another window became active');
    }
    // Mode 0 is a real change; the others are keyboard grabs, which take nothing from the window.
    // Detail 2 says that the focus went to a window inside this one, or came from there.
    const isRealChange = event.mode === 0 && event.detail !== 2;
    if ((event.name === 'FocusOut' || event.name === 'FocusIn') && event.wid === window && isRealChange) {
      changes.push(event.name);
    }
  });
  return { changes, [Symbol.dispose]: stop };
}

/** Gives the window the focus, as a click on it would. */
export async function focusWindow(connection: XConnection, window: number): Promise<void> {
  connection.watch(connection.root, 'PropertyChange');
  const hasFocus = async () => {
    const { active, input } = await currentFocus(connection);
    return active === window && input === window;
  };
  // Asked again, the window manager would take the focus away for a moment.
  if (await hasFocus()) return;
  connection.watch(window, 'FocusChange');
  const request = await connection.atom('_NET_ACTIVE_WINDOW');
  // 2: a pager asks, that is, the person; window managers obey it.
  connection.client.SendClientMessage(connection.root, window, request, 32, [2, 0, 0, 0, 0]);
  await untilSeen(connection, 'the window to get the focus', async () => ((await hasFocus()) ? true : null));
}

async function isInside(connection: XConnection, child: number, ancestor: number): Promise<boolean> {
  for (let window = child; window > 1 && window !== connection.root; ) {
    if (window === ancestor) return true;
    const { parent } = await ask<{ parent: number }>((answer) => connection.client.QueryTree(window, answer));
    window = parent;
  }
  return false;
}

/** Every window the window manager knows. */
export async function allWindows(connection: XConnection): Promise<readonly number[]> {
  const list = await connection.property(connection.root, '_NET_CLIENT_LIST');
  if (list === null) return [];
  return Array.from({ length: list.length / 4 }, (_, index) => list.readUInt32LE(index * 4));
}

export async function windowTitle(connection: XConnection, window: number): Promise<string> {
  const title =
    (await connection.property(window, '_NET_WM_NAME')) ?? (await connection.property(window, 'WM_NAME'));
  return title?.toString('utf8') ?? '';
}

/** The first window of this class that is none of the known ones. */
export function newWindow(
  connection: XConnection,
  windowClass: string,
  known: readonly number[],
): Promise<number> {
  connection.watch(connection.root, 'PropertyChange');
  return untilSeen(connection, `a window of ${windowClass}`, async () => {
    for (const window of await allWindows(connection)) {
      if (known.includes(window)) continue;
      const name = await connection.property(window, 'WM_CLASS');
      if (name?.toString('latin1').toLowerCase().split('\0').includes(windowClass)) return window;
    }
    return null;
  });
}
