/** What other programs play while somebody dictates: a real stream at a real sound server, and a real player. */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { breakMs } from '../../src-core/media/media.ts';
import { dataDirOf } from '../desktop/app.ts';
import { askApp as ask } from '../desktop/ask-app.ts';
import { playSilence, rememberVolumes, startMusicPlayer } from '../desktop/music.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { hearPlayers, startPlayer } from '../desktop/players.ts';
import { processesOf } from '../desktop/processes.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const speech = recording('libri-0880').file;
const before = [48_001, 30_000] as const;
const lowered = [10_560, 6_600];
const patience = { timeout: 10_000 };

test('the volume of another program is lowered while somebody speaks, and is to the last bit what it was', async ({
  desktop,
}) => {
  const app = await desktop.startApp({ settings: { media: 'lower' } });
  await app.engineReady();
  await openPaper(desktop.connection);
  await using music = await playSilence(desktop.room, before);
  await ask(desktop, 'start');
  await expect.poll(music.volumes, patience).toEqual(lowered);
  await desktop.sound.say(speech);
  expect(await music.volumes()).toEqual(lowered);
  await ask(desktop, 'stop');
  await expect.poll(music.volumes, patience).toEqual(before);
  const [entry] = await app.dictations(1);
  expect(entry?.text).toMatch(/young man/i);

  // Somebody turns it up in the middle: that is how they want it.
  await ask(desktop, 'start');
  await expect.poll(music.volumes, patience).toEqual(lowered);
  await music.setVolumes([20_000, 20_000]);
  await ask(desktop, 'cancel');
  await expect.poll(() => owed(desktop.room), patience).toEqual(nothing);
  expect(await music.volumes()).toEqual([20_000, 20_000]);
});

test('a Dictum that ends in the middle, killed or not, leaves no volume lowered', async ({ desktop }) => {
  await using music = await playSilence(desktop.room, before);
  const first = await desktop.startApp({ settings: { media: 'lower' } });
  await ask(desktop, 'start');
  await expect.poll(music.volumes, patience).toEqual(lowered);
  await expect.poll(() => owed(desktop.room), patience).toMatchObject({ streams: [{ before, lowered }] });
  process.kill(first.program.pid, 'SIGKILL');
  await first.program.ended;
  expect(await music.volumes()).toEqual(lowered);

  const second = await desktop.startApp();
  await expect.poll(music.volumes, patience).toEqual(before);
  await ask(desktop, 'start');
  await expect.poll(music.volumes, patience).toEqual(lowered);
  process.kill(second.program.pid, 'SIGTERM');
  await second.program.ended;
  expect([await music.volumes(), owed(desktop.room)]).toEqual([before, nothing]);
});

test('a song that ended while it was lowered does not leave the next one lowered', async ({ desktop }) => {
  await rememberVolumes(desktop.room);
  const app = await desktop.startApp({ settings: { media: 'lower' } });
  {
    await using first = await playSilence(desktop.room, before);
    await ask(desktop, 'start');
    await expect.poll(first.volumes, patience).toEqual(lowered);
  }
  {
    await using second = await playSilence(desktop.room, null);
    expect(await second.volumes()).toEqual(lowered);
    await ask(desktop, 'cancel');
    await expect.poll(second.volumes, patience).toEqual(before);
    await ask(desktop, 'start');
    await expect.poll(second.volumes, patience).toEqual(lowered);
  }
  // Now nothing plays when it is to be given back: it is owed until something does.
  process.kill(app.program.pid, 'SIGTERM');
  await app.program.ended;
  expect(owed(desktop.room)).toMatchObject({ streams: [{ before, lowered }] });
  await using third = await playSilence(desktop.room, null);
  expect(await third.volumes()).toEqual(lowered);
  await desktop.startApp();
  await expect.poll(third.volumes, patience).toEqual(before);
});

test('a song that ended while it was lowered is owed to the next one, which nobody has to dictate for', async ({
  desktop,
}) => {
  await rememberVolumes(desktop.room);
  const first = await desktop.startApp({ settings: { media: 'lower' } });
  {
    await using song = await playSilence(desktop.room, before);
    await ask(desktop, 'start');
    await expect.poll(song.volumes, patience).toEqual(lowered);
  }
  await ask(desktop, 'cancel');
  await expect.poll(() => isWatching(first), patience).toBe(true);
  {
    await using next = await playSilence(desktop.room, null);
    await expect.poll(next.volumes, patience).toEqual(before);
    await expect.poll(() => owed(desktop.room), patience).toEqual(nothing);
    // Now nobody has to be waited for.
    await expect.poll(() => isWatching(first), patience).toBe(false);
    await ask(desktop, 'start');
    await expect.poll(next.volumes, patience).toEqual(lowered);
  }
  await ask(desktop, 'cancel');
  await expect.poll(() => isWatching(first), patience).toBe(true);
  process.kill(first.program.pid, 'SIGTERM');
  await first.program.ended;

  // The next Dictum leaves everything as it is, but for what is owed.
  const second = await desktop.startApp({ settings: { media: 'leave' } });
  await expect.poll(() => isWatching(second), patience).toBe(true);
  await using last = await playSilence(desktop.room, null);
  await expect.poll(last.volumes, patience).toEqual(before);
});

