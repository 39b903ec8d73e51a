/** What other programs play while somebody dictates: a real stream at a real sound server, and a real player. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dataDirOf } from '../desktop/app.ts';
import { askApp as ask } from '../desktop/ask-app.ts';
import { playSilence, rememberVolumes, startMusicPlayer } from '../desktop/music.ts';
import { openPaper } from '../desktop/paper.ts';
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
  await expect.poll(() => owed(desktop.room), patience).toEqual({ streams: [], players: [] });
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
  expect([await music.volumes(), owed(desktop.room)]).toEqual([before, { streams: [], players: [] }]);
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

test('a player pauses while somebody speaks and goes on, and one that was paused stays so', async ({
  desktop,
}) => {
  await using player = await startMusicPlayer(desktop.room);
  await expect.poll(player.status, patience).toBe('playing');
  const app = await desktop.startApp({ settings: { media: 'pause' } });
  await app.engineReady();
  await openPaper(desktop.connection);
  await ask(desktop, 'start');
  await expect.poll(player.status, patience).toBe('paused');
  await desktop.sound.say(speech);
  // The next one follows at once: it does not play in between.
  await ask(desktop, 'stop');
  await ask(desktop, 'start');
  await desktop.sound.say(speech);
  expect(await player.status()).toBe('paused');
  await ask(desktop, 'stop');
  await expect.poll(player.status, patience).toBe('playing');
  expect((await app.dictations(2)).map(({ text }) => text)).toEqual([
    expect.stringMatching(/young man/i),
    expect.stringMatching(/young man/i),
  ]);

  await player.tell('--pause');
  await expect.poll(player.status, patience).toBe('paused');
  await ask(desktop, 'start');
  await desktop.sound.say(speech);
  await ask(desktop, 'stop');
  await app.dictations(3);
  expect(await player.status()).toBe('paused');
});

function owed(room: Parameters<typeof dataDirOf>[0]): unknown {
  return JSON.parse(readFileSync(join(dataDirOf(room), 'media.json'), 'utf8'));
}
