/** The paste chord is found in the layout that the person has, also in one that has no V. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { openX11Keys } from '../../src-main/insertion/x11/keys.ts';
import { openBrowser } from '../desktop/browser.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { insertionWith } from '../desktop/insertion.ts';
import { runProgram } from '../desktop/program.ts';
import { openQtEditor } from '../desktop/qt-editor.ts';
import type { Target } from '../desktop/target.ts';
import { untilSeen } from '../desktop/x-connection.ts';
import { test } from './on-desktop.ts';

const never = new AbortController().signal;
const words = 'Grüße, Zoë — слова 世界';

const apps: Readonly<Record<string, (desktop: Desktop) => Promise<Target>>> = {
  'a GTK editor': (desktop) => desktop.openGtkEditor(),
  xterm: (desktop) => desktop.openTerminal(),
  'a Qt editor': openQtEditor,
  Chromium: openBrowser,
};
const layouts: Readonly<Record<string, readonly string[]>> = {
  'Cyrillic only': ['ru'],
  Neo: ['de', '-variant', 'neo'],
  French: ['fr'],
  Dvorak: ['us', '-variant', 'dvorak'],
  'American, with Cyrillic beside it': ['us,ru'],
};

test.for([
  ['Cyrillic only', Object.keys(apps)],
  ...['Neo', 'French', 'Dvorak', 'American, with Cyrillic beside it'].map(
    (layout) => [layout, ['a GTK editor', 'xterm']] as const,
  ),
] as const)('words are pasted with a keyboard that is %s', async ([layout, targets], { desktop }) => {
  const { connection, room } = desktop;
  // Whole, with what only XKB knows of a key.
  const keyboard = () => runProgram(room, 'xkbcomp', [room.environment.DISPLAY ?? '', '-']);
  using insertion = await insertionWith(desktop);
  for (const app of targets) {
    await using target = await apps[app]?.(desktop);
    if (target === undefined) throw new Error(`No app is called ${app}`);
    await desktop.clipboard.write('copied before');
    await runProgram(room, 'setxkbmap', layouts[layout] ?? []);
    const before = await keyboard();
    expect(await outcome((await insertion.remember()).insert(words, never)), app).toBe('pasted');
    await target.changed(20_000);
    await untilSeen(connection, 'the keyboard as it was', async () => {
      await connection.settle();
      return (await keyboard()) === before ? true : null;
    });
    // The harness saves what stands in an editor with the keys of an American keyboard.
    await runProgram(room, 'setxkbmap', ['us']);
    expect(await target.read(), target.name).toBe(words);
    await expect.poll(() => desktop.clipboard.read()).toBe('copied before');
  }
});

test('a layout that is chosen while a V is lent stays as it is', async ({ desktop }) => {
  const { connection, room } = desktop;
  const keyboard = () => runProgram(room, 'xkbcomp', [room.environment.DISPLAY ?? '', '-']);
  await runProgram(room, 'setxkbmap', ['us']);
  const american = await keyboard();
  await runProgram(room, 'setxkbmap', ['ru']);
  const cyrillic = await keyboard();
  process.env.DISPLAY = room.environment.DISPLAY;
  using keys = await openX11Keys();
  await keys.tap({ key: 'v', modifiers: ['control'] }, never, async () => true);
  expect(await keyboard()).not.toBe(cyrillic);
  await runProgram(room, 'setxkbmap', ['us']);
  // Longer than it is lent.
  await delay(3_000);
  await connection.settle();
  expect(await keyboard()).toBe(american);
});

function outcome(inserted: Promise<string>): Promise<string> {
  return inserted.catch((error: unknown) => String(error));
}
