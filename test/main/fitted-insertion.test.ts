import { expect, test, vi } from 'vitest';
import { onOneLine } from '../../src-core/clean-text.ts';
import type { Surroundings } from '../../src-core/fitting/fit-text.ts';
import type { Inserted } from '../../src-core/insertion-plan.ts';
import { Failure } from '../../src-core/transcription.ts';
import { controlWords } from '../../src-core/words/control.ts';

import type { TextField } from '../../src-main/context/context.ts';
import { fitInsertion, type LastInsertion } from '../../src-main/insertion/fitted-insertion.ts';
import { createUndo } from '../../src-main/undo.ts';
import { someEntry } from '../fakes/app.ts';

/** A window with one text field; the caret is at the end of its text. */
function desk({
  text = 'Hello',
  tells = true,
  mayFit = true,
  hangs = false,
  /** Something was cancelled just now. */
  isCancelled = false,
  /** So often it is looked in vain, while a hotkey is held. */
  looksInVain = 0,
  tellsRelease = true,
  how = 'pasted' as Inserted,
  /** As an app that holds a terminal. */
  takesOneLine = false,
  entry = someEntry({ id: 'one', text: 'World.' }),
} = {}) {
  const inserted: string[] = [];
  const left: string[] = [];
  const versions: (string | undefined)[] = [];
  const noted: unknown[] = [];
  let late = 0;
  let looked = 0;
  let isDictating = false;
  let isAway = false;
  let hanging = Promise.resolve();
  let standing = text;
  const surroundings = (behind = ''): Promise<Surroundings | null> =>
    hangs
      ? new Promise(() => {})
      : Promise.resolve({ before: standing.slice(0, standing.length - behind.length), after: '' });
  const field: TextField = {
    surroundings,
    exchange: async (from, to) => {
      if (!standing.endsWith(from)) return 'changed';
      standing = standing.slice(0, standing.length - from.length) + to;
      await hanging;
      return 'done';
    },
  };
  const notes: LastInsertion[] = [];
  const insertion = fitInsertion({
    insertion: {
      remember: async () => ({
        app: 'Gedit',
        ...(takesOneLine && { asTaken: onOneLine }),
        insert: async (what, signal, version) => {
          if (signal.aborted) {
            left.push(what);
            throw new Failure('insertion-failed');
          }
          inserted.push(what);
          versions.push(version);
          standing += takesOneLine ? onOneLine(what) : what;
          return how;
        },
      }),
      rememberNext: () => Promise.reject(new Error('nobody asks for it')),
    },
    context: {
      // As in Qt: it takes a moment, and is given up with the signal.
      focusedField: async (signal) => {
        looked += 1;
        const isFound = tells && looked > looksInVain;
        await new Promise((resolve) => setImmediate(resolve));
        return isFound && !signal.aborted ? field : null;
      },
    },
    mayFit: () => mayFit,
    isAway: () => isAway,
    onInserted: (last) => notes.push(last),
    onLate: () => {
      late += 1;
    },
  });
  const undo = createUndo({
    history: { find: () => entry, update: (id, change) => void noted.push([id, change]) },
    insertion,
    mayFit: () => mayFit,
    undoCancel: () => isCancelled,
    isDictating: () => isDictating,
    isAway: () => isAway,
    onChange: () => {},
  });
  return {
    ...undo,
    insert: async (what = 'World.') => {
      const stop = new AbortController();
      const target = await insertion.remember(stop.signal);
      if (tellsRelease) target.look?.();
      // Whoever asked gives up what is still looked for.
      return target.insert(what, stop.signal, 'one').finally(() => stop.abort());
    },
    type: (more: string) => {
      standing += more;
    },
    dictates: () => {
      isDictating = true;
    },
    hangs: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      hanging = promise;
      return resolve;
    },
    goesAway: () => {
      isAway = true;
    },
    standing: () => standing,
    inserted,
    left,
    versions,
    noted,
    notes,
    late: () => late,
  };
}

test('a text is fitted to what stands there, and history hears of it a moment later', async () => {
  const { insert, inserted, notes } = desk();
  expect(await insert()).toBe('pasted');
  expect([inserted, notes]).toEqual([[' world.'], []]);
  await expect.poll(() => notes).toMatchObject([{ entry: 'one', version: 'World.', text: ' world.' }]);
});

