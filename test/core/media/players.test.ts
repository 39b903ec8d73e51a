import { expect, it } from 'vitest';
import {
  type Hold,
  holdAfter,
  mayPlayAgain,
  type PlaybackStatus,
  standsStill,
} from '../../../src-core/media/players.ts';

const after = (...said: readonly PlaybackStatus[]) => said.reduce<Hold>(holdAfter, 'asked');

it('is ours as long as nobody else has decided', () => {
  expect([after(), after('Paused'), after('Playing', 'Paused'), after('Paused', 'Paused')]).toEqual([
    'asked',
    'paused',
    'paused',
    'paused',
  ]);
});

it('is not ours any more when somebody has played or stopped it, whatever it does now', () => {
  for (const said of [
    ['Paused', 'Playing'],
    ['Paused', 'Playing', 'Paused'],
    ['Stopped'],
    ['Paused', 'Stopped', 'Paused'],
  ] as const)
    expect(after(...said)).toBe('touched');
});

const left = { bus: 'bus', owner: ':1.4', pausedAt: 1_000_000, position: 61_000_000 };
const found = { bus: 'bus', status: 'Paused', position: 61_000_000 } as const;

it('plays again after a crash only what stands where it stood, on the same bus, and soon', () => {
  const soon = left.pausedAt + 20_000;
  expect(mayPlayAgain(left, found, soon)).toBe(true);
  expect(mayPlayAgain(left, { ...found, position: 61_150_000 }, soon)).toBe(true);
  // Killed before it was known where it had stopped: it played on until it had obeyed.
  expect(mayPlayAgain(left, { ...found, position: 61_600_000 }, soon)).toBe(true);
  expect(mayPlayAgain(left, { ...found, position: 62_000_000 }, soon)).toBe(false);
  expect(mayPlayAgain(left, { ...found, position: 60_500_000 }, soon)).toBe(false);
  expect(mayPlayAgain(left, { ...found, position: null }, soon)).toBe(false);
  expect(mayPlayAgain({ ...left, position: null }, found, soon)).toBe(false);
  expect(mayPlayAgain(left, { ...found, status: 'Playing' }, soon)).toBe(false);
  expect(mayPlayAgain(left, { ...found, bus: 'another' }, soon)).toBe(false);
  expect(mayPlayAgain(left, found, left.pausedAt + 10 * 60_000)).toBe(false);
  // The clock was set back.
  expect(mayPlayAgain(left, found, left.pausedAt - 1_000)).toBe(false);
});

it('stands still as far as it says where it stands', () => {
  expect([standsStill(null, 5), standsStill(5, null), standsStill(61_000_000, 61_600_000)]).toEqual([
    true,
    true,
    true,
  ]);
  expect([standsStill(61_000_000, 62_000_000), standsStill(61_000_000, 60_500_000)]).toEqual([false, false]);
});
