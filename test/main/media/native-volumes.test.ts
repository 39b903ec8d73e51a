import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lowerVolumes } from '../../../src-main/media/native-volumes.ts';
import { openOwed } from '../../../src-main/media/owed-file.ts';
import { type NativeMedia, nativeMedia } from '../../fakes/native-media.ts';

let written: Readonly<Record<string, unknown>> = {};
let writings: Readonly<Record<string, unknown>>[] = [];
beforeEach(() => {
  written = {};
  writings = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** A Dictum that finds on disk what the one before has written there. */
function dictum(media: NativeMedia, now = () => 1_000_000) {
  const owed = openOwed({
    initial: JSON.parse(JSON.stringify(written)),
    write: (content) => {
      written = JSON.parse(JSON.stringify(content));
      writings.push(written);
    },
  });
  return lowerVolumes({ owed, native: media.native, ownPids: () => [7], now });
}

const third = Math.fround(1 / 3);
const low = Math.fround(third * 0.22);
const volumes = ({ sounds }: NativeMedia) => Object.values(sounds).map(({ volume }) => volume);
const settled = { streams: [], volumes: [], players: [] };

it('lowers what is heard of others, and gives back the very float', async () => {
  const media = nativeMedia(
    {},
    {
      song: { program: 'song', volume: third, pid: 42 },
      own: { program: 'dictum', volume: 1, pid: 7 },
      silent: { program: 'silent', volume: 1, isHeard: false },
      zero: { program: 'zero', volume: 0 },
    },
  );
  using streams = dictum(media);
  await streams.quieten();
  expect([volumes(media), media.asked.filter((name) => name === 'setVolume')]).toEqual([
    [low, 1, 1, 0],
    ['setVolume'],
  ]);
  await streams.giveBack();
  expect([volumes(media), written]).toEqual([[third, 1, 1, 0], settled]);
});

it('has it on disk before anything is lowered, and then what the device made of it', async () => {
  const media = nativeMedia({}, { speakers: { program: 'speakers', volume: 0.3125, steps: 16 } });
  using streams = dictum(media);
  await streams.quieten();
  expect(writings).toMatchObject([
    { volumes: [{ before: [0.3125], lowered: [Math.fround(0.06875)] }] },
    { volumes: [{ before: [0.3125], lowered: [0.0625] }] },
  ]);
  await streams.giveBack();
  expect(media.sounds.speakers?.volume).toBe(0.3125);
});

it('leaves alone what somebody has set meanwhile', async () => {
  const media = nativeMedia(
    {},
    { song: { program: 'song', volume: 0.5 }, film: { program: 'film', volume: 0.5 } },
  );
  using streams = dictum(media);
  await streams.quieten();
  Object.assign(media.sounds.song ?? {}, { volume: 0.25 });
  await streams.giveBack();
  expect([volumes(media), written]).toEqual([[0.25, 0.5], settled]);
});

it('killed in the middle, it is given back at the next start; also before it was known what became of it', async () => {
  const media = nativeMedia({}, { speakers: { program: 'speakers', volume: 0.5, steps: 64 } });
  await dictum(media).quieten();
  expect(volumes(media)).toEqual([Math.fround(7 / 64)]);
  for (const left of [...writings]) {
    Object.assign(media.sounds.speakers ?? {}, { volume: Math.fround(7 / 64) });
    written = left;
    await dictum(media).giveBack();
    expect([volumes(media), written]).toEqual([[0.5], settled]);
  }
});

it('gives it to the next sound of a program that ended, because the system remembers the lowered one', async () => {
  vi.useFakeTimers();
  const media = nativeMedia({}, { 'song|1': { program: 'song', volume: 0.5 } });
  using streams = dictum(media);
  const newcomer = vi.fn();
  streams.onNewcomer(newcomer);
  await streams.quieten();
  const lowered = media.sounds['song|1']?.volume ?? 0;
  delete media.sounds['song|1'];
  await streams.giveBack();
  expect(written).toMatchObject({ volumes: [{ program: 'song' }] });
  media.sounds['song|2'] = { program: 'song', volume: lowered };
  await vi.advanceTimersByTimeAsync(2_000);
  expect(newcomer).toHaveBeenCalledTimes(1);
  await streams.giveBack();
  expect([volumes(media), written, vi.getTimerCount()]).toEqual([[0.5], settled, 0]);
});

it('owes it still when the process died, and asks again for five minutes', async () => {
  vi.useFakeTimers();
  let now = 1_000_000;
  const media = nativeMedia({}, { song: { program: 'song', volume: 0.5 } });
  using streams = dictum(media, () => now);
  await streams.quieten();
  media.diesAt = 'volumes';
  await streams.giveBack();
  expect([written, vi.getTimerCount()]).toMatchObject([{ volumes: [{ program: 'song' }] }, 1]);
  now += 6 * 60_000;
  await streams.giveBack();
  expect(vi.getTimerCount()).toBe(0);
  media.diesAt = null;
  await streams.giveBack();
  expect([volumes(media), written]).toEqual([[0.5], settled]);
});

it('gives back what was lowered although the answer was lost with the process', async () => {
  const media = nativeMedia({}, { song: { program: 'song', volume: 0.5 } });
  using streams = dictum(media);
  media.diesAt = 'setVolume';
  await streams.quieten();
  expect(volumes(media)).toEqual([Math.fround(0.11)]);
  await streams.giveBack();
  expect([volumes(media), written]).toEqual([[0.5], settled]);
});

it('lowers nothing twice', async () => {
  const media = nativeMedia({}, { song: { program: 'song', volume: 0.5 } });
  using streams = dictum(media);
  await streams.quieten();
  await streams.quieten();
  expect(volumes(media)).toEqual([Math.fround(0.11)]);
  await streams.giveBack();
  expect(volumes(media)).toEqual([0.5]);
});
