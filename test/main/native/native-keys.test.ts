import { expect, test } from 'vitest';
import type { Modifier } from '../../../src-main/native/key-calls.ts';
import { nativeKeys } from '../../../src-main/native/native-keys.ts';

const never = new AbortController().signal;
const chord = { key: 'v', modifiers: ['control'] } as const;

function keys({ held = [] as Modifier[], isThere = true } = {}) {
  const asked: string[] = [];
  const robot = {
    tap: async () => void asked.push('robot taps'),
    type: async () => void asked.push('robot types'),
    [Symbol.dispose]: () => {},
  };
  const native = {
    call: async (name: string) => {
      if (!isThere) throw new Error('gone');
      asked.push(name);
      return (name === 'heldModifiers' ? [...held] : undefined) as never;
    },
  };
  return { keys: nativeKeys(native, robot), asked, held };
}

test('keys go through the system', async () => {
  const { keys: pressed, asked } = keys();
  await pressed.tap(chord, never);
  await pressed.type('words', never);
  expect(asked).toEqual(['heldModifiers', 'pressKeys', 'heldModifiers', 'typeText']);
});

test('a modifier that the person holds is waited for', async () => {
  const { keys: pressed, asked, held } = keys({ held: ['control'] });
  let areUp = false;
  const waited = pressed.modifiersUp?.(never).then(() => {
    areUp = true;
  });
  await expect.poll(() => asked.length).toBeGreaterThan(1);
  expect(areUp).toBe(false);
  held.pop();
  await waited;
  expect(areUp).toBe(true);
});

test('who gives up while it is held waits no longer, and where nobody tells nobody waits', async () => {
  const patience = new AbortController();
  const waited = keys({ held: ['shift'] }).keys.modifiersUp?.(patience.signal);
  patience.abort(new Error('too late'));
  await expect(waited).rejects.toThrow();
  await keys({ isThere: false }).keys.modifiersUp?.(never);
});

test('robotjs presses where the system has no such functions', async () => {
  const { keys: pressed, asked } = keys({ isThere: false });
  await pressed.tap(chord, never);
  await pressed.type('words', never);
  expect(asked).toEqual(['robot taps', 'robot types']);
});
