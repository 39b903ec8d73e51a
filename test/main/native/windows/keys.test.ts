import { expect, test } from 'vitest';
import { inputBytes, windowsKeys } from '../../../../src-main/native/windows/keys.ts';

/** A keyboard that writes down what INPUT says, by the documents. */
function keyboard({ takes = Number.POSITIVE_INFINITY, down = [] as readonly number[] } = {}) {
  const pressed: string[] = [];
  const calls: number[] = [];
  const keys = windowsKeys({
    send: (count, inputs, size) => {
      expect([size, inputs.length]).toEqual([inputBytes, count * inputBytes]);
      calls.push(count);
      for (let start = 0; start < inputs.length; start += size) {
        expect(inputs.readUInt32LE(start)).toBe(1);
        const [virtualKey, unit, flags] = [
          inputs.readUInt16LE(start + 8),
          inputs.readUInt16LE(start + 10),
          inputs.readUInt32LE(start + 12),
        ];
        const name = (flags & 4) === 0 ? `${virtualKey.toString(16)}${flags & 1 ? ' extended' : ''}` : unit;
        pressed.push(`${name} ${(flags & 2) === 0 ? 'down' : 'up'}`);
      }
      return Math.min(count, takes);
    },
    state: (key) => (down.includes(key) ? -32768 : 1),
  });
  return { keys, pressed, calls };
}

test('a chord goes down in its order and up in reverse, in one piece', async () => {
  const { keys, pressed, calls } = keyboard();
  await keys.pressKeys({ key: 'v', modifiers: ['control', 'shift'] });
  expect(pressed).toEqual(['11 down', '10 down', '56 down', '56 up', '10 up', '11 up']);
  expect(calls).toEqual([6]);
});

test('Insert is the one that is none of the number pad', async () => {
  const { keys, pressed } = keyboard();
  await keys.pressKeys({ key: 'insert', modifiers: ['shift'] });
  expect(pressed).toEqual(['10 down', '2d extended down', '2d extended up', '10 up']);
});

test('an emoji is typed as both its units, and a line begins without sending', async () => {
  const { keys, pressed } = keyboard();
  await keys.typeText('é\n👋');
  const [high, low] = ['👋'.charCodeAt(0), '👋'.charCodeAt(1)];
  expect(pressed.map((each) => each.replace(/^(\d+) (down|up)$/, '$1 $2'))).toEqual([
    ...['233 down', '233 up'],
    ...['10 down', 'd down', 'd up', '10 up'],
    ...[`${high} down`, `${high} up`, `${low} down`, `${low} up`],
  ]);
});

test('a long text is typed whole, and what Windows does not take is an error', async () => {
  const { keys, pressed } = keyboard();
  await keys.typeText('x'.repeat(3_000));
  expect(pressed).toHaveLength(6_000);
  await expect(keyboard({ takes: 0 }).keys.typeText('x')).rejects.toThrow('took none');
});

test('keys that are down are told, and neither a button of the mouse nor how the Japanese input stands', async () => {
  const down = [0x01, 0x11, 0x78, 0xa2, 0xf3];
  expect(await keyboard({ down }).keys.keysDown(null)).toEqual([0x11, 0x78, 0xa2]);
});

test('the buttons at the side of the mouse are told by themselves', async () => {
  expect(await keyboard({ down: [0x01, 0x05, 0x78] }).keys.buttonsDown(null)).toEqual([4]);
  expect(await keyboard({ down: [0x02, 0x04, 0x06] }).keys.buttonsDown(null)).toEqual([5]);
});

test('held modifiers are told, the right Windows key too', async () => {
  expect(await keyboard({ down: [0x11, 0x5c] }).keys.heldModifiers(null)).toEqual(['control', 'command']);
  // The lowest bit says that it was down some time ago.
  expect(await keyboard().keys.heldModifiers(null)).toEqual([]);
});
