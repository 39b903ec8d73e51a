import { expect, test, vi } from 'vitest';
import type { UsualWay } from '../../../src-core/insertion-plan.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { openSystemInsertion } from '../../../src-main/insertion/system-insertion.ts';

const never = new AbortController().signal;

function desk(usualWay: UsualWay, { isBroken = false } = {}) {
  let copied = 'copied before';
  const did: string[] = [];
  const attempt = (what: string) => {
    did.push(what);
    return isBroken ? Promise.reject(new Failure('insertion-failed')) : Promise.resolve();
  };
  const insertion = openSystemInsertion({
    robot: {
      tap: ({ key, modifiers }) => attempt(`${[...modifiers, key].join('+')} of "${copied}"`),
      type: (text) => attempt(`typed "${text}"`),
      [Symbol.dispose]: () => {},
    },
    clipboard: {
      readText: () => copied,
      writeText: (text) => {
        copied = text;
      },
    },
    rules: () => ({ usualWay, apps: [] }),
    pasteModifier: 'control',
  });
  const insert = async (text: string) => (await insertion.remember(never)).insert(text, never);
  const copy = (text: string) => {
    copied = text;
  };
  return { insert, did, copy, copied: () => copied };
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
