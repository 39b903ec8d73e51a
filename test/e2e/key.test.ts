import { expect } from 'vitest';
import { dictum } from '../desktop/command.ts';
import { dictate } from '../desktop/dictate.ts';
import { openPaper } from '../desktop/paper.ts';
import { untilReads } from '../desktop/target.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { silence } from './silence.ts';

// That nothing is inserted is shown by what comes next: after it, only the next words stand there.

test('Escape while speaking takes everything back', async ({ desktop }) => {
  const app = await desktop.startApp();
  const paper = await openPaper(desktop.connection);
  await desktop.keys.down('F9');
  await desktop.sound.say(recording('libri-0880').file);
  await desktop.keys.tap('Escape');
  await desktop.keys.up('F9');

  await dictate(desktop, recording('cards-001').file);
  const [entry, ...others] = await app.dictations(1);
  await paper.changed(10_000);
  expect(others).toEqual([]);
  expect(entry?.text).not.toMatch(/young man/i);
  expect(await paper.texts(1)).toEqual([entry?.text]);
});

test('Escape cancels beside a hotkey that is a modifier, too, and so does a key of its own', async ({
  desktop,
}) => {
  const app = await desktop.startApp({
    settings: {
      hotkeys: [
        { keys: 'F9', action: 'dictate', language: null },
        { keys: 'RightControl', action: 'dictate', language: null },
        { keys: 'F10', action: 'cancel', language: null },
      ],
    },
  });
  const paper = await openPaper(desktop.connection);
  const state = async () => JSON.parse((await dictum(desktop, 'status', '--json')).output).state;
  await desktop.keys.down('Control_R');
  await desktop.sound.say(recording('libri-0880').file);
  await desktop.keys.tap('Escape');
  await desktop.keys.up('Control_R');
  await expect.poll(state).toBe('ready');
  // Sooner than what a held Escape would be taken for.
  await desktop.keys.down('Control_R');
  await expect.poll(state).toBe('recording');
  await desktop.keys.tap('Escape');
  await expect.poll(state).toBe('ready');
  await desktop.keys.up('Control_R');
  await desktop.keys.down('F9');
  await expect.poll(state).toBe('recording');
  await desktop.keys.tap('F10');
  await expect.poll(state).toBe('ready');
  await desktop.keys.up('F9');

  await dictate(desktop, recording('cards-001').file, ['Control_R']);
  const [entry, ...others] = await app.dictations(1);
  await paper.changed(10_000);
  expect([others, await paper.texts(1)]).toEqual([[], [entry?.text]]);
  expect(entry?.text).not.toMatch(/young man/i);
});

test('a tap on the key inserts nothing', async ({ desktop }) => {
  const app = await desktop.startApp();
  const paper = await openPaper(desktop.connection);
  await desktop.keys.tap('F9');

  await dictate(desktop, recording('cards-001').file);
  const entries = await app.dictations(1);
  await paper.changed(10_000);
  expect(entries.map(({ failure }) => failure)).toEqual([null]);
  expect(await paper.texts(entries.length)).toEqual(entries.map(({ text }) => text));
});

test('silence inserts nothing, and history says why', async ({ desktop }) => {
  const app = await desktop.startApp();
  const paper = await openPaper(desktop.connection);
  await dictate(desktop, silence(desktop.room, 1.5));
  const [silent] = await app.dictations(1);
  expect(silent).toMatchObject({ text: '', failure: 'no-speech', insertion: 'none' });

  await dictate(desktop, recording('cards-001').file);
  const [, spoken] = await app.dictations(2);
  await paper.changed(10_000);
  expect(await paper.texts(1)).toEqual([spoken?.text]);
});

test('a key that repeats while it is held is one press', async ({ desktop }) => {
  const paper = await openPaper(desktop.connection);
  const key = await desktop.connection.keycode('F9');
  const repeats = Promise.withResolvers<void>();
  let presses = 0;
  const stop = desktop.connection.onEvent((event) => {
    if (event.name === 'KeyPress' && event.keycode === key && ++presses === 3) repeats.resolve();
  });
  // First without the app, to know that this keyboard does repeat.
  await desktop.keys.down('F9');
  await repeats.promise;
  await desktop.keys.up('F9');
  stop();

  const app = await desktop.startApp();
  await dictate(desktop, recording('libri-0880').file);
  await paper.changed(30_000);
  await dictate(desktop, recording('cards-001').file);
  const entries = await app.dictations(2);
  expect(entries).toHaveLength(2);
});

test('with Shift held the words wait, and then arrive as they were said', async ({ desktop }) => {
  const app = await desktop.startApp();
  const editor = await desktop.openGtkEditor();
  await desktop.keys.down('F9');
  await desktop.sound.say(recording('libri-0880').file);
  await desktop.keys.down('Shift_L');
  await desktop.keys.up('F9');
  const waiting = await app.historyShows('words that are not inserted yet', ([entry]) =>
    entry?.insertion === 'pending' ? entry : null,
  );
  expect(await editor.read()).toBe('');

  await desktop.keys.up('Shift_L');
  await untilReads(editor, waiting.text, (typed) => typed.trim() === waiting.text, 5_000);
});
