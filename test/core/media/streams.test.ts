import { expect, it } from 'vitest';
import {
  fractions,
  lowered,
  type Stream,
  stillOwed,
  toGiveBack,
  toLower,
} from '../../../src-core/media/streams.ts';

const song: Stream = { index: 4, program: 'player', volumes: [65_536, 48_001] };
const debt = lowered(song);
const quiet: Stream = { ...song, volumes: debt.lowered };

it('lowers every channel by the same part', () => {
  expect(debt).toEqual({ index: 4, program: 'player', before: [65_536, 48_001], lowered: [14_418, 10_560] });
});

it('gives back exactly what was there', () => {
  expect(toGiveBack([debt], [quiet])).toEqual([{ stream: quiet, volumes: [65_536, 48_001] }]);
  expect(stillOwed([debt], [song])).toEqual([]);
});

it('leaves alone what somebody has set meanwhile', () => {
  const louder: Stream = { ...song, volumes: [20_000, 20_000] };
  expect([toGiveBack([debt], [louder]), stillOwed([debt], [louder])]).toEqual([[], []]);
});

it('finds the next song of the same program, which began with the volume that the server remembered', () => {
  const next: Stream = { ...quiet, index: 9 };
  expect(toGiveBack([debt], [next])).toEqual([{ stream: next, volumes: debt.before }]);
});

it('takes no other program that got the number of an ended stream for it', () => {
  const other: Stream = { index: 4, program: 'browser', volumes: debt.lowered };
  expect([toGiveBack([debt], [other]), stillOwed([debt], [other])]).toEqual([[], [debt]]);
});

it('owes it to a program that plays nothing now, until it plays', () => {
  expect([toGiveBack([debt], []), stillOwed([debt], [])]).toEqual([[], [debt]]);
  const many = Array.from({ length: 50 }, (_, index) => ({ ...debt, program: `player ${index}` }));
  expect(stillOwed(many, []).map(({ program }) => program)[0]).toBe('player 30');
});

it('gives each of two streams of one program what was its own', () => {
  const second: Stream = { index: 5, program: 'player', volumes: [30_000, 30_000] };
  const owed = [debt, lowered(second)];
  const streams = [quiet, { ...second, volumes: lowered(second).lowered }];
  expect(toGiveBack(owed, streams).map(({ stream, volumes }) => [stream.index, volumes])).toEqual([
    [4, song.volumes],
    [5, second.volumes],
  ]);
});

it('owes it still to a stream that has not taken it', () => {
  expect(stillOwed([debt], [quiet])).toEqual([debt]);
  expect(stillOwed([debt], [quiet, { ...song, index: 9 }])).toEqual([debt]);
});

it('knows a volume as its own that the server says in neighbouring numbers', () => {
  const rounded: Stream = { ...quiet, volumes: quiet.volumes.map((volume) => volume + 2) };
  expect(toGiveBack([debt], [rounded])).toEqual([{ stream: rounded, volumes: debt.before }]);
  const other: Stream = { ...quiet, volumes: quiet.volumes.map((volume) => volume + 3) };
  expect(toGiveBack([debt], [other])).toEqual([]);
});

it('lowers nothing that is lowered already, and nothing that would stay as it is', () => {
  const still: Stream = { index: 5, program: 'whisper', volumes: [2, 0] };
  expect(toLower([debt], [quiet, still, { ...song, index: 6, program: 'film' }])).toEqual([
    { ...debt, index: 6, program: 'film' },
  ]);
});

it('counts in fractions where the system does, and knows its own before it is told what was made of it', () => {
  const speakers: Stream<string> = { index: 'device', program: 'device', volumes: [0.5] };
  const owed = lowered(speakers, fractions);
  expect(owed).toEqual({
    ...speakers,
    volumes: undefined,
    before: [0.5],
    lowered: [Math.fround(0.11)],
    within: 1 / 32,
  });
  const taken = { ...speakers, volumes: [Math.fround(7 / 64)] };
  expect(toGiveBack([owed], [taken])).toEqual([{ stream: taken, volumes: [0.5] }]);
  const told = { ...owed, lowered: taken.volumes, within: fractions.rounding };
  expect(toGiveBack([told], [taken])).toEqual([{ stream: taken, volumes: [0.5] }]);
  expect(toGiveBack([told], [{ ...speakers, volumes: [0.11] }])).toEqual([]);
  expect(toLower([], [{ ...speakers, volumes: [0] }], fractions)).toEqual([]);
});
