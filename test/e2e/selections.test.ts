/** What was copied before is there after, whatever it was; and what is copied meanwhile stays. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { connectX11 } from '../../src-main/insertion/x11/connection.ts';
import { openSelections } from '../../src-main/insertion/x11/selections.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { insertionWith } from '../desktop/insertion.ts';
import { openPaper } from '../desktop/paper.ts';
import { startProgram } from '../desktop/program.ts';
import { readSelection } from '../desktop/read-selection.ts';
import { openSlowWindow } from '../desktop/slow-window.ts';
import { untilReads } from '../desktop/target.ts';
import { test } from './on-desktop.ts';

const never = new AbortController().signal;
const uriList = 'file:///home/somebody/a%20picture.png\r\nfile:///home/somebody/notes.txt\r\n';

test.for([
  // Above a megabyte xclip sends it piece by piece (INCR).
  ['image/png', randomBytes(3_000_000)],
  ['image/png', randomBytes(1_000)],
  ['text/uri-list', Buffer.from(uriList)],
  ['text/html', Buffer.from('<b>Grüße</b>')],
] as const)('%s that was copied is given back byte for byte', async ([type, bytes], { desktop }) => {
  const owner = startProgram(desktop.room, 'xclip', [...clipboardAs(type), '-in', '-quiet']);
  await using _ = owner;
  owner.input.end(bytes);
  await owner.line(/Waiting for selection requests/);
  const paper = await openPaper(desktop.connection);
  using insertion = await insertionWith(desktop);
  using clipboard = await desktop.clipboard.watch();
  await (await insertion.remember()).insert('words', never);
  // Lent, and given back.
  await clipboard.changes(2);
  // That xclip gave it up says that what is read now comes from Dictum.
  await owner.ended;
  expect((await readAs(desktop, type)).equals(bytes)).toBe(true);
  await paper.changed(20_000);
  expect(await paper.read()).toBe('words');
});

test('all formats of one thing are given back, and nothing else', async ({ desktop }) => {
  process.env.DISPLAY = desktop.room.environment.DISPLAY;
  using other = await connectX11(() => {});
  const selections = await openSelections(other);
  const formats = {
    UTF8_STRING: 'a table',
    'text/html': '<table></table>',
    'x-special/gnome-copied-files': uriList,
  };
  const content = new Map();
  for (const [name, text] of Object.entries(formats)) {
    const type = await other.atom(name);
    content.set(type, { type, unit: 8, data: Buffer.from(text) });
  }
  await selections.offer('CLIPBOARD', { content, onRequest: () => {}, onLost: () => {} });
  await openPaper(desktop.connection);
  using insertion = await insertionWith(desktop);
  using clipboard = await desktop.clipboard.watch();
  await (await insertion.remember()).insert('words', never);
  await clipboard.changes(2);
  const targets = (await readAs(desktop, 'TARGETS')).toString().split('\n').filter(Boolean);
  const questions = ['TARGETS', 'TIMESTAMP', 'MULTIPLE'];
  expect(targets.toSorted()).toEqual([...Object.keys(formats), ...questions].toSorted());
  for (const [name, text] of Object.entries(formats)) {
    expect((await readAs(desktop, name)).toString()).toBe(text);
  }
});

test('words are typed where the clipboard has more than could be given back', async ({ desktop }) => {
  const much = randomBytes(60_000_000);
  await using owner = await ownerOf(desktop, 'clipboard', much);
  await using editor = await desktop.openGtkEditor();
  using insertion = await insertionWith(desktop);
  expect(await (await insertion.remember()).insert('words', never)).toBe('pasted');
  await untilReads(editor, 'the words', (text) => text === 'words');
  expect((await readAs(desktop, 'image/png')).equals(much)).toBe(true);
  expect(owner.hasEnded).toBe(false);
});

test('in a terminal, where each letter may be a key of its own, they are pasted, and that is told', async ({
  desktop,
}) => {
  await using _owner = await ownerOf(desktop, 'primary', randomBytes(60_000_000));
  await using terminal = await desktop.openTerminal();
  using insertion = await insertionWith(desktop);
  expect(await (await insertion.remember()).insert('words', never)).toBe('pasted-over');
  await untilReads(terminal, 'the words', (text) => text === 'words');
});

test('an owner that never answers does not hold the words up for long, and keeps what it has', async ({
  desktop,
}) => {
  using clipboard = await desktop.clipboard.watch();
  const owner = startProgram(desktop.room, 'xclip', [...clipboardAs('text/plain'), '-in', '-quiet']);
  await using _ = owner;
  owner.input.end('copied before');
  await owner.line(/Waiting for selection requests/);
  // It says so before the server has heard of it.
  await clipboard.changes(1);
  await using editor = await desktop.openGtkEditor();
  process.kill(owner.pid, 'SIGSTOP');
  using insertion = await insertionWith(desktop);
  await (await insertion.remember()).insert('words', never);
  process.kill(owner.pid, 'SIGCONT');
  await untilReads(editor, 'the words', (text) => text === 'words');
  expect((await readAs(desktop, 'text/plain')).toString()).toBe('copied before');
  expect(clipboard.count()).toBe(1);
});

test('a window that may have missed an answer hears of us again, while the words are still lent', async ({
  desktop,
}) => {
  using window = await openSlowWindow(desktop.connection);
  using insertion = await insertionWith(desktop);
  const inserting = (await insertion.remember()).insert('words', never);
  // Before the chord, and after it.
  await window.asked(1);
  await window.answer();
  await window.asked(2);
  await window.answer();
  for (const asked of [3, 4]) {
    await window.reads('TARGETS');
    await window.asked(asked);
    await window.answer();
  }
  expect(await window.reads('UTF8_STRING')).toBe('words');
  expect(await inserting).toBe('pasted');
});

test('what somebody copies while the words are lent stays', async ({ desktop }) => {
  await desktop.clipboard.write('copied before');
  await openPaper(desktop.connection);
  using insertion = await insertionWith(desktop);
  await (await insertion.remember()).insert('words', never);
  await desktop.clipboard.write('copied meanwhile');
  // Four times as long as Dictum waits before it gives back what is not its own any more.
  await delay(2_000);
  expect(await desktop.clipboard.read()).toBe('copied meanwhile');
  await (await insertion.remember()).insert('more words', never);
  using clipboard = await desktop.clipboard.watch();
  await clipboard.changes(1);
  expect(await desktop.clipboard.read()).toBe('copied meanwhile');
});

const selectionAs = (name: string, type: string) => ['-selection', name, '-target', type];

async function ownerOf({ room }: Desktop, name: string, picture: Buffer) {
  const owner = startProgram(room, 'xclip', [...selectionAs(name, 'image/png'), '-in', '-quiet']);
  owner.input.end(picture);
  await owner.line(/Waiting for selection requests/);
  return owner;
}

const clipboardAs = (type: string) => selectionAs('clipboard', type);

function readAs({ room }: Desktop, type: string): Promise<Buffer> {
  return readSelection(room, 'clipboard', type);
}
