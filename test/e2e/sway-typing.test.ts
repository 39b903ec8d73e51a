import { expect } from 'vitest';
import { type InsertionPlan, insertionPlan } from '../../src-core/insertion-plan.ts';
import { Failure } from '../../src-core/transcription.ts';
import { openSwayBrowser } from '../desktop/browser.ts';
import { runProgram, startProgram } from '../desktop/program.ts';
import { openSwayQtEditor } from '../desktop/qt-editor.ts';
import { heldSwayKeys, noKeys } from '../desktop/sway-held-keys.ts';
import { insertionWithoutClipboard, swayInsertion } from '../desktop/sway-insertion.ts';
import { untilReads } from '../desktop/target.ts';
import { openSwayXterm } from '../desktop/terminal.ts';
import { everyScript } from './every-script.ts';
import { test } from './on-sway.ts';

const never = new AbortController().signal;
/** Far away on purpose: a busy machine is no fault. */
const patiently = { timeout: 20_000, interval: 20 };
const typed: InsertionPlan = { by: 'type', keepsLineBreaks: true, submits: false };
/** More different characters than a keyboard has keys. */
const manyCharacters = Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join(
  '',
);
const withoutEmoji = everyScript.replaceAll(/[\u{10000}-\u{10ffff}\u200d]/gu, '').replace(/ +\./, '.');
const text = `${withoutEmoji}\n${manyCharacters} ${'words and more words '.repeat(20)}`;

test('every script is typed into an editor', async ({ desktop }) => {
  const { room, keys } = desktop;
  const editor = await desktop.openEditor();
  await using _copied = startProgram(room, 'wl-copy', ['--foreground', 'copied before']);
  const copied = () => runProgram(room, 'wl-paste', ['--no-newline']).catch(() => null);
  await expect.poll(copied, patiently).toBe('copied before');
  using insertion = await swayInsertion(desktop);
  await (await insertion.remember()).insert(text, never, typed);
  await untilReads(editor, text, (standing) => standing === text);
  expect(await copied()).toBe('copied before');
  expect(await heldSwayKeys(desktop), 'no key is left down').toEqual(noKeys);
  // What the person types next is what they type.
  await keys.tap('x');
  await keys.tap('Shift', 'x');
  await untilReads(editor, 'what was typed by hand', (standing) => standing === `${text}xX`);
});

test.for([
  ['a text area in Chromium', openSwayBrowser],
  ['a Qt editor', openSwayQtEditor],
] as const)('every script is typed into %s', async ([, open], { desktop }) => {
  await using target = await open(desktop);
  using insertion = await swayInsertion(desktop);
  await (await insertion.remember()).insert(text, never, typed);
  await untilReads(target, text, (standing) => standing === text);
});

test('an emoji, which Chromium takes from no keyboard, is pasted with its text', async ({ desktop }) => {
  await using browser = await openSwayBrowser(desktop);
  using insertion = await swayInsertion(desktop);
  await (await insertion.remember()).insert(everyScript, never, typed);
  await untilReads(browser, everyScript, (standing) => standing === everyScript);
});

test('a compositor that lends out no clipboard has the words typed, and those with an emoji told apart', async ({
  desktop,
}) => {
  const editor = await desktop.openEditor();
  using insertion = await insertionWithoutClipboard(desktop);
  const pasted = (app: string | null) => insertionPlan(app, { usualWay: 'paste', apps: [] });
  const target = await insertion.remember();
  await expect(target.insert(text, never, pasted(target.app))).resolves.toBe('pasted');
  await untilReads(editor, text, (standing) => standing === text);
  // Nothing was done: the app copies them, and says so.
  await expect(target.insert(everyScript, never, pasted(target.app))).rejects.not.toBeInstanceOf(Failure);
  expect(await editor.read()).toBe(text);

  const foot = await desktop.openFoot();
  await expect(target.insert('words', never, pasted(target.app))).rejects.toMatchObject({
    code: 'target-changed',
  });
  const terminal = await insertion.remember();
  await terminal.insert('one\ntwo', never, pasted(terminal.app));
  await untilReads(foot, 'one line', (standing) => standing === 'one two');
  expect(await editor.read()).toBe(text);
});

test('a terminal gets what is typed on one line, also while the person holds a key', async ({ desktop }) => {
  const foot = await desktop.openFoot();
  using insertion = await swayInsertion(desktop);
  const target = await insertion.remember();
  await desktop.keys.down('Control');
  await target.insert(text, never, insertionPlan(target.app, { usualWay: 'type', apps: [] }));
  await desktop.keys.up('Control');
  const line = text.replaceAll('\n', ' ').replaceAll('\t', ' ');
  await untilReads(foot, line, (standing) => standing === line);
});

test('windows of X11 get every script too', async ({ desktop }) => {
  await using xterm = await openSwayXterm(desktop);
  using insertion = await swayInsertion(desktop);
  const target = await insertion.remember();
  await target.insert(withoutEmoji, never, insertionPlan(target.app, { usualWay: 'type', apps: [] }));
  const line = withoutEmoji.replaceAll('\n', ' ');
  await untilReads(xterm, line, (standing) => standing === line);
});

test('what is typed does not follow the person into another window', async ({ desktop }) => {
  const editor = await desktop.openEditor();
  using insertion = await swayInsertion(desktop);
  const target = await insertion.remember();
  await using foot = await desktop.openFoot();
  await expect(target.insert('words', never, typed)).rejects.toMatchObject({ code: 'target-changed' });
  expect([await foot.read(), await editor.read()]).toEqual(['', '']);
  expect(await runProgram(desktop.room, 'wl-paste', ['--no-newline'])).toBe('words');
});
