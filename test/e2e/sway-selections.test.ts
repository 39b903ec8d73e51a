/** On Wayland too: what was copied before is there after, whatever it was; and what is copied meanwhile stays. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { insertionPlan } from '../../src-core/insertion-plan.ts';
import type { SelectionName, Selections } from '../../src-main/insertion/lending.ts';
import { connectWayland } from '../../src-main/insertion/wayland/connection.ts';
import { type Content, openSelections, type Request } from '../../src-main/insertion/wayland/selections.ts';
import { openSwayBrowser } from '../desktop/browser.ts';
import { openFootShell } from '../desktop/foot.ts';
import { type Program, runProgram, startProgram } from '../desktop/program.ts';
import { openSwayQtEditor } from '../desktop/qt-editor.ts';
import type { SwayDesktop } from '../desktop/sway-desktop.ts';
import { heldSwayKeys, noKeys } from '../desktop/sway-held-keys.ts';
import { swayInsertion } from '../desktop/sway-insertion.ts';
import { untilReads } from '../desktop/target.ts';
import { openSwayXterm } from '../desktop/terminal.ts';
import { test } from './on-sway.ts';

const never = new AbortController().signal;
/** Far away on purpose: a busy machine is no fault. */
const patiently = { timeout: 20_000, interval: 20 };
const uriList = 'file:///home/somebody/a%20picture.png\r\nfile:///home/somebody/notes.txt\r\n';
const spoken = 'Grüße 你好 👩‍👩‍👧 שלום';
const manyScripts =
  'Grüße, Zoë — 你好，世界 👩‍👩‍👧 שלום مرحبا\nsecond line\n\tthird "line" \\ $HOME `date` ~ é e\u0301';

test('words in every script arrive byte for byte in an editor and a terminal', async ({ desktop }) => {
  const editor = await desktop.openEditor();
  using insertion = await swayInsertion(desktop);
  for (let round = 0; round < 3; round++) {
    await (await insertion.remember()).insert(manyScripts, never);
    await editor.changed(20_000);
    expect(await editor.read()).toBe(manyScripts);
    await editor.clear();
  }
  const foot = await desktop.openFoot();
  const target = await insertion.remember();
  expect(target.app).toBe('foot');
  await target.insert(spoken, never);
  await untilReads(foot, 'the words', (text) => text === spoken);
  expect(await heldSwayKeys(desktop), 'no key is left down').toEqual(noKeys);
  await foot.clear();
  await desktop.keys.tap('x');
  await desktop.keys.tap('Shift', 'x');
  await untilReads(foot, 'what was typed', (text) => text === 'xX');
});

test.for([
  ['a text area in Chromium', openSwayBrowser],
  ['a Qt editor', openSwayQtEditor],
] as const)('words in every script arrive byte for byte in %s', async ([, open], { desktop }) => {
  await using target = await open(desktop);
  using insertion = await swayInsertion(desktop);
  for (const words of [spoken, manyScripts]) {
    await (await insertion.remember()).insert(words, never);
    await untilReads(target, 'the words', (text) => text === words);
    await target.clear();
  }
});

test('a modifier that the person holds is no part of the chord', async ({ desktop }) => {
  const editor = await desktop.openEditor();
  using insertion = await swayInsertion(desktop);
  for (const held of ['Control', 'Shift'] as const) {
    await desktop.keys.down(held);
    await (await insertion.remember()).insert('words', never);
    await desktop.keys.up(held);
    await editor.changed(20_000);
    expect(await editor.read()).toBe('words');
    await editor.clear();
  }
});

test('windows of X11 get the words too', async ({ desktop }) => {
  await using xterm = await openSwayXterm(desktop);
  using insertion = await swayInsertion(desktop);
  const target = await insertion.remember();
  expect(target.app).toBe('XTerm');
  await target.insert(spoken, never);
  await untilReads(xterm, spoken, (standing) => standing === spoken);
});

