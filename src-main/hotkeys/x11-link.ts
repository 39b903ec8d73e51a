import type { X11Connection } from '../insertion/x11/connection.ts';

/** A connection of its own to the X server, opened when it is first used: the one that inserts is in another process. */
export interface X11Link extends Disposable {
  /** Null when there is no X server that answers. */
  use<Value>(ask: (connection: X11Connection) => Promise<Value>): Promise<Value | null>;
}

interface Connected {
  readonly connection: X11Connection;
  /** Rejects when the X server goes away: what was asked of it is not answered any more. */
  readonly lost: Promise<never>;
}

/** `onOpened` is told of each connection: after one is lost, the next use opens another. */
export function x11Link(onOpened: (connection: X11Connection) => void = () => {}): X11Link {
  let connected: Promise<Connected> | null = null;

  async function connect(): Promise<Connected> {
    const { promise: lost, reject } = Promise.withResolvers<never>();
    lost.catch(() => {
      connected = null;
    });
    // Not with the app: it starts faster without.
    const { connectX11 } = await import('../insertion/x11/connection.ts');
    const connection = await connectX11(reject);
    onOpened(connection);
    return { connection, lost };
  }

  return {
    use: async (ask) => {
      connected ??= connect();
      try {
        const { connection, lost } = await connected;
        return await Promise.race([ask(connection), lost]);
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
