import { expect, it } from 'vitest';
import { activationTimes } from '../../src-core/dictation/activation.ts';
import { type ActionKeys, meansAction } from '../../src-core/hotkey-actions.ts';

/** How often the action is meant; each move is 100 ms after the one before. */
function times(moves: readonly ('down' | 'up' | 'chord' | 'later')[], isModifier = false): number {
  let down: ActionKeys = new Map();
  let at = 0;
  let count = 0;
  for (const edge of moves) {
    at += edge === 'later' ? activationTimes.repeat : 100;
    if (edge === 'later') continue;
    const step = meansAction(down, { key: 'F10', edge, isModifier, at });
    down = step.down;
    if (step.isMeant) count += 1;
  }
  return count;
}

it('a key means its action when it goes down, once however long it is held', () => {
  expect(times(['down'])).toBe(1);
  expect(times(['down', 'down', 'down', 'up', 'down', 'up'])).toBe(2);
});

it('a key whose release was lost means it again', () => {
  expect(times(['down', 'later', 'down'])).toBe(2);
});

it('a modifier means it when it goes up after it was used alone', () => {
  expect(times(['down'], true)).toBe(0);
  expect(times(['down', 'down', 'up'], true)).toBe(1);
  expect(times(['down', 'chord', 'up'], true)).toBe(0);
  expect(times(['down', 'chord', 'up', 'down', 'up'], true)).toBe(1);
  expect(times(['up'], true)).toBe(0);
});