test('all formats of what was copied are given back byte for byte, and nothing else', async ({ desktop }) => {
  const formats = new Map([
    // Larger than a pipe holds.
    ['image/png', randomBytes(3_000_000)],
    ['text/html', Buffer.from('<b>Grüße</b>')],
    ['text/plain;charset=utf-8', Buffer.from('Grüße')],
    ['text/uri-list', Buffer.from(uriList)],
    ['x-special/gnome-copied-files', Buffer.from(`copy\n${uriList}`)],
    ['application/x-somebodys-own', randomBytes(1_000)],
  ]);
  using other = await somebodyElse(desktop);
  const lost = Promise.withResolvers<void>();
  await other.selections.offer('CLIPBOARD', { content: formats, onRequest: () => {}, onLost: lost.resolve });
  const editor = await desktop.openEditor();
  using insertion = await swayInsertion(desktop);
  const before = other.count();
  await (await insertion.remember()).insert('words', never);
  await lost.promise;
  // Lent, and given back.
  await other.changes((count) => count >= before + 2);
  const kinds = await runProgram(desktop.room, 'wl-paste', ['--list-types']);
  expect(kinds.trim().split('\n').toSorted()).toEqual([...formats.keys()].toSorted());
  for (const [format, bytes] of formats)
    expect((await pasted(desktop, format)).equals(bytes), format).toBe(true);
  expect(await editor.read()).toBe('words');
});

test('words are typed where more was copied than could be given back', async ({ desktop }) => {
  using other = await somebodyElse(desktop);
  const much = new Map([['image/png', randomBytes(60_000_000)]]);
  await other.selections.offer('CLIPBOARD', { content: much, onRequest: () => {}, onLost: () => {} });
  const editor = await desktop.openEditor();
  using insertion = await swayInsertion(desktop);
  const before = other.count();
  await (await insertion.remember()).insert('Grüße', never);
  await editor.changed(20_000);
  expect(await editor.read()).toBe('Grüße');
  expect([other.count() - before, other.selections.own('CLIPBOARD') === much]).toEqual([0, true]);
});

test('what somebody copies while the words are lent stays', async ({ desktop }) => {
  await using _before = await copy(desktop, 'copied before');
  await desktop.openEditor();
  using other = await somebodyElse(desktop);
  using insertion = await swayInsertion(desktop);
  await (await insertion.remember()).insert('words', never);
  await using _meanwhile = await copy(desktop, 'copied meanwhile');
  // The next words are lent over it: had the first been given back in between, that would be lent over now.
  await (await insertion.remember()).insert('more words', never);
  const seen = other.count();
  await other.changes((count) => count > seen);
  expect(await runProgram(desktop.room, 'wl-paste', ['--no-newline'])).toBe('copied meanwhile');
});

test('an empty clipboard is empty again, and clipboard managers are told to keep out', async ({
  desktop,
}) => {
  await desktop.openEditor();
  using other = await somebodyElse(desktop);
  using insertion = await swayInsertion(desktop);
  const inserted = (await insertion.remember()).insert('words', never);
  await other.changes((count) => count >= 1);
  const { content: lent } = await other.selections.read('CLIPBOARD');
  expect(lent?.get('x-kde-passwordManagerHint')?.toString()).toBe('secret');
  await inserted;
  await other.changes((count) => count >= 2);
  expect((await other.selections.read('CLIPBOARD')).content).toBeNull();
});

test('a clipboard manager that reads everything takes no words away', async ({ desktop }) => {
  await using _before = await copy(desktop, 'copied before');
  const watched = join(desktop.room.homeDir, 'watched');
  await using _manager = startProgram(desktop.room, 'wl-paste', [
    '--watch',
    ...['sh', '-c', `cat >> '${watched}'; echo >> '${watched}'`],
  ]);
  const isWatching = () => existsSync(watched) && readFileSync(watched, 'utf8').includes('copied before');
  await expect.poll(isWatching, patiently).toBe(true);
  const editor = await desktop.openEditor();
  using insertion = await swayInsertion(desktop);
  for (const words of ['one', 'two', 'three']) {
    await (await insertion.remember()).insert(words, never);
    await editor.changed(20_000);
    expect(await editor.read()).toBe(words);
    await editor.clear();
    await expect
      .poll(() => runProgram(desktop.room, 'wl-paste', ['--no-newline']), patiently)
      .toBe('copied before');
  }
});

