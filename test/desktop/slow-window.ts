import { focusWindow } from './windows.ts';
import { untilSeen, type XConnection } from './x-connection.ts';

interface KeySeen {
  readonly keycode: number;
  /** As X has them. */
  readonly modifiers: number;
}

/** A window that notes its keys, and says that it has got to them when it is told to. */
export interface SlowWindow extends Disposable {
  readonly keys: readonly KeySeen[];
  /** Resolves when it was asked so often, in all, how far it is. */
  asked(times: number): Promise<void>;
  /** It has got to everything. */
  answer(): Promise<void>;
  /** It asks for what was copied, in this format, and resolves with the answer. */
  reads(format: string): Promise<string>;
}

export async function openSlowWindow(connection: XConnection): Promise<SlowWindow> {
  const { client, root } = connection;
  const window = client.AllocID();
  client.CreateWindow(window, root, 100, 60, 600, 300, 0, 0, 0, 0, { backgroundPixel: 0xffffff });
  for (const kind of ['KeyPress', 'FocusChange', 'StructureNotify', 'PropertyChange'] as const)
    connection.watch(window, kind);
  const [protocols = 0, ping = 0, atomType = 0] = await Promise.all(
    ['WM_PROTOCOLS', '_NET_WM_PING', 'ATOM'].map(connection.atom),
  );
  const supported = Buffer.alloc(4);
  supported.writeUInt32LE(ping);
  client.ChangeProperty(0, window, protocols, atomType, 32, supported);
  const keys: KeySeen[] = [];
  const pings: (readonly number[])[] = [];
  let answered = 0;
  let reads = 0;
  const stop = connection.onEvent(({ name, wid, keycode, buttons, data }) => {
    if (wid !== window) return;
    if (name === 'KeyPress') keys.push({ keycode: keycode ?? 0, modifiers: buttons ?? 0 });
    if (name === 'ClientMessage' && data?.[0] === ping) pings.push(data);
  });
  client.MapWindow(window);
  await untilSeen(connection, 'the slow window to appear', async () =>
    (await connection.property(window, '_NET_FRAME_EXTENTS')) === null ? null : true,
  );
  await focusWindow(connection, window);

  return {
    keys,
    asked: async (times) => {
      await untilSeen(connection, `question ${times}`, async () => (pings.length >= times ? true : null));
    },
    answer: async () => {
      for (const data of pings.slice(answered))
        client.SendClientMessage(root, root, protocols, 32, data, substructureMasks);
      answered = pings.length;
      await connection.settle();
    },
    reads: async (format) => {
      reads += 1;
      const received = `SLOW_WINDOW_RECEIVED_${reads}`;
      const [selection = 0, target = 0, place = 0] = await Promise.all(
        ['CLIPBOARD', format, received].map(connection.atom),
      );
      client.ConvertSelection(window, selection, target, place, 0);
      const answer = await untilSeen(connection, `the clipboard as ${format}`, () =>
        connection.property(window, received),
      );
      return answer.toString('utf8');
    },
    [Symbol.dispose]: () => {
      stop();
      client.DestroyWindow(window);
    },
  };
}

/** Who listens to the root window for what becomes of the others. */
const substructureMasks = 0x0018_0000;
