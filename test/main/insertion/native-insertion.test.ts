/** Insertion where the system itself is asked: everything but the keys, and Windows itself, is the real thing. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { AppRule } from '../../../src-core/insertion-plan.ts';
import { lendingTimes } from '../../../src-main/insertion/lending.ts';
import { openSystemInsertion } from '../../../src-main/insertion/system-insertion.ts';
import type { DesktopCalls } from '../../../src-main/native/desktop-calls.ts';
import type { Native } from '../../../src-main/native/native.ts';
import { windowsDesktop } from '../../../src-main/native/windows/desktop.ts';
import { fakeWindows } from '../../fakes/windows.ts';

const never = new AbortController().signal;
const unicodeText = 13;
const files = 15;

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.padEnd(8, '.')));
const textBytes = (text: string) => Uint8Array.from(Buffer.from(`${text}\0`.padEnd(8, '\0'), 'utf16le'));

/** The way an app is told: by the program of the window in front. */
const windowOf = (program: string, window = 1) => ({
  window,
  className: program,
  process: window,
  program: `C:\\Apps\\${program}.exe`,
});

type Process = 'answers' | 'hangs' | 'fails';

function desk({
  isAnyInFront = true,
  canType = true,
  rules = [] as readonly AppRule[],
  usualWay = 'paste' as 'paste' | 'type',
} = {}) {
  const windows = fakeWindows();
  windows.setFront(isAnyInFront ? windowOf('Notepad') : null);
  const did: string[] = [];
  const problems: unknown[] = [];
  let onAppsKnown = 0;
  let process: Process = 'answers';
  let calls = windowsDesktop(windows.api);
  let electronText = 'from Electron';
  let areWordsRefused = false;
  let beforeTap = () => {};
  let whileHeld = () => {};
  let afterCall = async (_name: string) => {};
  const native: Pick<Native, 'call'> = {
    call: async (name, input, signal) => {
      if (process === 'fails') throw new Error('the process that calls the system is gone');
      if (process === 'hangs') await new Promise((_, reject) => signal.addEventListener('abort', reject));
      if (name === 'writeClipboard' && areWordsRefused) throw new Error('another program keeps it open');
      const call = calls[name as keyof DesktopCalls] as (input: unknown) => Promise<never>;
      const output = await call(input);
      await afterCall(name);
      return output;
    },
  };
  const insertion = openSystemInsertion<string>({
    robot: {
      tap: async ({ key, modifiers }) => {
        beforeTap();
        const read = process === 'answers' ? windows.text() : electronText;
        did.push(`${[...modifiers, key].join('+')}${key === 'enter' ? '' : ` of "${read}"`}`);
      },
      modifiersUp: async () => whileHeld(),
      ...(canType ? { type: async (text: string) => void did.push(`typed "${text}"`) } : {}),
      [Symbol.dispose]: () => {},
    },
    clipboard: {
      availableFormats: () => ['text/plain'],
      readText: () => (areWordsRefused ? (windows.text() ?? '') : electronText),
      readHTML: () => '',
      readRTF: () => '',
      readImage: () => '',
      write: ({ text }) => {
        electronText = text ?? '';
      },
      writeText: (text) => {
        if (areWordsRefused) windows.copy([[unicodeText, textBytes(text)]]);
        else electronText = text;
      },
      clear: () => {},
    },
    desktop: {
      native,
      ownApp: 'Dictum',
      onAppsKnown: () => {
        onAppsKnown += 1;
      },
    },
    rules: () => ({ usualWay, apps: rules }),
    pasteModifier: 'control',
    mayPress: () => true,
    onProblem: (error) => void problems.push(error),
  });
  return {
    windows,
    insertion,
    did,
    problems,
    appsKnown: () => onAppsKnown,
    insert: async (text: string) => (await insertion.remember(never)).insert(text, never),
    electronText: () => electronText,
    becomes: (next: Process) => {
      process = next;
    },
    /** Into the same clipboard. */
    onlyElectronWrites: () => {
      areWordsRefused = true;
    },
    restart: () => {
      calls = windowsDesktop(windows.api);
    },
    /** Before whoever has asked hears of it. */
    onDone: (listener: typeof afterCall) => {
      afterCall = listener;
    },
    onTap: (listener: () => void) => {
      beforeTap = listener;
    },
    /** While the modifiers are waited for that the person still holds. */
    onHeld: (listener: () => void) => {
      whileHeld = listener;
    },
  };
}

