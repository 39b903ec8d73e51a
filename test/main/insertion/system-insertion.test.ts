import { expect, test, vi } from 'vitest';
import type { UsualWay } from '../../../src-core/insertion-plan.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { type FrontWindows, openAccessibleWindows } from '../../../src-main/insertion/front-window.ts';
import { openSystemInsertion } from '../../../src-main/insertion/system-insertion.ts';
import type { FrontWindow } from '../../../src-main/native/desktop-calls.ts';
import { fakeActiveWindow } from '../../fakes/active-windows.ts';

const never = new AbortController().signal;

interface Copied {
  text?: string;
  html?: string;
  rtf?: string;
  image?: string;
}

/** Whatever is in the clipboard; formats of an app's own beside it. */
interface Holding {
  readonly content: Copied;
  readonly others?: readonly string[];
}

const formatOf = { text: 'text/plain', html: 'text/html', rtf: 'text/rtf', image: 'image/png' } as const;

function desk(
  usualWay: UsualWay,
  {
    isBroken = false,
    canType = true,
    mayPress = true,
    otherWindows = undefined as FrontWindows | undefined,
    holding = { content: { text: 'copied before' } } as Holding,
  } = {},
) {
  let held = holding;
  const did: string[] = [];
  const attempt = (what: string) => {
    did.push(what);
    return isBroken ? Promise.reject(new Failure('insertion-failed')) : Promise.resolve();
  };
  const insertion = openSystemInsertion<string>({
    robot: {
      tap: ({ key, modifiers }) => attempt(`${[...modifiers, key].join('+')} of "${held.content.text}"`),
      ...(canType ? { type: (text: string) => attempt(`typed "${text}"`) } : {}),
      [Symbol.dispose]: () => {},
    },
    clipboard: {
      availableFormats: () => [
        ...Object.keys(held.content).map((name) => formatOf[name as keyof Copied]),
        ...(held.others ?? []),
      ],
      readText: () => held.content.text ?? '',
      readHTML: () => held.content.html ?? '',
      readRTF: () => held.content.rtf ?? '',
      readImage: () => held.content.image ?? '',
      write: (content) => {
        held = { content };
      },
      writeText: (text) => {
        held = { content: { text } };
      },
      clear: () => {
        held = { content: {} };
      },
    },
    desktop: null,
    ...(otherWindows && { otherWindows }),
    rules: () => ({ usualWay, apps: [] }),
    pasteModifier: 'control',
    mayPress: () => mayPress,
    onProblem: (error) => expect.unreachable(String(error)),
  });
  const insert = async (text: string, version?: string) =>
    (await insertion.remember(never)).insert(text, never, version);
  const copy = (text: string) => {
    held = { content: { text } };
  };
  return { insertion, insert, did, copy, copied: () => held.content.text, holding: () => held };
}

function alwaysInFront(window: FrontWindow): FrontWindows {
  return {
    current: async () => window,
    next: async () => window,
    keepsFocus: async () => true,
    hasFocus: async () => true,
    answers: async () => true,
  };
}

