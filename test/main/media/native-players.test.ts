import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pauseNativePlayers } from '../../../src-main/media/native-players.ts';
import { openOwed } from '../../../src-main/media/owed-file.ts';
import { type NativeMedia, nativeMedia } from '../../fakes/native-media.ts';

let written: Readonly<Record<string, unknown>> = {};
/** All that was ever there, the oldest first, and what played then. */
let writings: Readonly<Record<string, unknown>>[] = [];
beforeEach(() => {
  written = {};
  writings = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** A Dictum that finds on disk what the one before has written there. */
function dictum(media: NativeMedia, { now = (): number => 1_000_000, saysExactPlace = true } = {}) {
  const owed = openOwed({
    initial: structuredClone(written),
    write: (content) => {
      written = structuredClone(content);
      writings.push(written);
    },
  });
  return pauseNativePlayers({ owed, native: media.native, now, saysExactPlace });
}

const statuses = ({ players }: NativeMedia) => Object.values(players).map(({ status }) => status);

it('pauses those that play, and lets exactly those play again', async () => {
  const media = nativeMedia({
    song: { status: 'Playing' },
    film: { status: 'Playing' },
    paused: { status: 'Paused' },
    stopped: { status: 'Stopped' },
    radio: { status: 'Playing', refuses: true },
  });
  using players = dictum(media);
  await players.quieten();
  expect(statuses(media)).toEqual(['Paused', 'Paused', 'Paused', 'Stopped', 'Playing']);
  await players.giveBack();
  expect(statuses(media)).toEqual(['Playing', 'Playing', 'Paused', 'Stopped', 'Playing']);
  expect(written).toEqual({ streams: [], volumes: [], players: [] });
});

it('has it on disk before it pauses anybody', async () => {
  const media = nativeMedia({ song: { status: 'Playing', position: 61_000_000 } });
  using players = dictum(media);
  await players.quieten();
  expect(writings[0]).toMatchObject({
    players: [{ bus: 'system', owner: 'song', pausedAt: 1_000_000, position: 61_000_000 }],
  });
});

it('leaves alone a player that somebody has used meanwhile', async () => {
  const media = nativeMedia({
    played: { status: 'Playing' },
    stopped: { status: 'Playing' },
    pausedAgain: { status: 'Playing', position: 61_000_000 },
    still: { status: 'Playing', position: 61_000_000 },
  });
  using players = dictum(media);
  await players.quieten();
  Object.assign(media.players.played ?? {}, { status: 'Playing' });
  Object.assign(media.players.stopped ?? {}, { status: 'Stopped' });
  Object.assign(media.players.pausedAgain ?? {}, { position: 75_000_000 });
  await players.giveBack();
  expect(statuses(media)).toEqual(['Playing', 'Stopped', 'Paused', 'Playing']);
});

it('does not look at where it stands where the system says that only now and then', async () => {
  const media = nativeMedia({ song: { status: 'Playing', position: 1_000_000 } });
  using players = dictum(media, { saysExactPlace: false });
  await players.quieten();
  Object.assign(media.players.song ?? {}, { position: 61_000_000 });
  await players.giveBack();
  expect(statuses(media)).toEqual(['Playing']);
});

it('forgets a player that has gone', async () => {
  const media = nativeMedia({ song: { status: 'Playing' } });
  using players = dictum(media);
  await players.quieten();
  delete media.players.song;
  await players.giveBack();
  expect(written).toMatchObject({ players: [] });
});

it('killed in the middle, it plays again at the next start, if nobody has used it since, and not much later', async () => {
  const media = nativeMedia({ song: { status: 'Playing', position: 61_000_000 } });
  await dictum(media).quieten();
  const left = written;
  await dictum(media, { now: () => 1_000_000 + 60 * 60_000 }).giveBack();
  expect([statuses(media), written]).toMatchObject([['Paused'], { players: [] }]);
  written = left;
  Object.assign(media.players.song ?? {}, { position: 75_000_000 });
  await dictum(media).giveBack();
  expect(statuses(media)).toEqual(['Paused']);
  written = left;
  Object.assign(media.players.song ?? {}, { position: 61_000_000 });
  await dictum(media, { now: () => 1_020_000 }).giveBack();
  expect(statuses(media)).toEqual(['Playing']);
});

it('killed before it was seen to have paused, it plays again after that', async () => {
  const media = nativeMedia({ song: { status: 'Playing', position: 61_000_000 } });
  await dictum(media).quieten();
  written = writings[0] ?? {};
  expect(writings).toHaveLength(2);
  Object.assign(media.players.song ?? {}, { position: 61_080_000 });
  await dictum(media, { now: () => 1_020_000 }).giveBack();
  expect(statuses(media)).toEqual(['Playing']);
});

it('lets a player play again whose answer was lost with the process', async () => {
  const media = nativeMedia({ song: { status: 'Playing' } });
  using players = dictum(media);
  media.diesAt = 'pausePlayer';
  await players.quieten();
  expect(statuses(media)).toEqual(['Paused']);
  media.diesAt = null;
  await players.giveBack();
  expect([statuses(media), written]).toMatchObject([['Playing'], { players: [] }]);
});

it('asks again when nobody answers, for five minutes at most', async () => {
  vi.useFakeTimers();
  const media = nativeMedia({ song: { status: 'Playing' } });
  let now = 1_000_000;
  using players = dictum(media, { now: () => now });
  const newcomer = vi.fn();
  players.onNewcomer(newcomer);
  await players.quieten();
  media.diesAt = 'players';
  await players.giveBack();
  expect(written).toMatchObject({ players: [{ owner: 'song' }] });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(newcomer).toHaveBeenCalledTimes(1);
  media.diesAt = null;
  Object.assign(media.players.song ?? {}, { isSilent: true });
  await players.giveBack();
  expect(written).toMatchObject({ players: [{ owner: 'song' }] });
  now += 6 * 60_000;
  await players.giveBack();
  expect([written, vi.getTimerCount()]).toMatchObject([{ players: [] }, 0]);
});

it('takes a resumed player for settled although the answer was lost', async () => {
  vi.useFakeTimers();
  const media = nativeMedia({ song: { status: 'Playing' } });
  using players = dictum(media);
  await players.quieten();
  media.diesAt = 'resumePlayer';
  await players.giveBack();
  expect([statuses(media), written]).toMatchObject([['Playing'], { players: [{ owner: 'song' }] }]);
  Object.assign(media.players.song ?? {}, { status: 'Playing' });
  media.diesAt = null;
  await players.giveBack();
  expect([statuses(media), written]).toMatchObject([['Playing'], { players: [] }]);
});

it('does not wait longer than half a second for one that does not obey', async () => {
  const media = nativeMedia({ slow: { status: 'Playing', isSlow: true } });
  using players = dictum(media);
  await players.quieten();
  Object.assign(media.players.slow ?? {}, { isSlow: false, status: 'Paused' });
  await players.giveBack();
  expect(statuses(media)).toEqual(['Playing']);
});