/** Longer than anything is owed. */
const muchLater = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  return () => vi.useRealTimers();
});

test('words are pasted, marked, and everything that was copied is there again, files too', async () => {
  const { windows, insert, did } = desk();
  windows.copy([
    [files, bytes('/a /b')],
    ['An app of its own', bytes('own')],
  ]);
  const before = windows.copied();
  expect(await insert('words')).toBe('pasted');
  expect(did).toEqual(['control+v of "words"']);
  expect(windows.copied().map(([format]) => format)).toContain('CanIncludeInClipboardHistory');
  await muchLater();
  expect(windows.copied()).toEqual(before);
});

test('a window that is busy when the keys come, or while it has its time, still finds the words', async () => {
  const { windows, insert } = desk();
  windows.copy([[unicodeText, textBytes('copied')]]);
  windows.setFrontBusy(true);
  await insert('words');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(windows.text()).toBe('words');
  windows.setFrontBusy(false);
  await vi.advanceTimersByTimeAsync(500);
  expect(windows.text()).toBe('words');
  windows.setFrontBusy(true);
  await muchLater();
  expect(windows.text()).toBe('words');
  windows.setFrontBusy(false);
  await muchLater();
  expect(windows.text()).toBe('copied');
});

test('a window that hangs is not waited for without end, and not by who quits', async () => {
  const { windows, insert, insertion } = desk();
  windows.copy([[unicodeText, textBytes('copied')]]);
  windows.setFrontBusy(true);
  await insert('words');
  await vi.advanceTimersByTimeAsync(lendingTimes.chordForgotten - 1_000);
  expect(windows.text()).toBe('words');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(windows.text()).toBe('copied');
  await insert('more words');
  const atTheEnd = insertion.handOver?.({ program: 'dictum', args: [] });
  await vi.advanceTimersByTimeAsync(lendingTimes.longestLoan);
  await atTheEnd;
  expect([windows.text(), insertion.isOwing?.()]).toEqual(['copied', false]);
});

test('words that come while a busy window has not got to those before are pasted after them', async () => {
  const { windows, insert, did } = desk();
  windows.copy([[unicodeText, textBytes('copied')]]);
  windows.setFrontBusy(true);
  await insert('one');
  await muchLater();
  await insert('two');
  windows.setFrontBusy(false);
  await muchLater();
  expect([did, windows.text()]).toEqual([['control+v of "one"', 'control+v of "two"'], 'copied']);
});

test('words that come quickly give back what was copied before the first of them', async () => {
  const { windows, insertion, insert, did } = desk();
  windows.copy([[unicodeText, textBytes('copied')]]);
  // Somebody presses the hotkey again while the words are pasted, and after it.
  const presses: Promise<unknown>[] = [];
  await insert('one');
  presses.push(insertion.remember(never));
  await insert('two');
  presses.push(insertion.remember(never));
  await Promise.all(presses);
  expect(did).toEqual(['control+v of "one"', 'control+v of "two"']);
  await muchLater();
  expect(windows.text()).toBe('copied');
});

test('a press while the words of the one before are pasted keeps nothing of them', async () => {
  const { windows, insertion, insert, onTap } = desk();
  windows.copy([[unicodeText, textBytes('copied')]]);
  const presses: Promise<unknown>[] = [];
  onTap(() => presses.push(insertion.remember(never)));
  await insert('words');
  await Promise.all(presses);
  await muchLater();
  expect(windows.text()).toBe('copied');
});

test('nor does a press in the moment in which they are written', async () => {
  const { windows, insertion, insert, onDone } = desk();
  windows.copy([[unicodeText, textBytes('copied')]]);
  onDone(async (name) => {
    if (name === 'writeClipboard') await insertion.remember(never);
  });
  await insert('words');
  await muchLater();
  expect(windows.text()).toBe('copied');
});