test('a field that has no focus while the hotkey is held is found when that went up', async () => {
  const { insert, inserted } = desk({ looksInVain: 1 });
  await insert();
  expect(inserted).toEqual([' world.']);
});

test('where nobody says that a hotkey went up, the field is looked for when the words are inserted', async () => {
  const { insert, inserted, undo, standing } = desk({ looksInVain: 1, tellsRelease: false });
  await insert();
  expect(inserted).toEqual([' world.']);
  expect([await undo(), standing()]).toEqual([null, 'Hello']);
});

test('words that went in while a hotkey was held can be taken back', async () => {
  const { insert, inserted, undo, standing } = desk({ looksInVain: 2, tellsRelease: false });
  await insert();
  expect(inserted).toEqual(['World.']);
  expect([await undo(), standing()]).toEqual([null, 'Hello']);
});

test('words that cannot be inserted wait as they were said, not as they would have fitted', async () => {
  const { insert, inserted, versions } = desk();
  await insert();
  expect([inserted, versions]).toEqual([[' world.'], ['World.']]);
});

test.each([
  ['the app tells nothing', { tells: false }, 0],
  ['it is turned off', { mayFit: false }, 0],
  ['the app hangs', { hangs: true }, 1],
])('when %s, the text stays as it is', async (_, how, late) => {
  const found = desk(how);
  const before = performance.now();
  await found.insert();
  expect([found.inserted, found.late()]).toEqual([['World.'], late]);
  expect(performance.now() - before).toBeLessThan(1_000);
});

test('what was inserted is taken back once, and history says so', async () => {
  const { insert, undo, standing, noted } = desk();
  expect(await undo()).toBe(controlWords.nothingToUndo);
  await insert();
  expect([await undo(), standing(), noted]).toEqual([null, 'Hello', [['one', { insertion: 'undone' }]]]);
  expect(await undo()).toBe(controlWords.nothingToUndo);
});

test('what was inserted is taken back also when it was not fitted', async () => {
  for (const how of [{ mayFit: false }, { hangs: true }]) {
    const { insert, undo, standing } = desk(how);
    await insert();
    expect([await undo(), standing()]).toEqual([null, 'Hello']);
  }
});

test('what was pasted over something copied can be taken back as well', async () => {
  const { insert, undo, standing } = desk({ how: 'pasted-over' });
  await insert();
  expect([await undo(), standing()]).toEqual([null, 'Hello']);
});

test('nothing is taken back when it does not stand there, was only copied, or nobody tells', async () => {
  const changed = desk();
  await changed.insert();
  changed.type('!');
  expect([await changed.undo(), changed.standing()]).toEqual([controlWords.noLongerThere, 'Hello world.!']);
  const copied = desk({ how: 'copied' });
  await copied.insert();
  expect(await copied.undo()).toBe(controlWords.nothingToUndo);
  const unknown = desk({ tells: false });
  await unknown.insert();
  expect(await unknown.undo()).toBe(controlWords.fieldUnknown);
  const busy = desk();
  await busy.insert();
  busy.dictates();
  expect(await busy.undo()).toBe(controlWords.busy);
  const away = desk();
  await away.insert();
  away.goesAway();
  expect(await away.undo()).toBe(controlWords.away);
  for (const { noted } of [changed, copied, unknown, busy, away]) expect(noted).toEqual([]);
});

test('what was cancelled after the last insertion is had back, and that stays', async () => {
  const { insert, undo, swap, standing, dictates, goesAway } = desk({ isCancelled: true });
  await insert();
  dictates();
  expect([await undo(), await swap(), standing()]).toEqual([null, controlWords.busy, 'Hello world.']);
  goesAway();
  expect(await undo()).toBe(controlWords.away);
});

test('words whose turn comes when the screen is locked are left', async () => {
  const { insert, goesAway, left, standing } = desk();
  const first = insert();
  const second = insert('More.');
  goesAway();
  await expect(first).rejects.toMatchObject({ code: 'target-changed' });
  await expect(second).rejects.toMatchObject({ code: 'target-changed' });
  expect([left, standing()]).toEqual([['World.', 'More.'], 'Hello']);
});