test('of two hundred in a row none is lost or doubled, no key is left down, and the clipboard is as before', async ({
  desktop,
}) => {
  using other = await somebodyElse(desktop);
  const picture = randomBytes(500_000);
  const content = new Map([['image/png', picture]]);
  await other.selections.offer('CLIPBOARD', { content, onRequest: () => {}, onLost: () => {} });
  const foot = await desktop.openFoot();
  using insertion = await swayInsertion(desktop);
  const said = Array.from({ length: 200 }, (_, index) => `words ${index}. `);
  for (const words of said) await (await insertion.remember()).insert(words, never);
  const whole = said.join('');
  await untilReads(foot, 'all words', (text) => text.length >= whole.length);
  expect(await foot.read()).toBe(whole);
  expect(await heldSwayKeys(desktop), 'no key is left down').toEqual(noKeys);
  // A key that the terminal took for held would repeat while the clipboard is looked at.
  await desktop.keys.tap('x');
  await desktop.keys.tap('Shift', 'x');
  await untilReads(foot, 'what was typed by hand', (text) => text.length >= whole.length + 2);
  expect(await foot.read()).toBe(`${whole}xX`);
  await expect
    .poll(() => runProgram(desktop.room, 'wl-paste', ['--list-types']), patiently)
    .toBe('image/png\n');
  expect((await pasted(desktop, 'image/png')).equals(picture)).toBe(true);
  expect(await foot.read()).toBe(`${whole}xX`);
});

test('words do not follow somebody who has gone to another window', async ({ desktop }) => {
  const editor = await desktop.openEditor();
  using insertion = await swayInsertion(desktop);
  const target = await insertion.remember();
  const foot = await desktop.openFoot();
  await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
  expect(await runProgram(desktop.room, 'wl-paste', ['--no-newline'])).toBe('words');
  expect([await editor.read(), await foot.read()]).toEqual(['', '']);
});

test('words do not go into the next window when theirs was closed', async ({ desktop }) => {
  using insertion = await swayInsertion(desktop);
  const foot = await desktop.openFoot();
  const target = await insertion.remember();
  expect(target.app).toBe('foot');
  await foot[Symbol.asyncDispose]();
  const next = await desktop.openFoot();
  expect((await insertion.remember()).app).toBe('foot');
  await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
  expect(await runProgram(desktop.room, 'wl-paste', ['--no-newline'])).toBe('words');
  expect(await next.read()).toBe('');
});

test('a window that reads nothing leaves the words in the clipboard', async ({ desktop }) => {
  await desktop.openFoot();
  // Not a terminal that pastes: the shortcut is taken by Sway itself.
  await desktop.sway.ipc.run('bindsym Control+Shift+v nop');
  using insertion = await swayInsertion(desktop);
  await expect((await insertion.remember()).insert('words', never)).rejects.toMatchObject({
    code: 'insertion-failed',
  });
  expect(await runProgram(desktop.room, 'wl-paste', ['--no-newline'])).toBe('words');
});

test('a terminal that gets to the paste late gets the words, on one line', async ({ desktop }) => {
  await using _before = await copy(desktop, 'copied before\n');
  const foot = await desktop.openFoot();
  using insertion = await swayInsertion(desktop);
  const target = await insertion.remember();
  process.kill(foot.pid, 'SIGSTOP');
  await expect(target.insert('one\ntwo', never)).rejects.toMatchObject({ code: 'insertion-failed' });
  process.kill(foot.pid, 'SIGCONT');
  await untilReads(foot, 'the words', (text) => text !== '');
  expect(await foot.read()).toBe('one two');
});

