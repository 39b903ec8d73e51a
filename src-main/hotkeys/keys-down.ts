/** Which keys are down now, as the system itself knows it: a release that was never reported shows here. */
import { isX11, x11Link } from './x11-link.ts';

export interface KeysDown extends Disposable {
  /** By numbers that mean something only to the system. None where it does not tell. */
  read(): Promise<readonly number[]>;
}

/** macOS and Windows could tell, but not without native code of our own: there the next press makes up for it. */
export function openKeysDown(): KeysDown {
  return isX11() ? openX11KeysDown() : { read: async () => [], [Symbol.dispose]: () => {} };
}

function openX11KeysDown(): KeysDown {
  const link = x11Link();
  return {
    read: async () => {
      const keys = await link.use(
        ({ client }) =>
          new Promise<Buffer>((resolve, reject) => {
            client.QueryKeymap((error, answer) => (error ? reject(error) : resolve(answer)));
          }),
      );
      // No X server that answers: then nobody tells, which is what no keys means.
      return keys === null ? [] : keycodesIn(keys);
    },
    [Symbol.dispose]: () => link[Symbol.dispose](),
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