test('a volume that the server does not take back at once is owed still, and is given back', async ({
  desktop,
}) => {
  const { room } = desktop;
  // The real one, but for a server that does not answer in time.
  const binDir = join(room.folder, 'bin');
  const silent = join(room.folder, 'server-is-silent');
  mkdirSync(binDir);
  const wrapper = join(binDir, 'pactl');
  writeFileSync(
    wrapper,
    `#!/bin/sh\n[ "$1" = set-sink-input-volume ] && [ -e ${silent} ] && exit 1\nexec /usr/bin/pactl "$@"\n`,
  );
  chmodSync(wrapper, 0o755);
  const app = await desktop.startApp({
    settings: { media: 'lower' },
    environment: { PATH: `${binDir}:${room.environment.PATH}` },
  });
  await using music = await playSilence(room, before);
  await ask(desktop, 'start');
  await expect.poll(music.volumes, patience).toEqual(lowered);
  writeFileSync(silent, '');
  await ask(desktop, 'cancel');
  // What is left to be given back is watched for.
  await expect.poll(() => isWatching(app), patience).toBe(true);
  expect([await music.volumes(), owed(room)]).toMatchObject([lowered, { streams: [{ before, lowered }] }]);
  rmSync(silent);
  // Something else happens at the server: another program begins to play.
  await using _other = await playSilence(room, [30_000, 30_000]);
  await expect.poll(music.volumes, patience).toEqual(before);
  await expect.poll(() => owed(room), patience).toEqual(nothing);
});

test('a player pauses while somebody speaks and goes on, and one that was paused stays so', async ({
  desktop,
}) => {
  await using song = await startMusicPlayer(desktop.room);
  await expect.poll(song.status, patience).toBe('playing');
  await using film = await startPlayer(desktop.room, 'film');
  await using changes = await hearPlayers(desktop.room);
  const { app, overlay } = await startAppWithPages(desktop, { settings: { media: 'pause' } });
  await app.engineReady();
  await openPaper(desktop.connection);
  await desktop.keys.down('F9');
  await expect.poll(song.status, patience).toBe('paused');
  await desktop.sound.say(speech);
  // Nobody speaks any more, and the next one follows at once: nobody plays in between.
  const releasedAt = performance.now();
  await desktop.keys.up('F9');
  await overlay.locator('[data-state="working"], [data-state="done"]').waitFor();
  await desktop.keys.down('F9');
  const tookMs = performance.now() - releasedAt;
  if (tookMs >= breakMs) throw new Error(`The machine is too busy to dictate in a row: ${tookMs} ms`);
  await desktop.sound.say(speech);
  await desktop.keys.up('F9');
  await expect.poll(song.status, patience).toBe('playing');
  await expect.poll(film.told, patience).toEqual(['Pause', 'Play']);
  await expect.poll(() => changes.of('cmus'), patience).toEqual(['Paused', 'Playing']);
  expect((await app.dictations(2)).map(({ text }) => text)).toEqual([
    expect.stringMatching(/young man/i),
    expect.stringMatching(/young man/i),
  ]);

  await song.tell('--pause');
  await expect.poll(song.status, patience).toBe('paused');
  await ask(desktop, 'start');
  await desktop.sound.say(speech);
  await ask(desktop, 'stop');
  await app.dictations(3);
  // When the film goes on, and nothing is owed any more, the song would have gone on as well.
  await expect.poll(film.told, patience).toEqual(['Pause', 'Play', 'Pause', 'Play']);
  await expect.poll(() => owed(desktop.room), patience).toEqual(nothing);
  expect(await song.status()).toBe('paused');
  expect(changes.of('cmus')).toEqual(['Paused', 'Playing', 'Paused']);
});

/** Whether it waits for those that it owes something. One more process of that kind looks for headsets. */
function isWatching({ program }: { readonly program: { readonly pid: number } }): boolean {
  const waiting = processesOf(program.pid).filter(({ commandLine }) => /pactl subscribe/.test(commandLine));
  return waiting.length === 2;
}

const nothing = { streams: [], volumes: [], players: [] };

function owed(room: Parameters<typeof dataDirOf>[0]): unknown {
  return JSON.parse(readFileSync(join(dataDirOf(room), 'media.json'), 'utf8'));
}