test('what somebody copies meanwhile stays', async () => {
  const { windows, insert } = desk();
  windows.copy([[unicodeText, textBytes('before')]]);
  await insert('words');
  // The same text even: it is theirs.
  windows.copy([
    [unicodeText, textBytes('words')],
    ['Theirs', bytes('more')],
  ]);
  await muchLater();
  expect(windows.copied().map(([format]) => format)).toContain('Theirs');
});

test('what somebody copies between two dictations is what the second one gives back', async () => {
  const { windows, insert } = desk();
  windows.copy([[unicodeText, textBytes('before')]]);
  await insert('one');
  windows.copy([[unicodeText, textBytes('meanwhile')]]);
  await insert('two');
  await muchLater();
  expect(windows.text()).toBe('meanwhile');
});

test('words that come in the moment in which those before them give back what was copied are pasted too', async () => {
  const { windows, insert, did, onDone } = desk();
  windows.copy([[unicodeText, textBytes('copied')]]);
  await insert('one');
  onDone(async (name) => {
    if (name !== 'clipboardChanges') return;
    onDone(async () => {});
    await muchLater();
  });
  expect(await insert('two')).toBe('pasted');
  expect(did).toEqual(['control+v of "one"', 'control+v of "two"']);
  await muchLater();
  expect(windows.text()).toBe('copied');
});

test('what somebody copies while their keys are waited for is not pasted, and is there again', async () => {
  const { windows, insert, did, onHeld } = desk();
  windows.copy([[unicodeText, textBytes('before')]]);
  onHeld(() => {
    onHeld(() => {});
    windows.copy([[unicodeText, textBytes('meanwhile')]]);
  });
  expect(await insert('words')).toBe('pasted');
  expect(did).toEqual(['control+v of "words"']);
  await muchLater();
  expect(windows.text()).toBe('meanwhile');
});

test('what they copy then and cannot be given back is left alone: the words are typed', async () => {
  const { windows, insert, did, onHeld } = desk();
  windows.copy([[unicodeText, textBytes('before')]]);
  onHeld(() => {
    onHeld(() => {});
    windows.copy([['FileContents', null]]);
  });
  expect(await insert('words')).toBe('pasted');
  await muchLater();
  expect([did, windows.copied().length]).toEqual([['typed "words"'], 1]);
});

test('words wait when somebody goes on and on copying', async () => {
  const { windows, insert, did, onHeld } = desk();
  let copies = 0;
  onHeld(() => {
    copies += 1;
    windows.copy([[unicodeText, textBytes(`copy ${copies}`)]]);
  });
  await expect(insert('words')).rejects.toMatchObject({ code: 'insertion-failed' });
  await muchLater();
  expect([did, windows.text(), copies]).toEqual([[], 'words', 3]);
});

test('who quits right after the words has back what they copied, once the app has had its time to read', async () => {
  const { windows, insert, insertion } = desk();
  windows.copy([[unicodeText, textBytes('copied')]]);
  expect(insertion.isOwing?.()).toBe(false);
  await insert('words');
  expect(insertion.isOwing?.()).toBe(true);
  const atTheEnd = insertion.handOver?.({ program: 'dictum', args: [] }).then(() => windows.text());
  await vi.advanceTimersByTimeAsync(300);
  expect(windows.text()).toBe('words');
  await muchLater();
  expect([await atTheEnd, insertion.isOwing?.()]).toEqual(['copied', false]);
});

test('words that wait for somebody who quits go on waiting, and quitting does not', async () => {
  const { windows, insertion } = desk();
  const target = await insertion.remember(never);
  windows.setFront(windowOf('Chat', 2));
  await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
  expect(insertion.isOwing?.()).toBe(false);
  await insertion.handOver?.({ program: 'dictum', args: [] });
  expect(windows.text()).toBe('words');
});

test('what cannot be given back is left alone: the words are typed', async () => {
  const { windows, insert, did } = desk();
  windows.copy([['FileContents', null]]);
  await insert('words');
  await muchLater();
  expect([did, windows.copied().length]).toEqual([['typed "words"'], 1]);
});

