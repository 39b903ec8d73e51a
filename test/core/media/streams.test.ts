import { expect, it } from 'vitest';
import { lowered, type Stream, toGiveBack } from '../../../src-core/media/streams.ts';

const song: Stream = { index: 4, program: 'player', volumes: [65_536, 48_001] };
const debt = lowered(song);
const quiet: Stream = { ...song, volumes: debt.lowered };

it('lowers every channel by the same part', () => {
  expect(debt).toEqual({ index: 4, program: 'player', before: [65_536, 48_001], lowered: [14_418, 10_560] });
});

it('gives back exactly what was there', () => {
  expect(toGiveBack([debt], [quiet])).toEqual({
    now: [{ stream: quiet, volumes: [65_536, 48_001] }],
    later: [],
  });
});

it('leaves alone what somebody has set meanwhile', () => {
  const louder: Stream = { ...song, volumes: [20_000, 20_000] };
  expect(toGiveBack([debt], [louder])).toEqual({ now: [], later: [] });
});

it('finds the next song of the same program, which began with the volume that the server remembered', () => {
  const next: Stream = { ...quiet, index: 9 };
  expect(toGiveBack([debt], [next])).toEqual({ now: [{ stream: next, volumes: debt.before }], later: [] });
});

it('takes no other program that got the number of an ended stream for it', () => {
  const other: Stream = { index: 4, program: 'browser', volumes: debt.lowered };
  expect(toGiveBack([debt], [other])).toEqual({ now: [], later: [debt] });
});

it('owes it to a program that plays nothing now, until it plays', () => {
  expect(toGiveBack([debt], [])).toEqual({ now: [], later: [debt] });
  const many = Array.from({ length: 50 }, (_, index) => ({ ...debt, program: `player ${index}` }));
  expect(toGiveBack(many, []).later.map(({ program }) => program)[0]).toBe('player 30');
});

it('gives each of two streams of one program what was its own', () => {
  const second: Stream = { index: 5, program: 'player', volumes: [30_000, 30_000] };
  const owed = [debt, lowered(second)];
  const streams = [quiet, { ...second, volumes: lowered(second).lowered }];
  expect(toGiveBack(owed, streams).now.map(({ stream, volumes }) => [stream.index, volumes])).toEqual([
    [4, song.volumes],
    [5, second.volumes],
  ]);
});
