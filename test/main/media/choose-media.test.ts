import { expect, it, vi } from 'vitest';
import { chooseMedia } from '../../../src-main/media/choose-media.ts';
import { openOwed } from '../../../src-main/media/owed-file.ts';
import { eventually } from '../../fakes/eventually.ts';
import { nativeMedia } from '../../fakes/native-media.ts';

const open = (
  media: Parameters<typeof chooseMedia>[2],
  platform: NodeJS.Platform,
  onVolumesAsked: (hasAnswered: boolean) => void = () => {},
) => chooseMedia(openOwed({ initial: {}, write: () => {} }), () => [], media, platform, onVolumesAsked);

it('pauses and lowers through the process that calls the system, on Windows and macOS', async () => {
  for (const [platform, system] of [
    ['win32', 'windows'],
    ['darwin', 'macos'],
  ] as const) {
    const media = nativeMedia({ song: { status: 'Playing' } }, { song: { program: 'song', volume: 0.5 } });
    using chosen = open(media.native, platform);
    await chosen.ways?.pause.quieten();
    await chosen.ways?.lower.quieten();
    expect([chosen.system, media.players.song?.status, media.sounds.song?.volume]).toEqual([
      system,
      'Paused',
      Math.fround(0.11),
    ]);
  }
});

it('does not look at where a player stands on Windows, which says it only now and then', async () => {
  for (const [platform, after] of [
    ['win32', 'Playing'],
    ['darwin', 'Paused'],
  ] as const) {
    const media = nativeMedia({ song: { status: 'Playing', position: 1_000_000 } });
    using chosen = open(media.native, platform);
    await chosen.ways?.pause.quieten();
    Object.assign(media.players.song ?? {}, { position: 61_000_000 });
    await chosen.ways?.pause.giveBack();
    expect(media.players.song?.status).toBe(after);
  }
});

it('lets the system ask about players when they are to be paused, and does not mind when it cannot', async () => {
  const media = nativeMedia({});
  media.diesAt = 'askForPlayers';
  using chosen = open(media.native, 'darwin');
  expect(media.asked).toEqual([]);
  chosen.askForPlayers();
  await eventually(() => expect(media.asked).toEqual(['askForPlayers']));
});

it('tells on Linux, when volumes are to be lowered, that there is no pactl', async () => {
  vi.stubEnv('PATH', '/nowhere');
  try {
    const told: boolean[] = [];
    using chosen = open(null, 'linux', (hasAnswered) => told.push(hasAnswered));
    chosen.askForVolumes();
    await eventually(() => expect(told).toEqual([false]));
  } finally {
    vi.unstubAllEnvs();
  }
});

it('has no way where nobody calls the system', () => {
  using chosen = open(null, 'win32');
  expect([chosen.system, chosen.ways]).toEqual([null, null]);
});
