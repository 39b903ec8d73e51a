import { statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ControlCommand } from '../../src-core/control.ts';
import { openKeysDown } from '../../src-main/hotkeys/keys-down.ts';
import { stageApp } from '../desktop/app-stage.ts';
import { beginByTaps, betweenTapsMs } from '../desktop/begin-by-taps.ts';
import { dictum, isDone } from '../desktop/command.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { startProgram } from '../desktop/program.ts';
import { untilReads } from '../desktop/target.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const socketOf = ({ room }: Desktop) => join(room.runtimeDir, 'dictum', 'control.sock');

/** How long the app itself takes to answer, in ms. */
function answerMs(desktop: Desktop, command: ControlCommand): Promise<number> {
  const before = performance.now();
  return new Promise((resolve, reject) => {
    const socket = createConnection(socketOf(desktop), () => socket.write(`${command}\n`));
    socket.once('error', reject);
    socket.once('data', () => {
      resolve(performance.now() - before);
      socket.destroy();
    });
  });
}

test('a dictation is started and ended by command, each of them twice, and pasted again', async ({
  desktop,
}) => {
  expect(await dictum(desktop, 'start')).toEqual({
    code: 2,
    output: 'dictum: Dictum is not running: start it first.\n',
  });
  const app = await desktop.startApp();
  await app.engineReady();
  const editor = await desktop.openGtkEditor();
  expect(await dictum(desktop, 'paste-last')).toEqual({
    code: 1,
    output: 'dictum: There are no words to paste yet.\n',
  });
  expect(await dictum(desktop, 'start')).toEqual(isDone);
  const speaking = desktop.sound.say(recording('libri-0880').file);
  expect(await dictum(desktop, 'start')).toEqual(isDone);
  expect(JSON.parse((await dictum(desktop, 'status', '--json')).output)).toMatchObject({
    state: 'recording',
    hotkey: 'F9',
    hotkey_armed: true,
    activation: 'hold',
  });
  await speaking;
  expect(await dictum(desktop, 'stop')).toEqual(isDone);
  expect(await dictum(desktop, 'stop')).toEqual(isDone);
  await editor.changed(30_000);
  const [entry, ...others] = await app.dictations(1);
  expect([others, entry?.text]).toEqual([[], expect.stringMatching(/young man/i)]);
  const words = entry?.text ?? '';
  expect((await untilReads(editor, 'the words', (text) => text.includes(words))).trim()).toBe(words);

  expect(await dictum(desktop, 'paste-last')).toEqual(isDone);
  await untilReads(editor, 'the words twice', (text) => text.split(words).length === 3);
  expect((await app.dictations(1)).length).toBe(1);
});

test('what is cancelled by command is not typed', async ({ desktop }) => {
  const app = await desktop.startApp();
  expect(await dictum(desktop, 'toggle')).toEqual(isDone);
  await desktop.sound.say(recording('libri-0880').file);
  expect(await dictum(desktop, 'cancel')).toEqual(isDone);
  await app.noRecordings();
  expect(app.history()).toEqual([]);
  expect(await dictum(desktop, 'status')).toEqual({ code: 0, output: 'Ready; the hotkey is F9.\n' });
});

test('what was cancelled after more than a few words can be undone, and stands where it was to go', async ({
  desktop,
}) => {
  const app = await desktop.startApp();
  await app.engineReady();
  const editor = await desktop.openGtkEditor();
  expect(await dictum(desktop, 'toggle')).toEqual(isDone);
  for (const id of ['libri-0870', 'libri-0880']) await desktop.sound.say(recording(id).file);
  await desktop.keys.tap('Escape');
  await expect.poll(async () => (await dictum(desktop, 'status')).output).toMatch(/^Ready/);
  expect(app.history()).toEqual([]);
  expect(await dictum(desktop, 'undo')).toEqual(isDone);
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ insertion: 'pasted', text: expect.stringMatching(/young man/i) });
  const words = entry?.text ?? '';
  expect((await untilReads(editor, 'the words', (text) => text.includes(words))).trim()).toBe(words);
  await app.noRecordings();
});

test('the app itself, started with a command, asks the one that is running and ends', async ({ desktop }) => {
  const { electron, appDir } = stageApp(desktop.room);
  const ask = async () => {
    await using program = startProgram(desktop.room, electron, [appDir, 'status']);
    const { code } = await program.ended;
    return { code, output: program.output };
  };
  expect(await ask()).toEqual({ code: 2, output: 'dictum: Dictum is not running: start it first.\n' });
  await desktop.startApp();
  expect(await ask()).toEqual({ code: 0, output: 'Ready; the hotkey is F9.\n' });
});

test('the app answers in less than 50 ms, also while it records, to its owner only', async ({ desktop }) => {
  const app = await desktop.startApp();
  await app.engineReady();
  const times: number[] = [];
  for (let count = 0; count < 20; count++) {
    times.push(await answerMs(desktop, 'start'));
    times.push(await answerMs(desktop, 'status'));
    times.push(await answerMs(desktop, 'cancel'));
  }
  const sorted = times.toSorted((a, b) => a - b).map((ms) => Math.round(ms * 10) / 10);
  expect(sorted[Math.floor(sorted.length * 0.95)], `${sorted}`).toBeLessThan(50);
  const folder = statSync(join(desktop.room.runtimeDir, 'dictum'));
  expect([folder.mode & 0o777, folder.uid]).toEqual([0o700, desktop.room.account.uid]);
});

test('a tap stays on until the next one', async ({ desktop }) => {
  const app = await desktop.startApp({ settings: { activation: 'tap-or-hold' } });
  await app.engineReady();
  const editor = await desktop.openGtkEditor();
  await desktop.keys.tap('F9');
  await wait(betweenTapsMs);
  await desktop.sound.say(recording('libri-0880').file);
  await desktop.keys.tap('F9');
  await editor.changed(30_000);
  expect((await app.dictations(1)).map(({ text }) => text)).toEqual([expect.stringMatching(/young man/i)]);
});

test('two taps begin, and the pause of the speaker ends', async ({ desktop }) => {
  const app = await desktop.startApp({ settings: { activation: 'double-tap' } });
  await app.engineReady();
  const editor = await desktop.openGtkEditor();
  await beginByTaps(desktop);
  await desktop.sound.say(recording('libri-0880').file);
  // No key is pressed any more.
  await editor.changed(30_000);
  expect((await app.dictations(1)).map(({ text }) => text)).toEqual([expect.stringMatching(/young man/i)]);
});

test('the system says which keys are down, also those whose release nobody reports', async ({ desktop }) => {
  for (const name of ['DISPLAY', 'XAUTHORITY']) process.env[name] = desktop.room.environment[name] ?? '';
  using keys = openKeysDown(null, process.platform);
  const none = await keys.read();
  await desktop.keys.down('F9');
  const held = await keys.read();
  await desktop.keys.up('F9');
  expect([none, held?.length, await keys.read()]).toEqual([[], 1, []]);
});
