import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultSettings } from '../../src-core/settings.ts';
import { createKeptSounds } from '../../src-main/history/kept-sounds.ts';
import { type OnceADay, onceADay } from '../../src-main/once-a-day.ts';
import { entry, historyStage } from './history/history-stage.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What the clock of the computer says; timers stand still while it sleeps. */
let clock = 0;
let done: number[] = [];
let daily: OnceADay;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  clock = Date.UTC(2026, 10, 21);
  done = [];
  daily = onceADay(
    () => clock,
    () => done.push(clock),
  );
});
afterEach(() => {
  daily[Symbol.dispose]();
  vi.useRealTimers();
});

function stayAwake(hours: number): void {
  for (let hour = 0; hour < hours; hour++) {
    clock += hourMs;
    vi.advanceTimersByTime(hourMs);
  }
}

it('does nothing before there is time, then at once, and each day on a computer that is always on', () => {
  stayAwake(30);
  expect(done).toEqual([]);
  daily.look();
  const start = clock;
  stayAwake(72);
  expect(done).toEqual([start, start + dayMs, start + 2 * dayMs, start + 3 * dayMs]);
});

it('is done when the computer wakes up, and within an hour where nobody says that it did', () => {
  daily.look();
  // Two hours awake, then asleep for two days.
  stayAwake(2);
  clock += 2 * dayMs;
  daily.look();
  daily.look();
  expect(done.length).toBe(2);
  clock += 2 * dayMs;
  stayAwake(1);
  expect(done.length).toBe(3);
});

it('a clock that was set back does not put it off for as long', () => {
  daily.look();
  clock -= 400 * dayMs;
  stayAwake(1);
  expect(done.length).toBe(2);
});

it('does nothing any more when Dictum has ended', () => {
  daily.look();
  daily[Symbol.dispose]();
  stayAwake(48);
  expect(done.length).toBe(1);
});

it('sounds that are too old go also where no more are kept and nobody dictates', async () => {
  using stage = historyStage();
  const history = stage.open();
  const dir = join(stage.dataDir, 'sounds');
  mkdirSync(dir);
  for (const sequence of [1, 2, 3]) {
    const id = `id-${sequence}`;
    // 29, 28 and 27 days old.
    history.add(entry(sequence, { pressedAt: clock - (30 - sequence) * dayMs, sound: `${id}.flac` }));
    writeFileSync(join(dir, `${id}.flac`), 'fLaC');
  }
  const problems: unknown[] = [];
  const sounds = createKeptSounds({
    dir,
    history,
    settings: () => ({ ...defaultSettings, keepSounds: false, soundDays: 28 }),
    now: () => clock,
    onProblem: (error) => problems.push(error),
  });
  daily[Symbol.dispose]();
  daily = onceADay(
    () => clock,
    () => void sounds.applyRule(),
  );
  const left: (readonly string[])[] = [];
  const look = async () => {
    await sounds.settled();
    left.push(readdirSync(dir).toSorted());
  };
  daily.look();
  await look();
  stayAwake(24);
  await look();
  clock += 30 * dayMs;
  daily.look();
  await look();
  expect([left, problems]).toEqual([[['id-2.flac', 'id-3.flac'], ['id-3.flac'], []], []]);
  expect(history.cards().map(({ sound }) => sound)).toEqual([null, null, null]);
});
