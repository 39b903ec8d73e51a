/** Windows that get to a paste chord when they like, with a connection of their own to a real server. */
import { beforeEach, expect, test } from 'vitest';
import { lendingTimes } from '../../../../src-main/insertion/lending.ts';
import { ask, connectX11, type X11Connection } from '../../../../src-main/insertion/x11/connection.ts';
import { openX11Insertion } from '../../../../src-main/insertion/x11/insertion.ts';
import { xServerInEachTest } from './x-server.ts';

xServerInEachTest();
const never = new AbortController().signal;

/** Many of these are waited for in vain here. */
beforeEach(() => {
  const usual = { ...lendingTimes };
  Object.assign(lendingTimes, { readWithin: 200, strangerCountsAfter: 20, quiet: 100 });
  return () => void Object.assign(lendingTimes, usual);
});

const noEvents = { eventMask: 0 };
const whoHearsPongs = 0x8_0000 | 0x2_0000;

/** What the clipboard holds for this app; null when nothing. */
async function readClipboard({ client, window, atom, onEvent }: X11Connection): Promise<string | null> {
  const [clipboard, text, into] = [await atom('CLIPBOARD'), await atom('UTF8_STRING'), await atom('PASTED')];
  const { promise: answered, resolve } = Promise.withResolvers<number>();
  const stop = onEvent(({ name, selection, property = 0 }) => {
    if (name === 'SelectionNotify' && selection === clipboard) resolve(property);
  });
  client.ConvertSelection(window, clipboard, text, into, 0);
  const property = await answered;
  stop();
  if (property === 0) return null;
  const { data } = await ask<{ readonly data: Buffer }>((answer) =>
    client.GetProperty(1, window, into, 0, 0, 1_000, answer),
  );
  return data.toString();
}

/** A window that has the focus, and what it did with the paste chords it was pressed. */
async function openWindow(windowClass: string, { answersPings = false } = {}) {
  const app = await connectX11(() => {});
  const { client, root, atom, onEvent } = app;
  const window = client.AllocID();
  client.CreateWindow(window, root, 0, 0, 1, 1, 0, 0, 0, 0, noEvents);
  const [classAtom, string] = [await atom('WM_CLASS'), await atom('STRING')];
  client.ChangeProperty(0, window, classAtom, string, 8, Buffer.from(`app\0${windowClass}\0`));
  const [protocols, ping] = [await atom('WM_PROTOCOLS'), await atom('_NET_WM_PING')];
  if (answersPings) {
    const list = Buffer.alloc(4);
    list.writeUInt32LE(ping);
    client.ChangeProperty(0, window, protocols, await atom('ATOM'), 32, list);
  }
  client.SetInputFocus(window, 0);
  await ask((answer) => client.GetInputFocus(answer));
  const pasted: (string | null)[] = [];
  let isFrozen = false;
  const toDo: (() => Promise<void>)[] = [];
  let chords = 0;
  let isMenuOpen = false;
  const whenAwake = async (work: () => Promise<void>) => {
    if (isFrozen) toDo.push(work);
    else await work();
  };
  onEvent(({ name, data = [] }) => {
    if (name !== 'ClientMessage' || data[0] !== ping) return;
    void whenAwake(async () => client.SendClientMessage(root, root, protocols, 32, data, whoHearsPongs));
  });
  return {
    pasted,
    chords: () => chords,
    tap: async (mayPress: (connection: X11Connection) => Promise<boolean>) => {
      if (!(await mayPress(app))) return false;
      chords += 1;
      if (!isMenuOpen) void whenAwake(async () => void pasted.push(await readClipboard(app)));
      return true;
    },
    /** Chords that are pressed meanwhile are nobody's. */
    openMenu: (isOpen: boolean) => {
      isMenuOpen = isOpen;
    },
    freeze: () => {
      isFrozen = true;
    },
    wake: async () => {
      isFrozen = false;
      for (const work of toDo.splice(0)) await work();
    },
    [Symbol.dispose]: app[Symbol.dispose],
  };
}

type Window = Awaited<ReturnType<typeof openWindow>>;

async function insertionInto(window: Window, beforeTap = async () => {}) {
  const insertion = await openX11Insertion(
    {
      tap: async (_keys, _signal, mayPress) => {
        await beforeTap();
        return window.tap(mayPress);
      },
    },
    () => {},
    () => {},
  );
  return {
    /** What became of the words: the code of the failure, if they were not inserted. */
    insert: async (text: string, entry?: string) =>
      (await insertion.remember())
        .insert(text, never, undefined, undefined, entry)
        .catch(({ code }: { code: string }) => code),
    [Symbol.dispose]: insertion[Symbol.dispose],
  };
}