test.each([
  ['WindowsTerminal', 'control+shift+v'],
  ['conhost', 'control+v'],
  ['gvim', 'shift+insert'],
])('where each letter may be a key they are pasted over it, and that is told (%s)', async (app, chord) => {
  const { windows, insert, did } = desk();
  windows.setFront(windowOf(app));
  windows.copy([['FileContents', null]]);
  expect(await insert('words')).toBe('pasted-over');
  await muchLater();
  expect([did, windows.text()]).toEqual([[`${chord} of "words"`], 'words']);
});

test('where nothing can be typed they are pasted, and stay in the clipboard', async () => {
  const { windows, insert, did } = desk({ canType: false });
  windows.copy([['FileContents', null]]);
  await insert('words');
  await muchLater();
  expect([did, windows.text()]).toEqual([['control+v of "words"'], 'words']);
});

test.each(['paste', 'type'] as const)('another window gets nothing (%s)', async (usualWay) => {
  const { windows, insertion, did } = desk({ usualWay });
  const target = await insertion.remember(never);
  windows.setFront(windowOf('Chat', 2));
  await expect(target.insert('one\ntwo', never, 'One\ntwo.')).rejects.toMatchObject({
    code: 'target-changed',
  });
  expect([did, windows.text(), target.app]).toEqual([[], 'One\r\ntwo.', 'Notepad']);
});

test.each(['paste', 'type'] as const)(
  'words that had to wait give back what was copied before them, inserted after all (%s)',
  async (usualWay) => {
    const { windows, insertion, insert, did } = desk({ usualWay });
    windows.copy([[unicodeText, textBytes('copied')]]);
    const target = await insertion.remember(never);
    windows.setFront(windowOf('Chat', 2));
    await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
    expect(windows.text()).toBe('words');
    await (await insertion.rememberNext(never)).insert('words', never);
    await muchLater();
    expect(did).toHaveLength(1);
    expect(windows.text()).toBe(usualWay === 'paste' ? 'copied' : 'words');
    // What somebody has copied since is theirs.
    windows.copy([[unicodeText, textBytes('copied again')]]);
    const next = await insertion.remember(never);
    windows.setFront(windowOf('Notepad'));
    await expect(next.insert('more', never)).rejects.toMatchObject({ code: 'target-changed' });
    windows.copy([[unicodeText, textBytes('theirs')]]);
    await insert('more');
    await muchLater();
    expect(windows.text()).toBe('theirs');
  },
);

test('words that took the place of what nobody can give back stay, inserted after all', async () => {
  const { windows, insertion } = desk();
  windows.copy([
    [unicodeText, textBytes('a part')],
    ['FileContents', null],
  ]);
  const target = await insertion.remember(never);
  windows.setFront(windowOf('Chat', 2));
  await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
  await (await insertion.rememberNext(never)).insert('words', never);
  await muchLater();
  expect(windows.text()).toBe('words');
});

test('a window that has the focus back in a moment gets its words', async () => {
  const { windows, insertion, did } = desk();
  const target = await insertion.remember(never);
  windows.setFront(windowOf('Menu', 2));
  const inserted = target.insert('words', never);
  await vi.advanceTimersByTimeAsync(10);
  windows.setFront(windowOf('Notepad'));
  expect([await inserted, did]).toEqual(['pasted', ['control+v of "words"']]);
});

test.each([
  ['WindowsTerminal', 'control+shift+v of "one two"'],
  ['mintty', 'shift+insert of "one two"'],
  ['Notepad', 'control+v of "one\r\ntwo"'],
  ['Typed', 'typed "one\ntwo"'],
])('%s gets its words in its own way', async (program, done) => {
  const { windows, insert, did } = desk({
    rules: [{ app: 'typed', way: 'type', submits: false, keepsLineBreaks: false }],
  });
  windows.setFront(windowOf(program));
  await insert('one\ntwo');
  expect(did).toEqual([done]);
});

test('an app that holds a terminal gets them on one line, and apart from the word before', async () => {
  const { windows, insertion, insert, did } = desk();
  windows.setFront(windowOf('Code'));
  await insert(' one\ntwo');
  expect(did).toEqual(['control+v of " one two"']);
  expect((await insertion.remember(never)).asTaken?.('one\ntwo')).toBe('one two');
  windows.setFront(windowOf('Notepad'));
  expect((await insertion.remember(never)).asTaken?.('one\ntwo')).toBe('one\ntwo');
});

