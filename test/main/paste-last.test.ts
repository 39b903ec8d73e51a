import { expect, test, vi } from 'vitest';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { Failure } from '../../src-core/transcription.ts';
import { controlWords } from '../../src-core/words/control.ts';
import { answerControl } from '../../src-main/control/answer-control.ts';
import { createPasteLast } from '../../src-main/paste-last.ts';
import { someEntry } from '../fakes/app.ts';

/** As an app that does not read what is pasted into it. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Failure('insertion-failed')));
  });
}

function desk(
  entries: readonly HistoryEntry[],
  {
    isDictating = false,
    isAway = false,
    isOffered = false,
    failure = null as Failure | null,
    hangs = false,
  } = {},
) {
  const pasted: string[] = [];
  const noted: unknown[] = [];
  let isForgotten = false;
  const paste = createPasteLast({
    history: {
      page: () => ({ entries: [...entries], total: entries.length }),
      update: (id, change) => void noted.push([id, change]),
    },
    insertion: {
      remember: async (signal) => {
        signal.addEventListener('abort', () => {
          isForgotten = true;
        });
        return {
          app: 'Gedit',
          insert: async (text, insertSignal) => {
            if (hangs) await untilAborted(insertSignal);
            if (failure !== null) throw failure;
            pasted.push(text);
            return 'pasted';
          },
        };
      },
    },
    insertHeldBack: () => {
      if (isOffered) pasted.push('what the pill offers');
      return isOffered;
    },
    isDictating: () => isDictating,
    isAway: () => isAway,
    onChange: () => {},
  });
  return { paste, pasted, noted, isForgotten: () => isForgotten };
}

test('the newest words that were said are pasted, and history says where to', async () => {
  const { paste, pasted, noted, isForgotten } = desk([
    someEntry({ sequence: 3, text: '' }),
    someEntry({ sequence: 2, text: 'Thank you.', heldBack: 'known-phrase' }),
    someEntry({ sequence: 1, text: 'the newest' }),
    someEntry({ sequence: 0, text: 'an older one' }),
  ]);
  expect(await paste()).toBeNull();
  expect([pasted, noted, isForgotten()]).toEqual([
    ['the newest'],
    [['entry-1', { insertion: 'pasted', app: 'Gedit' }]],
    true,
  ]);
});

test('nothing is pasted while somebody dictates, or when there is nothing', async () => {
  expect(await desk([]).paste()).toBe(controlWords.noWords);
  const busy = desk([someEntry()], { isDictating: true });
  expect([await busy.paste(), busy.pasted]).toEqual([controlWords.dictating, []]);
});

test('what the pill offers is what is pasted, but not while somebody dictates or the screen is locked', async () => {
  const { paste, pasted } = desk([someEntry({ text: 'the newest' })], { isOffered: true });
  expect([await paste(), pasted]).toEqual([null, ['what the pill offers']]);
  const busy = desk([someEntry()], { isOffered: true, isDictating: true });
  const locked = desk([someEntry()], { isOffered: true, isAway: true });
  expect([await busy.paste(), await locked.paste()]).toEqual([controlWords.dictating, controlWords.away]);
  expect([busy.pasted, locked.pasted]).toEqual([[], []]);
});

test('nothing is pasted into a screen that was locked just now', async () => {
  const locked = desk([someEntry()], { isAway: true });
  expect([await locked.paste(), locked.pasted, locked.isForgotten()]).toEqual([controlWords.away, [], true]);
});

test('a paste that fails is told in the words the app has for it, and what is remembered is forgotten', async () => {
  const failed = desk([someEntry()], { failure: new Failure('target-changed') });
  const answer = answerControl({
    now: () => 0,
    order: () => {},
    isRecording: () => false,
    isAway: () => false,
    pasteLast: failed.paste,
    undo: failed.paste,
    swap: failed.paste,
    status: () => {
      throw new Error('nobody asked for it');
    },
  });
  expect(await answer({ command: 'paste-last', ageMs: 0 })).toEqual({
    ok: false,
    message: expect.stringMatching(/\.$/),
  });
  expect([failed.noted, failed.isForgotten()]).toEqual([[], true]);
});

test('a held key that asks again pastes once, and may paste again after that', async () => {
  const { paste, pasted } = desk([someEntry({ text: 'hello' })]);
  expect(await Promise.all([paste(), paste(), paste()])).toEqual([
    null,
    controlWords.pasting,
    controlWords.pasting,
  ]);
  expect([pasted, await paste(), pasted.length]).toEqual([['hello', 'hello'], null, 2]);
});

test('an insertion that hangs is given up, and leaves the key to be pressed again', async () => {
  vi.useFakeTimers();
  try {
    const { paste } = desk([someEntry({ text: 'hello' })], { hangs: true });
    const first = expect(paste()).rejects.toMatchObject({ code: 'insertion-failed' });
    await vi.advanceTimersByTimeAsync(6_000);
    await first;
    const second = expect(paste()).rejects.toMatchObject({ code: 'insertion-failed' });
    await vi.advanceTimersByTimeAsync(6_000);
    await second;
  } finally {
    vi.useRealTimers();
  }
});
