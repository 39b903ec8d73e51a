import type { Target } from './target.ts';
import { focusWindow } from './windows.ts';
import { untilSeen, type XConnection } from './x-connection.ts';

/** A target that also knows to the millisecond when the words stood in it. */
export interface Paper extends Target {
  /** Everything that was ever put on it, with when it had arrived, in ms since 1970. */
  readonly insertions: readonly { readonly text: string; readonly at: number }[];
  /** Resolves when it got that many texts, with all it ever got, without spaces around them. */
  texts(count: number): Promise<readonly string[]>;
  /** How often it was asked to paste. */
  readonly chords: () => number;
}

const controlMask = 1 << 2;
const shiftMask = 1 << 0;

/**
 * A window of our own that pastes as an editor does, on Ctrl+V and Shift+Insert, and does nothing
 * else: what it measures is the app, and not how fast an editor draws. `slowMs` makes it one that is
 * busy with something else for so long before it reads.
 */
export async function openPaper(
  connection: XConnection,
  { slowMs = 0 }: { slowMs?: number } = {},
): Promise<Paper> {
  const { client, root } = connection;
  const window = client.AllocID();
  const whitePixel = 0xffffff;
  client.CreateWindow(window, root, 100, 60, 600, 300, 0, 0, 0, 0, { backgroundPixel: whitePixel });
  for (const kind of ['KeyPress', 'FocusChange', 'StructureNotify'] as const) connection.watch(window, kind);
  const [string, windowClass, utf8, clipboard, primary] = await Promise.all(
    ['STRING', 'WM_CLASS', 'UTF8_STRING', 'CLIPBOARD', 'PRIMARY'].map(connection.atom),
  );
  if (!string || !windowClass || !utf8 || !clipboard || !primary)
    throw new Error('The X server has no atoms');
  // In turn, so that words that come quickly do not overwrite those that are still being read.
  const names = Array.from({ length: 8 }, (_, index) => `PAPER_RECEIVED_${index}`);
  const places = await Promise.all(names.map(connection.atom));
  client.ChangeProperty(0, window, windowClass, string, 8, Buffer.from('paper\0Paper\0'));
  const pasteKey = await connection.keycode('v');
  const insertKey = await connection.keycode('Insert');
  const insertions: { text: string; at: number }[] = [];
  const onInsertion = new Set<() => void>();
  let chords = 0;
  let firstUnread = 0;
  let firstVisible = 0;

  const stop = connection.onEvent((event) => {
    if (event.wid === window && event.name === 'KeyPress') {
      const modifiers = event.buttons ?? 0;
      const isPaste = event.keycode === pasteKey && modifiers === controlMask;
      const isInsert = event.keycode === insertKey && modifiers === shiftMask;
      if (isPaste || isInsert) {
        const place = places[chords % places.length] ?? 0;
        const read = () =>
          client.ConvertSelection(window, isPaste ? clipboard : primary, utf8, place, event.time ?? 0);
        chords++;
        if (slowMs === 0) read();
        else setTimeout(read, slowMs);
      }
    }
    const received = names[places.indexOf(event.property ?? 0)];
    const isAnswer = event.name === 'SelectionNotify' && event.owner === undefined;
    if (isAnswer && event.requestor === window && received !== undefined) {
      void connection.property(window, received).then((text) => {
        insertions.push({
          text: text?.toString('utf8') ?? '',
          at: performance.timeOrigin + performance.now(),
        });
        for (const look of onInsertion) look();
      });
    }
  });
  client.MapWindow(window);
  await untilSeen(connection, 'the paper to appear', async () =>
    (await connection.property(window, '_NET_FRAME_EXTENTS')) === null ? null : true,
  );
  await focusWindow(connection, window);

  /** Resolves with when the last of so many arrived. */
  async function reached(count: number, withinMs: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const look = () => {
      const insertion = insertions[count - 1];
      if (insertion !== undefined) resolve(insertion.at);
    };
    const timer = setTimeout(
      () => reject(new Error(`${insertions.length} texts were pasted within ${withinMs} ms, not ${count}`)),
      withinMs,
    );
    onInsertion.add(look);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      onInsertion.delete(look);
    }
  }

  return {
    name: 'a window that only pastes',
    window,
    insertions,
    chords: () => chords,
    focus: () => focusWindow(connection, window),
    read: async () => {
      firstUnread = insertions.length;
      return insertions
        .slice(firstVisible)
        .map(({ text }) => text)
        .join('');
    },
    texts: async (count) => {
      await reached(count, 10_000);
      return insertions.map(({ text }) => text.trim());
    },
    changed: (withinMs) => reached(firstUnread + 1, withinMs),
    clear: async () => {
      firstVisible = insertions.length;
      firstUnread = insertions.length;
    },
    [Symbol.asyncDispose]: async () => {
      stop();
      client.DestroyWindow(window);
    },
  };
}
