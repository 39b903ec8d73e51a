import { expect, test } from 'vitest';
import { macKeys } from '../../../../src-main/native/mac/keys.ts';

const american = ['a', 's', 'd', 'f', 'h', 'g', 'z', 'x', 'c', 'v'];
/** Where Dvorak has it: on the key of the full stop. */
const dvorak = Array.from({ length: 128 }, (_, key) => (key === 47 ? 'v' : 'x'));

interface Event {
  readonly key: number;
  readonly isDown: boolean;
  flags: number;
  text: string | null;
}

/** Events as Quartz has them: made, changed, posted, and released by whoever made them. */
function quartz({
  layout = american as readonly string[],
  held = 0,
  down = [] as readonly number[],
  buttons = [] as readonly number[],
} = {}) {
  const made = new Map<bigint, Event>();
  const posted: Event[] = [];
  let last = 0n;
  const eventOf = (handle: bigint) => {
    const event = made.get(handle);
    if (event === undefined) throw new Error('This event was released, or never made');
    return event;
  };
  const keys = macKeys({
    keyEvent: (key, isDown) => {
      last += 1n;
      made.set(last, { key, isDown, flags: held, text: null });
      return last;
    },
    setFlags: (handle, flags) => {
      eventOf(handle).flags = flags;
    },
    setText: (handle, text) => {
      eventOf(handle).text = text;
    },
    post: (handle) => void posted.push({ ...eventOf(handle) }),
    release: (handle) => {
      eventOf(handle);
      made.delete(handle);
    },
    flags: () => held,
    isDown: (key) => down.includes(key),
    isButtonDown: (button) => buttons.includes(button),
    withCommand: () => layout,
  });
  return { keys, posted, left: () => made.size };
}

const commandFlag = 0x10_0000;
const shiftFlag = 0x2_0000;

test('V is pressed where the layout has it while Command is held', async () => {
  for (const [layout, place] of [
    [american, 9],
    [dvorak, 47],
    [[], 9],
  ] as const) {
    const { keys, posted, left } = quartz({ layout });
    await keys.pressKeys({ key: 'v', modifiers: ['command'] });
    expect(posted).toEqual([
      { key: place, isDown: true, flags: commandFlag, text: null },
      { key: place, isDown: false, flags: commandFlag, text: null },
    ]);
    expect(left()).toBe(0);
  }
});

test('a text is typed in parts that no character is cut by, and a line begins without sending', async () => {
  const { keys, posted, left } = quartz();
  const family = '👨‍👩‍👧';
  await keys.typeText(`${'words '.repeat(3)}${family}\nend`);
  const down = posted.filter(({ isDown }) => isDown);
  expect(down.map(({ text }) => text)).toEqual(['words words words ', family, null, 'end']);
  expect(down.map(({ flags }) => flags)).toEqual([0, 0, shiftFlag, 0]);
  expect(left()).toBe(0);
});

test('a key that macOS has not is refused, so that the words are not taken for pasted', async () => {
  const { keys, posted } = quartz();
  await expect(keys.pressKeys({ key: 'insert', modifiers: ['shift'] })).rejects.toThrow();
  expect(posted).toEqual([]);
});

test('held modifiers are told', async () => {
  expect(await quartz({ held: commandFlag | 0x8_0000 }).keys.heldModifiers(null)).toEqual(['alt', 'command']);
});

test('keys that are down are told with the modifiers, and no Caps Lock that is locked', async () => {
  const { keys } = quartz({ held: commandFlag | 0x1_0000, down: [57, 101] });
  expect(await keys.keysDown(null)).toEqual([101, commandFlag]);
  expect(await quartz().keys.keysDown(null)).toEqual([]);
});

test('the buttons at the side of the mouse are told, which macOS counts from 0', async () => {
  // 0, 1 and 2 are left, right and the wheel's.
  expect(await quartz({ buttons: [0, 1, 2, 3] }).keys.buttonsDown(null)).toEqual([4]);
  expect(await quartz({ buttons: [4] }).keys.buttonsDown(null)).toEqual([5]);
});