/** What becomes of it while a clipboard manager reads and reads. */
async function whileRead(inserted: Promise<string>): Promise<string> {
  using manager = await connectX11(() => {});
  let isOver = false;
  const over = inserted.finally(() => {
    isOver = true;
  });
  while (!isOver) await readClipboard(manager);
  return over;
}

test.for([
  ['that answers no pings', 'st-256color', false],
  ['that answers pings', 'Gedit', true],
] as const)(
  'a clipboard manager is not taken for a window %s, in which a chord waits',
  async ([, app, answersPings]) => {
    using window = await openWindow(app, { answersPings });
    using insertion = await insertionInto(window);
    window.freeze();
    expect(await insertion.insert('one')).toBe('insertion-failed');
    expect(await whileRead(insertion.insert('two'))).toBe('insertion-failed');
    await window.wake();
    expect([window.chords(), window.pasted]).toEqual([1, ['one two']]);
  },
);

test('a clipboard manager is not taken for a terminal that stands still and answers no pings', async () => {
  using window = await openWindow('st-256color');
  using insertion = await insertionInto(window);
  window.freeze();
  for (const text of ['one', 'two']) expect(await whileRead(insertion.insert(text))).toBe('insertion-failed');
  await window.wake();
  expect([window.chords(), window.pasted]).toEqual([1, ['one two']]);
});

test('a chord whose words only a clipboard manager has read is waited for all the same', async () => {
  using window = await openWindow('Gedit', { answersPings: true });
  using insertion = await insertionInto(window);
  window.freeze();
  expect(await whileRead(insertion.insert('one'))).toBe('pasted');
  for (const text of ['two', 'three'])
    expect(await whileRead(insertion.insert(text))).toBe('insertion-failed');
  await window.wake();
  expect([window.chords(), window.pasted]).toEqual([1, ['one two three']]);
});

test('words that are pasted again while they wait are pasted once', async () => {
  using window = await openWindow('Gedit', { answersPings: true });
  using insertion = await insertionInto(window);
  window.freeze();
  for (const entry of ['first', 'first', 'second', 'first'])
    expect(await insertion.insert('yes', entry)).toBe('insertion-failed');
  await window.wake();
  expect([window.chords(), window.pasted]).toEqual([1, ['yes yes']]);
});

test('a terminal that has taken the chord for something else gets another one', async () => {
  using window = await openWindow('st-256color');
  using insertion = await insertionInto(window);
  window.openMenu(true);
  for (const text of ['one', 'two']) expect(await insertion.insert(text)).toBe('insertion-failed');
  window.openMenu(false);
  expect(await insertion.insert('three')).toBe('pasted');
  await expect.poll(() => window.pasted).toEqual(['three']);
  expect(window.chords()).toBe(2);
});

test('when another window gets the focus after the last wait, nothing is pressed there', async () => {
  using window = await openWindow('Gedit');
  using insertion = await insertionInto(window, async () => void (await openWindow('Other')));
  expect(await insertion.insert('words')).toBe('target-changed');
  expect(window.chords()).toBe(0);
  using other = await connectX11(() => {});
  expect(await readClipboard(other)).toBe('words');
});

/** Has something in the clipboard, and says nothing of it. */
async function silentOwner() {
  const owner = await connectX11(() => {});
  const clipboard = await owner.atom('CLIPBOARD');
  const whoHasIt = () => ask<number>((answer) => owner.client.GetSelectionOwner(clipboard, answer));
  owner.client.SetSelectionOwner(owner.window, clipboard, 0);
  await whoHasIt();
  return {
    hasIt: async () => (await whoHasIt()) === owner.window,
    ...owner,
  };
}

test.for([
  ['st-256color', 1, 'pasted-over'],
  ['Emacs', 1, 'pasted-over'],
  ['Gedit', 0, 'pasted'],
] as const)(
  'over what cannot be kept, words in %s are pasted %i times, which is %s',
  async ([app, chords, how]) => {
    using window = await openWindow(app);
    using owner = await silentOwner();
    using insertion = await insertionInto(window);
    expect(await insertion.insert('words')).toBe(how);
    expect([window.chords(), await owner.hasIt()]).toEqual([chords, chords === 0]);
  },
);

test.for([
  ['so long that they might be cut off', 'words '.repeat(100)],
  ['of letters for which no key is left', 'Wörter'],
] as const)('over what cannot be kept, words are pasted that are %s', async ([, words]) => {
  using window = await openWindow('Gedit');
  using owner = await silentOwner();
  // Every key writes something.
  const { client, keycodes } = owner;
  for (let index = 0; index < keycodes.count; index++)
    client.ChangeKeyboardMapping(keycodes.first + index, 1, ['words '.charCodeAt(index % 6)]);
  await ask((answer) => client.GetInputFocus(answer));
  using insertion = await insertionInto(window);
  expect(await insertion.insert(words)).toBe('pasted-over');
  expect(window.chords()).toBe(1);
});