test('an app that hangs while words are taken back holds the next ones for a moment only, and those are the last then', async () => {
  const { insert, undo, standing, hangs } = desk();
  await insert();
  const goesOn = hangs();
  const undone = undo();
  const before = performance.now();
  expect(await insert('More.')).toBe('pasted');
  expect(performance.now() - before).toBeLessThan(4_000);
  goesOn();
  expect([await undone, standing()]).toEqual([null, 'Hello more.']);
  expect([await undo(), standing()]).toEqual([null, 'Hello']);
});

test('one after the other, the versions of the words stand there, each as it fits', async () => {
  const another = {
    rawText: null,
    service: 'groq',
    model: null,
    provider: null,
    language: null,
    segments: [],
    words: [],
    at: 0,
  } as const;
  const entry = someEntry({
    id: 'one',
    text: 'World.',
    rawText: 'Word.',
    alternatives: [
      { ...another, text: 'Whirled.' },
      { ...another, text: 'World.' },
    ],
  });
  const { insert, swap, undo, standing, noted } = desk({ entry });
  await insert();
  const seen: string[] = [];
  for (let times = 0; times < 3; times++) {
    expect(await swap()).toBeNull();
    seen.push(standing());
  }
  expect(seen).toEqual(['Hello Word.', 'Hello Whirled.', 'Hello world.']);
  expect(noted).toEqual([' Word.', ' Whirled.', ' world.'].map((text) => ['one', { inserted: text }]));
  expect([await undo(), standing()]).toEqual([null, 'Hello']);
});

test('words that an app took on one line are exchanged and taken back as they stand there', async () => {
  const entry = someEntry({ id: 'one', text: 'Big\nworld.', rawText: 'Big\nword.' });
  const { insert, swap, undo, standing, notes } = desk({ entry, takesOneLine: true });
  await insert('Big\nworld.');
  await vi.waitFor(() => expect(notes).toMatchObject([{ text: ' big world.', version: 'Big\nworld.' }]));
  expect([await swap(), standing()]).toEqual([null, 'Hello big word.']);
  expect([await undo(), standing()]).toEqual([null, 'Hello']);
});

test('words without another version are not swapped', async () => {
  const { insert, swap, standing } = desk();
  await insert();
  expect([await swap(), standing()]).toEqual([controlWords.noOtherVersion, 'Hello world.']);
});

test('one insertion waits for the other, a failed one holds back nobody, and a cancelled one only leaves its words', async () => {
  const story: string[] = [];
  const ends: (() => void)[] = [];
  const insertion = fitInsertion({
    insertion: {
      remember: async () => ({
        app: null,
        insert: async (what, signal) => {
          story.push(`${what} ${signal.aborted ? 'left' : 'begins'}`);
          if (signal.aborted) throw new Error('cancelled');
          await new Promise<void>((resolve) => ends.push(resolve));
          if (what === 'failing') throw new Error('nobody reads it');
          return 'pasted';
        },
      }),
      rememberNext: () => Promise.reject(new Error('nobody asks for it')),
    },
    context: {
      focusedField: async () => ({
        surroundings: async () => null,
        exchange: async (from) => {
          story.push(`${from} exchanged`);
          return 'changed';
        },
      }),
    },
    mayFit: () => false,
    isAway: () => false,
    onInserted: () => {},
    onLate: () => {},
  });
  const insert = async (what: string, signal = new AbortController().signal) =>
    (await insertion.remember(signal)).insert(what, signal, what);
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  const endFirst = async () => {
    await settled();
    ends.shift()?.();
    await settled();
  };
  const first = insert('first');
  await endFirst();
  expect(await first).toBe('pasted');
  const field = await insertion.last()?.field;
  const cancel = new AbortController();
  const failing = insert('failing');
  const cancelled = insert('cancelled', cancel.signal);
  await settled();
  const exchanged = field?.exchange('first', '');
  const last = insert('last');
  const outcomes = Promise.allSettled([failing, cancelled, exchanged, last]);
  cancel.abort();
  await settled();
  expect(story).toEqual(['first begins', 'failing begins']);
  await endFirst();
  expect(story.slice(2)).toEqual(['cancelled left', 'first exchanged', 'last begins']);
  await endFirst();
  const statuses = (await outcomes).map(({ status }) => status);
  expect(statuses).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
});
