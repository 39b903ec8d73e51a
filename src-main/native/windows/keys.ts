/**
 * Keys on Windows. A letter is pressed as its virtual key, which every layout has, also one without Latin letters:
 * apps know their shortcuts by it. (learn.microsoft.com: SendInput, KEYBDINPUT, Virtual-Key Codes, GetAsyncKeyState)
 */
import type { Keys } from '../../insertion/robot.ts';
import type { KeyCalls, Modifier } from '../key-calls.ts';

/** Of user32.dll. */
export const windowsKeyDeclarations = {
  SendInput: 'uint32_t __stdcall SendInput(uint32_t count, const void *inputs, int size)',
  GetAsyncKeyState: 'int16_t __stdcall GetAsyncKeyState(int key)',
} as const;

export interface WindowsKeysApi {
  /** How many of them were taken. */
  send(count: number, inputs: Buffer, size: number): number;
  /** Below 0 while the key is down. */
  state(key: number): number;
}

const virtualKeys = { v: 0x56, insert: 0x2d, enter: 0x0d } as const;
const modifierKeys = { shift: 0x10, control: 0x11, alt: 0x12, command: 0x5b } as const;
const rightWindowsKey = 0x5c;
/**
 * From VK_BACK on: what comes before are the buttons of the mouse. Those from 0xF0 on switch the Japanese input, and one
 * of them stays down.
 */
const keys = { first: 0x08, last: 0xef } as const;

/** VK_XBUTTON1 and VK_XBUTTON2. */
const buttons: ReadonlyMap<number, number> = new Map([
  [4, 0x05],
  [5, 0x06],
]);

const keyboardInput = 1;
const extendedKey = 1;
const keyUp = 2;
const unicode = 4;

/** INPUT on 64 bits: its kind, and a union as large as MOUSEINPUT, in which KEYBDINPUT begins after 8 bytes. */
export const inputBytes = 40;

interface Stroke {
  readonly virtualKey: number;
  /** A unit of UTF-16 in place of a key. */
  readonly unit: number;
  readonly flags: number;
}

export function inputsOf(strokes: readonly Stroke[]): Buffer {
  const inputs = Buffer.alloc(inputBytes * strokes.length);
  for (const [index, { virtualKey, unit, flags }] of strokes.entries()) {
    const start = index * inputBytes;
    inputs.writeUInt32LE(keyboardInput, start);
    inputs.writeUInt16LE(virtualKey, start + 8);
    inputs.writeUInt16LE(unit, start + 10);
    inputs.writeUInt32LE(flags, start + 12);
  }
  return inputs;
}

function chordStrokes({ key, modifiers }: Keys): readonly Stroke[] {
  const down = [
    ...modifiers.map((modifier) => ({ virtualKey: modifierKeys[modifier], unit: 0, flags: 0 })),
    // Without the flag it is the Insert of the number pad, which types a 0 while Num Lock is on.
    { virtualKey: virtualKeys[key], unit: 0, flags: key === 'insert' ? extendedKey : 0 },
  ];
  return [...down, ...down.toReversed().map((stroke) => ({ ...stroke, flags: stroke.flags | keyUp }))];
}

/** A character outside the first plane is two units, one after the other, as documented for KEYEVENTF_UNICODE. */
function textStrokes(text: string): readonly Stroke[] {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return units.flatMap((unit) => [
    { virtualKey: 0, unit, flags: unicode },
    { virtualKey: 0, unit, flags: unicode | keyUp },
  ]);
}

/** So many go out at once: what comes between two calls is the person's own key. */
const mostStrokes = 1_000;

export function windowsKeys(api: WindowsKeysApi): KeyCalls {
  function send(strokes: readonly Stroke[]): void {
    for (let start = 0; start < strokes.length; start += mostStrokes) {
      const part = strokes.slice(start, start + mostStrokes);
      // Windows with more rights than Dictum take none, and say so by this number.
      if (api.send(part.length, inputsOf(part), inputBytes) !== part.length)
        throw new Error('Windows took none of the keys');
    }
  }

  const isDown = (key: number) => api.state(key) < 0;

  return {
    pressKeys: async (keys) => send(chordStrokes(keys)),
    typeText: async (text) => {
      const [first = '', ...lines] = text.replaceAll('\t', ' ').split('\n');
      const newLine = chordStrokes({ key: 'enter', modifiers: ['shift'] });
      send([...textStrokes(first), ...lines.flatMap((line) => [...newLine, ...textStrokes(line)])]);
    },
    heldModifiers: async () => {
      const names = Object.keys(modifierKeys) as Modifier[];
      return names.filter(
        (name) => isDown(modifierKeys[name]) || (name === 'command' && isDown(rightWindowsKey)),
      );
    },
    // "Zero" where another desktop is the active one, such as that of a UAC prompt, and perhaps over a window with more
    // rights: nobody hears there that a key goes up, so that is what it is taken for.
    keysDown: async () =>
      Array.from({ length: keys.last - keys.first + 1 }, (_, index) => keys.first + index).filter(isDown),
    buttonsDown: async () => [...buttons].filter(([, key]) => isDown(key)).map(([button]) => button),
  };
}
