/** Which keys are down now, as the system itself knows it: a release that was never reported shows here. */
import { activationTimes } from '../../src-core/dictation/activation.ts';
import { type Hotkey, isMediaKey, isMouseButton } from '../../src-core/hotkey.ts';
import { signalAfter } from '../deadline.ts';
import type { Native } from '../native/native.ts';
import { isX11, x11Link } from './x11-link.ts';

export interface KeysDown extends Disposable {
  /**
   * Every key, or of the buttons of the mouse the hotkey itself, by numbers that mean something only to the system. None
   * where it never tells; null: not known this time.
   */
  read(hotkey?: Hotkey): Promise<readonly number[] | null>;
  /** Whether this one is among them while it is down. */
  tellsOf(hotkey: Hotkey): boolean;
}

/** @param native Windows' and macOS' own functions. */
export function openKeysDown(native: Pick<Native, 'call'> | null, platform: NodeJS.Platform): KeysDown {
  if (native !== null) return nativeKeysDown(native, platform);
  return isX11()
    ? openX11KeysDown()
    : { read: async () => [], tellsOf: () => false, [Symbol.dispose]: () => {} };
}

/** The process that is asked is disposed by whoever started it. */
function nativeKeysDown(native: Pick<Native, 'call'>, platform: NodeJS.Platform): KeysDown {
  // It is asked again by then. A process that is gone, or busy with an app that hangs, says nothing of the keys.
  const asked = (name: 'keysDown' | 'buttonsDown') =>
    native.call(name, null, signalAfter(activationTimes.readKeys)).catch(() => null);
  return {
    read: async (hotkey) => {
      if (hotkey === undefined || !isMouseButton(hotkey)) return asked('keysDown');
      const buttons = await asked('buttonsDown');
      return buttons === null ? null : buttons.filter((button) => hotkey.key === `Mouse${button}`);
    },
    // On macOS those that play and stop are no keys with a place.
    tellsOf: (hotkey) => !(platform === 'darwin' && isMediaKey(hotkey)),
    [Symbol.dispose]: () => {},
  };
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
      return keys && keycodesIn(keys);
    },
    // Of the mouse X itself tells only the buttons up to 5, which are the wheel's.
    tellsOf: (hotkey) => !isMouseButton(hotkey),
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
