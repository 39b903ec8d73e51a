/** Where the words go when keys are pressed at the wrong moment, and when the window is not the same any more. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { insertionWith } from '../desktop/insertion.ts';
import { openPaper } from '../desktop/paper.ts';
import { allWindows } from '../desktop/windows.ts';
import { ask, untilSeen, type XConnection } from '../desktop/x-connection.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const never = new AbortController().signal;

/** As long as somebody's finger stays on a key, in ms. */
const keyHeldMs = 60;

test('words held back by a hotkey do not follow the person into another window', async ({ desktop }) => {
  await using groq = await startGroqServer();
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  const other = await openPaper(desktop.connection);
  const paper = await openPaper(desktop.connection);
  const answer = groq.hold();
  await dictate(desktop, recording('cards-001').file);
  await groq.received(1);

  const hotkey = await pressHotkey(desktop, 'a');
  answer(0);
  await app.historyShows('the words', (entries) => entries.find(({ text }) => text !== '') ?? null);
  await other.focus();
  await hotkey.release();

  const [entry] = await app.dictations(1);
  expect([entry?.insertion, paper.chords(), other.chords()]).toEqual(['failed', 0, 0]);
  expect(await desktop.clipboard.read()).toBe(entry?.text);
});

test('a hotkey that is held while another window gets the focus goes on, and ends when it goes up', async ({
  desktop,
}) => {
  await using groq = await startGroqServer();
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  const other = await openPaper(desktop.connection);
  const paper = await openPaper(desktop.connection);
  await desktop.keys.down('F9');
  await desktop.sound.say(recording('cards-001').file);
  await other.focus();
  await desktop.sound.say(recording('cards-002').file);
  await desktop.keys.up('F9');

  const [entry] = await app.dictations(1);
  // Less what the microphone takes to open: the second recording is in it, which was said in the other window.
  const openingMs = 300;
  const saidMs = (recording('cards-001').seconds + recording('cards-002').seconds) * 1_000;
  expect(entry?.durationMs).toBeGreaterThan(saidMs - openingMs);
  expect([entry?.insertion, paper.chords(), other.chords()]).toEqual(['failed', 0, 0]);
  expect(await desktop.clipboard.read()).toBe(entry?.text);
});

test('a hotkey that goes down while Dictum holds Control to paste is heard', async ({ desktop }) => {
  await using groq = await startGroqServer();
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  const paper = await openPaper(desktop.connection, { slowMs: 1_000 });
  await dictate(desktop, recording('cards-001').file);
  // Pasted, and not read yet: Dictum's own Control comes and goes too quickly to be met.
  await untilSeen(desktop.connection, 'the paste keys', async () => (paper.chords() > 0 ? true : null));
  await desktop.keys.down('Control_L');
  await desktop.keys.down('F9');
  await desktop.keys.up('Control_L');
  await desktop.sound.say(recording('cards-002').file);
  await desktop.keys.up('F9');
  const entries = await app.dictations(2);
  expect(entries.map(({ insertion }) => insertion)).toEqual(['pasted', 'pasted']);
  // From the press on, and not from where the held key begins to repeat.
  expect(entries[1]?.durationMs).toBeGreaterThan(recording('cards-002').seconds * 1_000);
});

test('a window that is slow to read is asked once, also when somebody types meanwhile', async ({
  desktop,
}) => {
  const paper = await openPaper(desktop.connection, { slowMs: 400 });
  using insertion = await insertionWith(desktop, async (chord) => {
    await desktop.keys.down('a');
    await chord();
    void delay(keyHeldMs).then(() => desktop.keys.up('a'));
  });
  await (await insertion.remember()).insert('words', never);
  await paper.changed(20_000);
  expect([paper.chords(), await paper.read()]).toEqual([1, 'words']);
});

test('a chord that went to a hotkey is pressed again when the hotkey is up', async ({ desktop }) => {
  const paper = await openPaper(desktop.connection);
  let presses = 0;
  using insertion = await insertionWith(desktop, async (chord) => {
    presses += 1;
    if (presses > 1) return chord();
    const hotkey = await pressHotkey(desktop, 'a');
    await chord();
    void delay(keyHeldMs).then(hotkey.release);
  });
  await (await insertion.remember()).insert('words', never);
  await paper.changed(20_000);
  expect([presses, paper.chords(), await paper.read()]).toEqual([2, 1, 'words']);
});

