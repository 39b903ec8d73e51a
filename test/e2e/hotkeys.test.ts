import { expect } from 'vitest';
import type { HotkeyAction, HotkeyBinding } from '../../src-core/hotkey-bindings.ts';
import { actions } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { dictum, isDone } from '../desktop/command.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { startProgram } from '../desktop/program.ts';
import { untilReads } from '../desktop/target.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { saveScreenshot } from './screenshots.ts';

const binding = (keys: string, rest: Partial<HotkeyBinding> = {}): HotkeyBinding => ({
  keys,
  action: 'dictate' satisfies HotkeyAction,
  language: null,
  ...rest,
});

const words = recording('libri-0880').file;

test('keys, a modifier by itself and the mouse dictate, each in its language', async ({ desktop }) => {
  const app = await desktop.startApp({
    settings: {
      hotkeys: [
        binding('F9'),
        binding('F8', { language: 'en' }),
        binding('RightControl'),
        binding('Mouse5'),
        binding('F10', { action: 'paste-last' }),
      ],
    },
  });
  await app.engineReady();
  const editor = await desktop.openGtkEditor();
  const timesIn = (text: string) => text.match(/ill-disposed/g)?.length ?? 0;

  await dictate(desktop, words, ['F9']);
  await dictate(desktop, words, ['F8']);
  await dictate(desktop, words, ['Control_R']);
  // What is copied is no dictation, nor is what the left one does.
  await desktop.keys.tap('Control_R', 'a');
  await desktop.keys.tap('Control_L');
  await desktop.keys.tap('Right');
  await dictate(desktop, words, ['Button9']);
  const entries = await app.dictations(4);
  expect(entries.map(({ language, insertion }) => [language, insertion])).toEqual([
    [null, 'pasted'],
    ['en', 'pasted'],
    [null, 'pasted'],
    [null, 'pasted'],
  ]);
  await untilReads(editor, 'what was said four times', (text) => timesIn(text) === 4);

  await desktop.keys.tap('F10');
  await untilReads(editor, 'the last words twice', (text) => timesIn(text) === 5);
  await app.noRecordings();
  expect(app.history()).toHaveLength(4);
});

test('the chord that pastes is no press of the modifiers in it', async ({ desktop }) => {
  const app = await desktop.startApp({
    settings: {
      activation: 'toggle',
      hotkeys: [binding('LeftControl'), binding('LeftShift'), binding('F9')],
    },
  });
  await app.engineReady();
  // Nobody else presses a modifier here: reading an editor would, to save.
  const paper = await openPaper(desktop.connection);
  await desktop.keys.tap('Control_L');
  await desktop.sound.say(words);
  await desktop.keys.tap('Control_L');
  expect(await paper.texts(1)).toEqual([expect.stringContaining('ill-disposed')]);
  for (let times = 2; times <= 8; times++) {
    expect(await dictum(desktop, 'paste-last')).toEqual(isDone);
    expect(new Set(await paper.texts(times)).size).toBe(1);
    expect(JSON.parse((await dictum(desktop, 'status', '--json')).output).state).not.toBe('recording');
  }
  expect(await app.dictations(1)).toHaveLength(1);
  // Nor one that its own V takes back.
  expect(app.log()).not.toContain('dictation-discarded');
});

test('a side button of the mouse and a media key reach no app while they dictate', async ({ desktop }) => {
  const app = await desktop.startApp({
    settings: { hotkeys: [binding('Mouse4'), binding('MediaPlayPause'), binding('VolumeUp')] },
  });
  await app.engineReady();
  const paper = await openPaper(desktop.connection);
  // Where the pointer is; beside the paper, and not moved by the window manager.
  const { client, root, watch, onEvent } = desktop.connection;
  const pad = client.AllocID();
  client.CreateWindow(pad, root, 800, 500, 200, 200, 0, 0, 0, 0, { overrideRedirect: 1 });
  watch(pad, 'ButtonPress');
  client.MapWindow(pad);
  let clicks = 0;
  onEvent(({ name, wid }) => {
    if (name === 'ButtonPress' && wid === pad) clicks += 1;
  });
  await desktop.keys.click({ x: 900, y: 600 });
  await expect.poll(() => clicks).toBe(1);
  await dictate(desktop, words, ['Button8']);
  await dictate(desktop, words, ['Code172']);
  await dictate(desktop, words, ['Code123']);
  const entries = await app.dictations(3);
  expect(await paper.texts(3)).toEqual(entries.map(({ text }) => text));
  await desktop.connection.settle();
  expect(clicks).toBe(1);
});

test('a letter is the key it is read on, also when the layout changes while Dictum runs', async ({
  desktop,
}) => {
  const app = await desktop.startApp({ settings: { hotkeys: [binding('Control+Alt+D')] } });
  await app.engineReady();
  const dictateWith = (place: string) => dictate(desktop, words, ['Control_L', 'Alt_L', place]);
  await dictateWith('Code40');
  await app.dictations(1);
  await using layout = startProgram(desktop.room, 'setxkbmap', ['us', '-variant', 'dvorak']);
  expect((await layout.ended).code).toBe(0);
  // Where Americans have H. Nobody tells when the change has arrived.
  await expect
    .poll(() => dictateWith('Code43').then(() => app.history().length), { timeout: 60_000 })
    .toBeGreaterThan(1);
  const before = await app.dictations(2);
  await dictateWith('Code40');
  await dictateWith('Code43');
  // That the old place does nothing is shown by what comes next.
  expect(await app.dictations(before.length + 1)).toHaveLength(before.length + 1);
});

test('a key and a button that another app has are said, and the others work', async ({ desktop }) => {
  const { client, root, keycode, settle } = desktop.connection;
  const asynchronous = 1;
  const anyModifier = 0x8000;
  client.GrabKey(root, 0, 0, await keycode('F7'), asynchronous, asynchronous);
  client.GrabButton(root, 0, 4, asynchronous, asynchronous, 0, 0, 9, anyModifier);
  await settle();
  const { app, openMain } = await startAppWithPages(desktop, {
    settings: { hotkeys: [binding('F7'), binding('F9'), binding('Mouse5')] },
  });
  await app.engineReady();
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  const row = (keys: string) =>
    main.getByRole('listitem').filter({
      has: main.getByRole('button', { name: settingsWords.hotkeys.change(keys), exact: true }),
    });
  for (const taken of ['F7', 'Mouse 5'])
    await row(taken).getByRole('alert').filter({ hasText: settingsWords.hotkeys.taken }).waitFor();
  expect(await row('F9').getByRole('alert').count()).toBe(0);
  await saveScreenshot(main, 'main-hotkeys-taken');
  const paper = await openPaper(desktop.connection);
  await dictate(desktop, words, ['F9']);
  const entries = await app.dictations(1);
  expect(await paper.texts(1)).toEqual(entries.map(({ text }) => text));
});
