/** What X knows of keys and the mouse beyond what the hook tells. */
import type { Hotkey, ModifierName } from '../../src-core/hotkey.ts';
import { placesOnX11 } from '../../src-core/key-layout.ts';
import { ask, type X11Connection } from '../insertion/x11/connection.ts';
import { isX11, x11Link } from './x11-link.ts';

export interface SystemKeys extends Disposable {
  /** By letter or digit: the place of the key that has it, in the numbers of the hook; null where nobody tells. */
  places(): Promise<ReadonlyMap<string, number> | null>;
  /**
   * From now on these buttons reach no app, and those from before do again. False for each that somebody
   * else has. Where the system cannot do that they go to the app as well.
   */
  takeButtons(hotkeys: readonly Hotkey[]): Promise<readonly boolean[]>;
}

/** `onLayout`: other letters stand on the keys from now on. */
export function openSystemKeys(onLayout: () => void): SystemKeys {
  return isX11()
    ? openX11Keys(onLayout)
    : {
        places: async () => null,
        takeButtons: async (hotkeys) => hotkeys.map(() => true),
        [Symbol.dispose]: () => {},
      };
}

const mappingNotify = 34;
const firstKeycode = 8;
/** X counts the wheel as buttons 4 to 7. */
const buttonNumbers: Readonly<Record<string, number>> = { Mouse4: 8, Mouse5: 9 };
const modifierBits: Record<ModifierName, number> = { Shift: 1, Control: 4, Alt: 8, Super: 64 };
/** With and without Caps Lock and Num Lock, which are none of ours. */
const locks = [0, 2, 16, 18];
const buttonEvents = 4 | 8;
const asynchronous = 1;

interface Grab {
  readonly button: number;
  readonly modifiers: number;
}

function openX11Keys(onLayout: () => void): SystemKeys {
  const link = x11Link((connection) =>
    connection.onEvent(({ type }) => {
      if (type === mappingNotify) onLayout();
    }),
  );
  let taken: readonly Grab[] = [];

  return {
    places: () =>
      link.use(async ({ client }) =>
        placesOnX11(
          await ask<readonly (readonly number[])[]>((answer) =>
            client.GetKeyboardMapping(firstKeycode, 256 - firstKeycode, answer),
          ),
        ),
      ),
    takeButtons: async (hotkeys) => {
      if (taken.length === 0 && hotkeys.length === 0) return [];
      const had = await link.use(async (connection) => {
        for (const { button, modifiers } of taken)
          connection.client.UngrabButton(connection.root, button, modifiers);
        taken = [];
        return Promise.all(hotkeys.map((hotkey) => take(connection, hotkey)));
      });
      return had ?? hotkeys.map(() => true);
    },
    [Symbol.dispose]: () => link[Symbol.dispose](),
  };

  async function take({ client, root }: X11Connection, { key, modifiers }: Hotkey): Promise<boolean> {
    const held = modifiers.reduce((bits, name) => bits | modifierBits[name], 0);
    const grabs = locks.map((lock) => ({ button: buttonNumbers[key] ?? 0, modifiers: held | lock }));
    taken = [...taken, ...grabs];
    const tried = grabs.map((grab) =>
      ask((answer) =>
        client.GrabButton(
          root,
          0,
          buttonEvents,
          asynchronous,
          asynchronous,
          0,
          0,
          grab.button,
          grab.modifiers,
          answer,
        ),
      ),
    );
    const answers = await Promise.allSettled(tried);
    return answers.every(({ status }) => status === 'fulfilled');
  }
}
