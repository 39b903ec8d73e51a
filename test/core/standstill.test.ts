import { expect, it } from 'vitest';
import { graceMs } from '../../src-core/standstill.ts';

it.each([
  { name: 'in time', afterMs: 5_000, lateMs: 0, waits: 0 },
  { name: 'as late as any timer may be', afterMs: 5_000, lateMs: 50, waits: 0 },
  { name: 'on a clock that was set back', afterMs: 5_000, lateMs: -90_000, waits: 0 },
  { name: 'late: as long again', afterMs: 500, lateMs: 51, waits: 500 },
  { name: 'late for a short time: several turns', afterMs: 0, lateMs: 900, waits: 200 },
  { name: 'late for a long time: not for all of it again', afterMs: 30_000, lateMs: 60_000, waits: 2_000 },
])('what is over $name waits on for $waits ms', ({ afterMs, lateMs, waits }) => {
  expect(graceMs(afterMs, lateMs)).toBe(waits);
});