test('words are pasted and the clipboard is given back, once, also after words that come quickly', async () => {
  vi.useFakeTimers();
  try {
    const { insert, did, copied } = desk('paste');
    expect([await insert('one'), await insert('two')]).toEqual(['pasted', 'pasted']);
    expect([did, copied()]).toEqual([['control+v of "one"', 'control+v of "two"'], 'two']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(copied()).toBe('copied before');
  } finally {
    vi.useRealTimers();
  }
});

test('what somebody copies meanwhile stays', async () => {
  vi.useFakeTimers();
  try {
    const { insert, copy, copied } = desk('paste');
    await insert('words');
    copy('copied meanwhile');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(copied()).toBe('copied meanwhile');
  } finally {
    vi.useRealTimers();
  }
});

test('typed words leave the clipboard alone', async () => {
  const { insert, did, copied } = desk('type');
  expect([await insert('words'), did, copied()]).toEqual(['pasted', ['typed "words"'], 'copied before']);
});

test('words that are only to be copied stay there, and no key is pressed', async () => {
  const { insert, did, copied } = desk('copy');
  expect([await insert('words'), did, copied()]).toEqual(['copied', [], 'words']);
});

test.each(['paste', 'type'] as const)(
  'keys that cannot be pressed (%s) leave the words in the clipboard',
  async (way) => {
    vi.useFakeTimers();
    try {
      const { insert, copied } = desk(way, { isBroken: true });
      await expect(insert('words')).rejects.toMatchObject({ code: 'insertion-failed' });
      await vi.advanceTimersByTimeAsync(1_000);
      expect(copied()).toBe('words');
    } finally {
      vi.useRealTimers();
    }
  },
);

test.each([
  ['a text in every spelling', { text: 'a table', html: '<table>', rtf: '{\\rtf1}' }],
  ['an image', { image: 'pixels' }],
  ['nothing', {}],
] as const)('%s that was copied is there again', async (_, content) => {
  vi.useFakeTimers();
  try {
    const { insert, did, holding } = desk('paste', { holding: { content } });
    await insert('words');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([did, holding()]).toEqual([['control+v of "words"'], { content }]);
  } finally {
    vi.useRealTimers();
  }
});

const notGivenBack = [
  ['files', { content: { text: '/a file' }, others: ['text/uri-list'] }],
  ['what an app copied for itself', { content: {}, others: ['chromium/x-own'] }],
] as const;

test.each(notGivenBack)('%s cannot be given back: the words are typed', async (_, holding) => {
  const found = desk('paste', { holding, otherWindows: alwaysInFront({ id: 'notes', app: 'Notepad' }) });
  expect([await found.insert('words'), found.did, found.holding()]).toEqual([
    'pasted',
    ['typed "words"'],
    holding,
  ]);
});

test.each(notGivenBack)(
  '%s is lost where a terminal may be in front, and that is told',
  async (_, holding) => {
    const found = desk('paste', { holding });
    expect([await found.insert('words'), found.did, found.copied()]).toEqual([
      'pasted-over',
      ['control+v of "words"'],
      'words',
    ]);
  },
);

test('where nothing can be typed they are pasted, and stay in the clipboard', async () => {
  vi.useFakeTimers();
  try {
    const { insert, did, copied } = desk('paste', {
      canType: false,
      holding: { content: {}, others: ['text/uri-list'] },
    });
    const how = await insert('words');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([how, did, copied()]).toEqual(['pasted-over', ['control+v of "words"'], 'words']);
  } finally {
    vi.useRealTimers();
  }
});

test.each([
  ['paste', 'control+v of "touch first touch second"'],
  ['type', 'typed "touch first touch second"'],
] as const)('words that a terminal may get stand on one line (%s)', async (way, done) => {
  const { insert, did } = desk(way);
  await insert('touch first\n\ttouch second\n');
  expect(did).toEqual([done]);
});

test.each(['paste', 'type'] as const)(
  'where the person has not allowed keys the words wait in the clipboard (%s)',
  async (way) => {
    const { insert, did, copied } = desk(way, { mayPress: false });
    expect([await insert('one\ntwo'), did, copied()]).toEqual(['copied', [], 'one\ntwo']);
  },
);

test('words that wait in the clipboard wait as the person said them, not as they fitted there', async () => {
  const forbidden = desk('paste', { mayPress: false });
  const broken = desk('paste', { isBroken: true });
  await forbidden.insert(' words', 'Words.');
  await expect(broken.insert(' words', 'Words.')).rejects.toMatchObject({ code: 'insertion-failed' });
  expect([forbidden.copied(), broken.copied()]).toEqual(['Words.', 'Words.']);
});

test('a window that only the accessibility bus tells of keeps its words from others', async () => {
  const active = fakeActiveWindow();
  const { insertion, did, copied } = desk('paste', {
    otherWindows: openAccessibleWindows(active.activeWindow),
  });
  active.set({ id: 'editor' });
  const target = await insertion.remember(never);
  active.set({ id: 'chat' });
  await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
  expect([did, copied(), target.app]).toEqual([[], 'words', null]);
  // An app that is not on that bus has the focus now, or had it at the press.
  active.set(null);
  expect(await target.insert('words', never)).toBe('pasted');
  const unknown = await insertion.remember(never);
  active.set({ id: 'chat' });
  expect(await unknown.insert('words', never)).toBe('pasted');
});

test.each([
  ['one', 'two'],
  ['two', 'one'],
])(
  'words that waited one over the other are pasted (%s first), and what was copied comes back',
  async (...order) => {
    vi.useFakeTimers();
    try {
      for (const waitMs of [1_000, 0]) {
        let hasLeft = true;
        const editor: FrontWindow = { id: 'editor', app: 'Editor' };
        const otherWindows = { ...alwaysInFront(editor), keepsFocus: async () => !hasLeft };
        const { insert, did, copied } = desk('paste', { otherWindows });
        for (const text of ['one', 'two']) await expect(insert(text)).rejects.toThrow();
        expect(copied()).toBe('two');
        hasLeft = false;
        await insert(order[0]);
        await vi.advanceTimersByTimeAsync(waitMs);
        // The second waits on.
        if (order[0] === 'one' && waitMs > 0) expect(copied()).toBe('two');
        await insert(order[1]);
        await vi.advanceTimersByTimeAsync(1_000);
        expect([did, copied()]).toEqual([order.map((text) => `control+v of "${text}"`), 'copied before']);
      }
    } finally {
      vi.useRealTimers();
    }
  },
);

test('what somebody copied over words that waited is given back', async () => {
  vi.useFakeTimers();
  try {
    let hasLeft = true;
    const editor: FrontWindow = { id: 'editor', app: 'Editor' };
    const otherWindows = { ...alwaysInFront(editor), keepsFocus: async () => !hasLeft };
    const { insert, copy, copied } = desk('paste', { otherWindows });
    await expect(insert('one')).rejects.toThrow();
    hasLeft = false;
    copy('copied meanwhile');
    for (const text of ['other', 'one']) {
      await insert(text);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(copied()).toBe('copied meanwhile');
    }
  } finally {
    vi.useRealTimers();
  }
});

test('a terminal that only the accessibility bus tells of is pasted into as terminals are', async () => {
  const active = fakeActiveWindow();
  const { insert, did } = desk('paste', { otherWindows: openAccessibleWindows(active.activeWindow) });
  active.set({ id: 'console', isTerminal: true });
  await insert('one\ntwo');
  expect(did).toEqual(['control+shift+v of "one two"']);
});
