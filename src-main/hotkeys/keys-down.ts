/** Which keys are down now, as the system itself knows it: a release that was never reported shows here. */
import type { X11Connection } from '../insertion/x11/connection.ts';

export interface KeysDown extends Disposable {
  /** By numbers that mean something only to the system. None where it does not tell. */
  read(): Promise<readonly number[]>;
}

/** macOS and Windows could tell, but not without native code of our own: there the next press makes up for it. */
export function openKeysDown(): KeysDown {
  const canAsk = process.platform === 'linux' && Boolean(process.env.DISPLAY);
  return canAsk ? openX11KeysDown() : { read: async () => [], [Symbol.dispose]: () => {} };
}

interface Connected {
  readonly connection: X11Connection;
  /** Rejects when the X server goes away: what was asked of it is not answered any more. */
  readonly lost: Promise<never>;
}

/** A connection of its own, opened when it is first asked: the one that inserts is in another process. */
function openX11KeysDown(): KeysDown {
  let connected: Promise<Connected> | null = null;

  async function connect(): Promise<Connected> {
    const { promise: lost, reject } = Promise.withResolvers<never>();
    lost.catch(() => {
      connected = null;
    });
    // Not with the app: it starts faster without.
    const { connectX11 } = await import('../insertion/x11/connection.ts');
    return { connection: await connectX11(reject), lost };
  }

  return {
    read: async () => {
      connected ??= connect();
      try {
        const { connection, lost } = await connected;
        const answer = new Promise<Buffer>((resolve, fail) => {
          connection.client.QueryKeymap((error, keys) => (error ? fail(error) : resolve(keys)));
        });
        return keycodesIn(await Promise.race([answer, lost]));
      } catch {
        // No X server that answers: then nobody tells, which is what no keys means.
        connected = null;
        return [];
      }
    },
    [Symbol.dispose]: () =>
      void connected?.then(
        ({ connection }) => connection[Symbol.dispose](),
        () => {},
      ),
  };
}

/** One bit a key, the lowest first. */
function keycodesIn(bits: Uint8Array): readonly number[] {
  const keycodes: number[] = [];
  for (const [place, byte] of bits.entries()) {
    for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) keycodes.push(place * 8 + bit);
  }
  return keycodes;
}
