/** Windows that are busy, and a clipboard whose owner is: nothing goes where it is not meant to, and nothing else is pasted. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { connectX11, type X11Connection } from '../../src-main/insertion/x11/connection.ts';
import { insertionWith } from '../desktop/insertion.ts';
import { openPaper } from '../desktop/paper.ts';
import { startProgram } from '../desktop/program.ts';
import { readSelection } from '../desktop/read-selection.ts';
import { untilReads } from '../desktop/target.ts';
import { test } from './on-desktop.ts';

const never = new AbortController().signal;
const patiently = { timeout: 20_000, interval: 50 };

test('who goes to another window while the clipboard is slow to tell what it holds gets no words there', async ({
  desktop,
}) => {
  const { room, connection } = desktop;
  const terminal = await desktop.openTerminal();
  const paper = await openPaper(connection);
  process.env.DISPLAY = room.environment.DISPLAY;
  using other = await connectX11(() => {});
  const owner = await slowOwner(other);
  using insertion = await insertionWith(desktop);
  const target = await insertion.remember();
  const outcome = expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
  await owner.asked;
  await terminal.focus();
  owner.hurry();
  await outcome;
  expect([paper.chords(), await terminal.read()]).toEqual([0, '']);
  expect(await desktop.clipboard.read()).toBe('words');
});

test('a terminal that gets to the paste late gets the words, on one line, and gives back what was marked', async ({
  desktop,
}) => {
  const { room } = desktop;
  await using marked = startProgram(room, 'xclip', ['-selection', 'primary', '-in', '-quiet']);
  marked.input.end('marked before\n');
  await marked.line(/Waiting for selection requests/);
  const terminal = await desktop.openTerminal();
  using insertion = await insertionWith(desktop);
  const target = await insertion.remember();
  process.kill(terminal.pid, 'SIGSTOP');
  await expect(target.insert('one\ntwo', never)).rejects.toMatchObject({ code: 'insertion-failed' });
  process.kill(terminal.pid, 'SIGCONT');
  await untilReads(terminal, 'the words', (text) => text !== '');
  expect(await terminal.read()).toBe('one two');
  await expect
    .poll(async () => (await readSelection(room, 'primary', 'UTF8_STRING')).toString(), patiently)
    .toBe('marked before\n');
  expect(await desktop.clipboard.read()).toBe('one two');
});

test.for(['terminal', 'editor'] as const)(
  'a window (%s) that stood still while two dictations were pasted gets the words of both, once',
  async (kind, { desktop }) => {
    await desktop.clipboard.write('copied before');
    const window = await (kind === 'terminal' ? desktop.openTerminal() : desktop.openGtkEditor());
    const pid = (await desktop.connection.property(window.window, '_NET_WM_PID'))?.readUInt32LE(0) ?? 0;
    using insertion = await insertionWith(desktop);
    process.kill(pid, 'SIGSTOP');
    await expect((await insertion.remember()).insert('one', never)).rejects.toMatchObject({
      code: 'insertion-failed',
    });
    using clipboard = await desktop.clipboard.watch();
    const second = (await insertion.remember()).insert('two', never);
    if (kind === 'editor') await clipboard.changes(1);
    else await expect(second).rejects.toMatchObject({ code: 'insertion-failed' });
    expect(await desktop.clipboard.read()).toBe('one two');
    process.kill(pid, 'SIGCONT');
    await untilReads(window, 'the words of both', (text) => text !== '');
    if (kind === 'editor') expect(await second).toBe('pasted');
    expect(await (await insertion.remember()).insert(', three', never)).toBe('pasted');
    expect(await untilReads(window, 'the third words', (text) => text.includes('three'))).toBe(
      'one two, three',
    );
    if (kind === 'editor') await clipboard.changes(3);
    await expect
      .poll(() => desktop.clipboard.read(), patiently)
      .toBe(kind === 'editor' ? 'copied before' : 'one two');
  },
);

test('a busy editor gets the words although a clipboard manager has read them', async ({ desktop }) => {
  await desktop.clipboard.write('copied before');
  const editor = await desktop.openGtkEditor();
  const pid = (await desktop.connection.property(editor.window, '_NET_WM_PID'))?.readUInt32LE(0) ?? 0;
  using insertion = await insertionWith(desktop);
  using clipboard = await desktop.clipboard.watch();
  const target = await insertion.remember();
  process.kill(pid, 'SIGSTOP');
  const inserted = target.insert('words', never);
  await clipboard.changes(1);
  const isOver = inserted.then(
    () => true,
    () => true,
  );
  // Reads all the time, as some managers do.
  while (!(await Promise.race([isOver, delay(100, false)])))
    expect(await desktop.clipboard.read()).toBe('words');
  // Longer than the quiet after which the clipboard is given back.
  await delay(1_000);
  process.kill(pid, 'SIGCONT');
  await untilReads(editor, 'the words', (text) => text !== '');
  expect(await editor.read()).toBe('words');
  await clipboard.changes(2);
  expect(await desktop.clipboard.read()).toBe('copied before');
});

test('a busy editor gets the words of two dictations, once, although a clipboard manager reads all the time', async ({
  desktop,
}) => {
  await desktop.clipboard.write('copied before');
  const editor = await desktop.openGtkEditor();
  const pid = (await desktop.connection.property(editor.window, '_NET_WM_PID'))?.readUInt32LE(0) ?? 0;
  using insertion = await insertionWith(desktop);
  using clipboard = await desktop.clipboard.watch();
  process.kill(pid, 'SIGSTOP');
  for (const text of ['one', 'two']) {
    const isOver = (await insertion.remember()).insert(text, never).then(
      () => true,
      () => true,
    );
    while (!(await Promise.race([isOver, delay(100, false)]))) await desktop.clipboard.read();
  }
  await delay(1_000);
  expect(await desktop.clipboard.read()).toBe('one two');
  process.kill(pid, 'SIGCONT');
  await untilReads(editor, 'the words', (text) => text !== '');
  expect(await (await insertion.remember()).insert(', three', never)).toBe('pasted');
  expect(await untilReads(editor, 'the third words', (text) => text.includes('three'))).toBe(
    'one two, three',
  );
  await clipboard.changes(4);
});

test('who copies while the words wait for a held key has it back, and the words are pasted', async ({
  desktop,
}) => {
  const paper = await openPaper(desktop.connection);
  await desktop.clipboard.write('copied before');
  using insertion = await insertionWith(desktop);
  using clipboard = await desktop.clipboard.watch();
  await desktop.keys.down('Control_L');
  const inserted = (await insertion.remember()).insert('words', never);
  await clipboard.changes(1);
  await desktop.clipboard.write('copied meanwhile');
  await desktop.keys.up('Control_L');
  expect(await inserted).toBe('pasted');
  expect(await paper.texts(1)).toEqual(['words']);
  // Lent, copied over, lent again, and given back.
  await clipboard.changes(4);
  expect(await desktop.clipboard.read()).toBe('copied meanwhile');
});

/** Says that it has twenty formats, and keeps whoever wants them waiting until it is told to hurry. */
async function slowOwner({ client, window, atom, onEvent }: X11Connection) {
  const [clipboard, targets] = [await atom('CLIPBOARD'), await atom('TARGETS')];
  const formats = await Promise.all(
    Array.from({ length: 20 }, (_, index) => atom(`application/x-format-${index}`)),
  );
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  let isInAHurry = false;
  onEvent(({ name, requestor = 0, selection = 0, target = 0, property = 0, time = 0 }) => {
    if (name !== 'SelectionRequest') return;
    if (target !== targets) isAsked();
    if (target !== targets && !isInAHurry) return;
    if (target === targets) {
      const list = Buffer.alloc(formats.length * 4);
      for (const [index, format] of formats.entries()) list.writeUInt32LE(format, index * 4);
      const atomType = 4;
      client.ChangeProperty(0, requestor, property, atomType, 32, list);
    }
    const answered = target === targets ? property : 0;
    client.SendEvent(requestor, 0, 0, {
      name: 'SelectionNotify',
      seq: 0,
      time,
      requestor,
      selection,
      target,
      property: answered,
    });
  });
  client.SetSelectionOwner(window, clipboard, 0);
  return {
    asked,
    hurry: () => {
      isInAHurry = true;
    },
  };
}
