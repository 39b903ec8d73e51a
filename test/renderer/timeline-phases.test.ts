import { expect, test } from 'vitest';
import { releaseAt, timelinePhases, waitedMs } from '../../src-renderer/main/history/timeline-phases.ts';

const whole = { firstSample: 20, release: 4_020, audioComplete: 4_050, text: 4_350, inserted: 4_400 };

test('the phases follow each other without a gap and fill the chart', () => {
  const phases = timelinePhases(whole);
  expect(phases.map(({ name, durationMs }) => [name, durationMs])).toEqual([
    ['opening', 20],
    ['speaking', 4_000],
    ['tail', 30],
    ['transcribing', 300],
    ['inserting', 50],
  ]);
  expect(phases.map(({ from }) => from).slice(1)).toEqual(phases.map(({ to }) => to).slice(0, -1));
  expect([phases[0]?.from, phases[2]?.from, phases.at(-1)?.to]).toEqual([0, releaseAt, 1]);
});

test('a dictation that failed shows how far it came', () => {
  const { firstSample, release, audioComplete } = whole;
  expect(timelinePhases({ firstSample, release, audioComplete }).map(({ name }) => name)).toEqual([
    'opening',
    'speaking',
    'tail',
  ]);
  expect(timelinePhases({})).toEqual([]);
  expect(timelinePhases({ firstSample: 0, release: 0 }).every(({ to }) => Number.isFinite(to))).toBe(true);
});

test('people wait from letting go until the words stand there', () => {
  expect([waitedMs(whole), waitedMs({ release: 4_020 })]).toEqual([380, null]);
});