test('words go into their window when another one had the focus for a moment', async ({ desktop }) => {
  const paper = await openPaper(desktop.connection);
  using insertion = await insertionWith(desktop);
  const target = await insertion.remember();
  const other = await openPaper(desktop.connection);
  const inserted = target.insert('words', never);
  await other[Symbol.asyncDispose]();
  await inserted;
  expect([await paper.texts(1), other.chords()]).toEqual([['words'], 0]);
});

test('words do not go into the next window when theirs was closed', async ({ desktop }) => {
  using insertion = await insertionWith(desktop);
  const terminal = await desktop.openTerminal();
  const target = await insertion.remember();
  await terminal[Symbol.asyncDispose]();
  const isGone = async () => ((await allWindows(desktop.connection)).includes(terminal.window) ? null : true);
  await untilSeen(desktop.connection, 'the terminal to be gone', isGone);
  const next = await desktop.openTerminal();
  expect(next.window, 'the X server gives the number again').toBe(terminal.window);
  await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
  expect([await next.read(), await desktop.clipboard.read()]).toEqual(['', 'words']);
});

test.for([
  ['pasted', undefined],
  ['typed', { by: 'type', keepsLineBreaks: true, submits: false }],
] as const)(
  'words that are %s do not go to who takes the keyboard after the press',
  async ([, plan], { desktop }) => {
    const { client } = desktop.connection;
    const terminal = await desktop.openTerminal();
    using insertion = await insertionWith(desktop);
    // It had the keyboard at the press, and has given it back.
    const hotkey = await pressHotkey(desktop, 'Shift_L');
    const target = await insertion.remember();
    await hotkey.release();
    // As a lock screen does that tells nobody of itself.
    const locked = await openPaper(desktop.connection);
    await terminal.focus();
    await ask((answer) => client.GrabKeyboard(locked.window, 0, 0, 1, 1, answer));
    await expect(target.insert('words', never, plan)).rejects.toMatchObject({ code: 'target-changed' });
    client.UngrabKeyboard(0);
    expect([await terminal.read(), locked.chords()]).toEqual(['', 0]);
    expect(await desktop.clipboard.read()).toBe('words');
  },
);

test('words do not go behind a screen that was locked before', async ({ desktop }) => {
  const { client, root, settle } = desktop.connection;
  const terminal = await desktop.openTerminal();
  // As i3lock and slock do: it lies over everything, and the window manager has no say in it.
  const locked = client.AllocID();
  client.CreateWindow(locked, root, 0, 0, 4_000, 4_000, 0, 0, 0, 0, { overrideRedirect: 1 });
  client.MapWindow(locked);
  await settle();
  await ask((answer) => client.GrabKeyboard(locked, 0, 0, 1, 1, answer));
  using insertion = await insertionWith(desktop);
  const target = await insertion.remember();
  await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
  client.UngrabKeyboard(0);
  client.DestroyWindow(locked);
  expect([await terminal.read(), await desktop.clipboard.read()]).toEqual(['', 'words']);
  // It is open again.
  await (await insertion.remember()).insert('more words', never);
  await expect.poll(() => terminal.read()).toBe('more words');
});

test('a window that takes the keyboard for itself gets the words', async ({ desktop }) => {
  const { client } = desktop.connection;
  const paper = await openPaper(desktop.connection);
  using insertion = await insertionWith(desktop);
  const target = await insertion.remember();
  await ask((answer) => client.GrabKeyboard(paper.window, 0, 0, 1, 1, answer));
  await target.insert('words', never);
  client.UngrabKeyboard(0);
  expect([await paper.texts(1), paper.chords()]).toEqual([['words'], 1]);
});

test('while the focus is between two windows, the next one is waited for', async ({ desktop }) => {
  using insertion = await insertionWith(desktop);
  // Nothing is open yet: the window manager holds the focus in a window that nobody sees.
  const next = insertion.rememberNext(process.pid, never);
  const paper = await openPaper(desktop.connection);
  const target = await next;
  expect(target.app).toBe('Paper');
  await target.insert('words', never);
  expect(await paper.texts(1)).toEqual(['words']);
});

/** Another app's hotkey: while it is held, every key goes to that app. */
async function pressHotkey(
  { keys, connection: { client, root } }: Pick<Desktop, 'keys'> & { connection: XConnection },
  key: string,
): Promise<{ release(): Promise<void> }> {
  const success = 0;
  const asynchronous = 1;
  await keys.down(key);
  const status = await ask<number>((answer) =>
    client.GrabKeyboard(root, 0, 0, asynchronous, asynchronous, answer),
  );
  expect(status).toBe(success);
  return {
    release: async () => {
      client.UngrabKeyboard(0);
      await keys.up(key);
    },
  };
}