test('Enter comes after the words, however many they are', async ({ desktop }) => {
  const editor = await desktop.openEditor();
  using insertion = await swayInsertion(desktop);
  const target = await insertion.remember();
  // More than a pipe holds.
  const long = Array.from({ length: 4_000 }, (_, line) => `This is line ${line} of what was said.`).join(
    '\n',
  );
  const rule = { app: target.app ?? '', way: 'paste', submits: true, keepsLineBreaks: false } as const;
  const plan = insertionPlan(target.app, { usualWay: 'paste', apps: [rule] });
  await target.insert(long, never, plan);
  // Shows where Enter was: a newline at the end of the file may be the editor's own.
  await desktop.keys.tap('x');
  await untilReads(editor, 'all of it', (text) => text.length >= long.length + 2);
  expect(await editor.read()).toBe(`${long}\nx`);
});

test('what was marked is not pasted into a terminal that reads it at Shift and Insert, and is there after', async ({
  desktop,
}) => {
  const marked = 'touch marked\n';
  await using _marked = await copy(desktop, marked, 'PRIMARY');
  const foot = await desktop.openFoot();
  using other = await somebodyElse(desktop);
  using insertion = await swayInsertion(desktop);
  const rule = { app: 'foot', way: 'shift-insert', submits: false, keepsLineBreaks: false } as const;
  const plan = insertionPlan('foot', { usualWay: 'paste', apps: [rule] });
  await (await insertion.remember()).insert(spoken, never, plan);
  await untilReads(foot, 'the words', (text) => text === spoken);
  const standing = async () =>
    (await other.selections.read('PRIMARY')).content?.get('text/plain')?.toString();
  await expect.poll(standing, patiently).toBe(marked);
});

test('a command is run at once where the person wants that of this very terminal', async ({ desktop }) => {
  await using _shell = await openFootShell(desktop.room, desktop.sway, [
    'bash',
    '--norc',
    '--noprofile',
    '-i',
  ]);
  using insertion = await swayInsertion(desktop);
  const target = await insertion.remember();
  const rule = { app: 'foot', way: 'paste', submits: true, keepsLineBreaks: false } as const;
  await target.insert('touch sent', never, insertionPlan('foot', { usualWay: 'paste', apps: [rule] }));
  await expect.poll(() => existsSync(join(desktop.room.homeDir, 'sent')), patiently).toBe(true);
});

interface SomebodyElse extends Disposable {
  readonly selections: Selections<Content, Request>;
  count(): number;
  /** Resolves when the clipboard has got other content that many times. */
  changes(isEnough: (count: number) => boolean): Promise<void>;
}

/** Another program that looks at the clipboard. */
async function somebodyElse({ room, sway }: SwayDesktop): Promise<SomebodyElse> {
  const connection = await connectWayland(
    join(room.runtimeDir, sway.environment.WAYLAND_DISPLAY),
    (error) => {
      throw error;
    },
  );
  const selections = openSelections(connection);
  if (selections === null) throw new Error('Sway lends out no clipboard');
  await connection.settled();
  const first = selections.changes('CLIPBOARD');
  const count = () => selections.changes('CLIPBOARD') - first;
  return {
    selections,
    count,
    changes: (isEnough) => expect.poll(() => isEnough(count()), patiently).toBe(true),
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  };
}

/** Resolves when it can be pasted. */
async function copy(desktop: SwayDesktop, text: string, name: SelectionName = 'CLIPBOARD'): Promise<Program> {
  using other = await somebodyElse(desktop);
  const where = name === 'PRIMARY' ? ['--primary'] : [];
  const owner = startProgram(desktop.room, 'wl-copy', [...where, '--foreground', '--', text]);
  const said = Buffer.from(text);
  await expect
    .poll(async () => (await other.selections.read(name)).content?.get('text/plain')?.equals(said), patiently)
    .toBe(true);
  return owner;
}

/** Through a file: a program's output is read as text, and this may be none. */
async function pasted({ room }: SwayDesktop, format: string): Promise<Buffer> {
  const file = join(room.homeDir, 'read-back');
  await runProgram(room, 'sh', ['-c', `wl-paste --no-newline --type '${format}' > '${file}'`]);
  return readFileSync(file);
}
