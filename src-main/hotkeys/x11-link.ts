import type { X11Connection } from '../insertion/x11/connection.ts';

/** A connection of its own to the X server, opened when it is first used: the one that inserts is in another process. */
export interface X11Link extends Disposable {
  /** Null when there is no X server that answers. */
  use<Value>(ask: Ask<Value>): Promise<Value | null>;
}

type Ask<Value> = (connection: X11Connection) => Promise<Value>;

interface Connected {
  readonly connection: X11Connection;
  /** Rejects when the X server goes away: what was asked of it is not answered any more. */
  answer<Value>(ask: Ask<Value>): Promise<Value>;
}

/** `onOpened` is told of each connection: after one is lost, the next use opens another. */
export function x11Link(onOpened: (connection: X11Connection) => void = () => {}): X11Link {
  let connected: Promise<Connected> | null = null;

  async function connect(): Promise<Connected> {
    /** Who waits for an answer. A race with the end of the connection would keep every answer for as long as that lasts. */
    const waiting = new Set<(error: unknown) => void>();
    let lost: unknown = null;
    // Not with the app: it starts faster without.
    const { connectX11 } = await import('../insertion/x11/connection.ts');
    const connection = await connectX11((error) => {
      connected = null;
      lost = error;
      for (const reject of waiting) reject(error);
    });
    onOpened(connection);
    return {
      connection,
      answer: (ask) =>
        new Promise((resolve, reject) => {
          if (lost !== null) return reject(lost);
          waiting.add(reject);
          ask(connection)
            .then(resolve, reject)
            .finally(() => waiting.delete(reject));
        }),
    };
  }

  return {
    use: async (ask) => {
      connected ??= connect();
      try {
        return await (await connected).answer(ask);
      } catch {
        connected = null;
        return null;
      }
    },
    [Symbol.dispose]: () =>
      void connected?.then(
        ({ connection }) => connection[Symbol.dispose](),
        () => {},
      ),
  };
}

export function isX11(): boolean {
  return process.platform === 'linux' && Boolean(process.env.DISPLAY);
}