test('Enter follows where the person says so, unless they have left the window', async () => {
  const { windows, insert, did, onTap } = desk({
    rules: [{ app: 'chat', way: 'paste', submits: true, keepsLineBreaks: false }],
  });
  windows.setFront(windowOf('Chat'));
  await insert('one');
  onTap(() => windows.setFront(windowOf('Notepad', 2)));
  await insert('two');
  await insert('three');
  expect(did).toEqual(['control+v of "one"', 'enter', 'control+v of "two"', 'control+v of "three"']);
});

test('an app that is to be copied for has its words in the clipboard', async () => {
  const { windows, insert, did } = desk({
    rules: [{ app: 'notepad', way: 'copy', submits: true, keepsLineBreaks: false }],
  });
  expect([await insert('words'), did, windows.text()]).toEqual(['copied', [], 'words']);
});

test('words for the next window wait until Dictum is not in front any more', async () => {
  const { windows, insertion } = desk();
  windows.setFront(windowOf('dictum'));
  vi.useRealTimers();
  const next = insertion.rememberNext(never);
  setTimeout(() => windows.setFront(null), 20);
  setTimeout(() => windows.setFront(windowOf('Chat', 2)), 80);
  expect((await next).app).toBe('Chat');
  windows.setFront(windowOf('Dictum'));
  const stop = new AbortController();
  const none = insertion.rememberNext(stop.signal);
  stop.abort();
  expect((await none).app).toBe(null);
});

test.each(['fails', 'hangs'] as const)(
  'a process that %s costs a moment: words are pasted through Electron, as nobody knows where',
  async (how) => {
    vi.useRealTimers();
    const { becomes, insertion, did, problems, electronText } = desk();
    becomes(how);
    const pressedAt = performance.now();
    const target = await insertion.remember(never);
    expect(performance.now() - pressedAt).toBeLessThan(1_000);
    expect(target.app).toBe(null);
    expect(await target.insert('one\ntwo', never)).toBe('pasted');
    expect(did).toEqual(['control+v of "one two"']);
    await vi.waitFor(() => expect(electronText()).toBe('from Electron'), { timeout: 2_000 });
    expect(problems.length).toBeGreaterThan(0);
  },
);

test.each([
  ['the first ones', []],
  ['after others', ['control+v of "before"']],
])('words that only Electron could write give back what was copied (%s)', async (_, before) => {
  const { windows, insert, did, onlyElectronWrites } = desk();
  windows.copy([[unicodeText, textBytes('copied')]]);
  if (before.length > 0) await insert('before');
  onlyElectronWrites();
  expect(await insert('words')).toBe('pasted');
  expect(did).toEqual([...before, 'control+v of "words"']);
  await muchLater();
  expect(windows.text()).toBe('copied');
});

test('what somebody copies right after Electron has written stays', async () => {
  const { windows, insert, onlyElectronWrites, onDone, onTap } = desk();
  windows.copy([[unicodeText, textBytes('before')]]);
  onlyElectronWrites();
  const copy = () => windows.copy([[unicodeText, textBytes('theirs')]]);
  onTap(copy);
  await insert('words');
  await muchLater();
  expect(windows.text()).toBe('theirs');
  onTap(() => {});
  onDone(async (name) => {
    if (name === 'clipboardChanges') copy();
  });
  await expect(insert('words')).rejects.toMatchObject({ code: 'insertion-failed' });
});

test('a process that is gone with what it kept leaves the words', async () => {
  const { windows, insert, restart } = desk();
  windows.copy([[unicodeText, textBytes('copied')]]);
  await insert('words');
  restart();
  await muchLater();
  expect(windows.text()).toBe('words');
});

test('apps are known once one was told, and not before', async () => {
  const { appsKnown, insertion, windows } = desk({ isAnyInFront: false });
  await insertion.remember(never);
  expect(appsKnown()).toBe(0);
  windows.setFront(windowOf('Notepad'));
  await insertion.remember(never);
  await insertion.remember(never);
  expect(appsKnown()).toBe(1);
});
