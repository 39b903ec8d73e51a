/** Typing instead of pasting: every character arrives, and the keyboard is afterwards what it was. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { InsertionPlan } from '../../src-core/insertion-plan.ts';
import { openBrowser } from '../desktop/browser.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { insertionWith } from '../desktop/insertion.ts';
import { openPaper } from '../desktop/paper.ts';
import { openQtEditor } from '../desktop/qt-editor.ts';
import { openSlowWindow } from '../desktop/slow-window.ts';
import { type Target, untilReads } from '../desktop/target.ts';
import { ask, heldKeys, untilSeen, type XConnection } from '../desktop/x-connection.ts';
import { everyScriptOnOneLine as line, everyScript as text } from './every-script.ts';
import { test } from './on-desktop.ts';

const never = new AbortController().signal;
const typed: InsertionPlan = { by: 'type', keepsLineBreaks: true, submits: false };

const targets: readonly (readonly [string, (desktop: Desktop) => Promise<Target>])[] = [
  ['a GTK editor', (desktop) => desktop.openGtkEditor()],
  ['a Qt editor', openQtEditor],
  ['a text area in Chromium', openBrowser],
];

test.for(targets)('every script is typed into %s', async ([, open], { desktop }) => {
  const { clipboard, connection } = desktop;
  await using target = await open(desktop);
  await clipboard.write('copied before');
  const keyboard = await keyboardOf(connection);
  using insertion = await insertionWith(desktop);
  using watched = await clipboard.watch();
  await (await insertion.remember()).insert(text, never, typed);
  await target.changed(20_000);
  // Again, with a keyboard that is not given back yet.
  await (await insertion.remember()).insert(text, never, typed);
  await untilReads(target, text + text, (standing) => standing === text + text);
  expect(watched.count()).toBe(0);
  await untilSeen(connection, 'the keyboard as it was', async () => {
    await connection.settle();
    return JSON.stringify(await keyboardOf(connection)) === JSON.stringify(keyboard) ? true : null;
  });
  expect(await heldKeys(connection)).toEqual([]);
});

test('a terminal gets what is typed on one line, and with Caps Lock on it is the same', async ({
  desktop,
}) => {
  await using terminal = await desktop.openTerminal();
  using insertion = await insertionWith(desktop);
  await desktop.keys.tap('Caps_Lock');
  await (await insertion.remember()).insert(text, never, { ...typed, keepsLineBreaks: false });
  await untilReads(terminal, line, (standing) => standing === line);
  await desktop.keys.tap('a');
  await untilReads(terminal, `${line}A`, (standing) => standing === `${line}A`);
});

test('what is typed does not follow the person into another window', async ({ desktop }) => {
  const other = await openPaper(desktop.connection);
  await using editor = await desktop.openGtkEditor();
  using insertion = await insertionWith(desktop);
  const target = await insertion.remember();
  await other.focus();
  await expect(target.insert('words', never, typed)).rejects.toMatchObject({ code: 'target-changed' });
  expect(await desktop.clipboard.read()).toBe('words');
  expect(await editor.read()).toBe('');
});

const controlAndShift = 4 | 1;
/** Long enough for two parts, and without anything that needs Shift. */
const inTwoParts = 'a'.repeat(400);

/** Longer than a part takes that is not held back, in ms. */
const wouldHaveComeMs = 400;

test.for(['Control_L', 'F9'])(
  'what is typed waits while %s is held that went down in the middle',
  async (held, { desktop }) => {
    const { connection, keys } = desktop;
    using window = await openSlowWindow(connection);
    const asynchronous = 1;
    const keycode = await connection.keycode('F9');
    // A hotkey of somebody's: whoever holds it gets all keys.
    connection.client.GrabKey(connection.root, 0, 0, keycode, asynchronous, asynchronous);
    using insertion = await insertionWith(desktop);
    const target = await insertion.remember();
    const typing = target.insert(inTwoParts, never, typed);
    await window.asked(1);
    await keys.down(held);
    await window.answer();
    await Promise.race([window.asked(2), delay(wouldHaveComeMs)]);
    await keys.up(held);
    await window.asked(2);
    await window.answer();
    expect(await typing).toBe('pasted');
    const letters = window.keys.filter(({ keycode: each }) => each === window.keys[0]?.keycode);
    expect(letters).toHaveLength(inTwoParts.length);
    expect(letters.filter(({ modifiers }) => (modifiers & controlAndShift) !== 0)).toEqual([]);
  },
);

test('the keyboard stays as it is for a window that has not got to its keys yet', async ({ desktop }) => {
  const { connection } = desktop;
  using window = await openSlowWindow(connection);
  using insertion = await insertionWith(desktop);
  const before = JSON.stringify(await keyboardOf(connection));
  const typing = (await insertion.remember()).insert('世界', never, typed);
  // It has seen the new keyboard, and hangs before it gets to the keys.
  await window.asked(1);
  await window.answer();
  await window.asked(2);
  expect(await typing).toBe('pasted');
  // So long was the keyboard left as it is, hung or not.
  await delay(1_500);
  expect(JSON.stringify(await keyboardOf(connection))).not.toBe(before);
  await window.answer();
  await untilSeen(connection, 'the keyboard as it was', async () => {
    await connection.settle();
    return JSON.stringify(await keyboardOf(connection)) === before ? true : null;
  });
});

function keyboardOf({ client }: XConnection): Promise<readonly (readonly number[])[]> {
  return ask((answer) => client.GetKeyboardMapping(8, 248, answer));
}
