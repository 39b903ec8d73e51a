import { afterEach, expect, test, vi } from 'vitest';
import { insertionPlan, usualRules } from '../../../src-core/insertion-plan.ts';
import { type FrontWindows, openAccessibleWindows } from '../../../src-main/insertion/front-window.ts';
import { type InsertionProcess, openInsertionInProcess } from '../../../src-main/insertion/in-process.ts';
import { createOwnKeys } from '../../../src-main/insertion/own-keys.ts';
import type { InsertionAnswer, InsertionOrder } from '../../../src-main/insertion/protocol.ts';
import { fakeActiveWindow } from '../../fakes/active-windows.ts';
import { eventually } from '../../fakes/eventually.ts';

const plan = insertionPlan('Editor', usualRules);

afterEach(() => {
  vi.useRealTimers();
});

/** A process that does what it is told to. */
class FakeProcess implements InsertionProcess {
  readonly received: InsertionOrder[] = [];
  hangs = false;
  /** No window has the focus yet: it answers once it is told to forget that. */
  seeks = false;
  app: string | null = 'Editor';
  answer: (answer: InsertionAnswer) => void = () => {};
  isKilled = false;
  #end: () => void = () => {};
  send(order: InsertionOrder): void {
    this.received.push(order);
    if (this.hangs) return;
    if (order.type === 'remember' && !this.seeks)
      this.answer({ type: 'remembered', target: order.target, app: this.app });
    if (order.type === 'forget' && this.seeks)
      queueMicrotask(() => this.answer({ type: 'remembered', target: order.target, app: null }));
  }
  onAnswer(listener: (answer: InsertionAnswer) => void): void {
    this.answer = listener;
  }
  onExit(listener: () => void): void {
    this.#end = listener;
  }
  kill(): void {
    this.isKilled = true;
    this.#end();
  }
}

function insertionWithProcesses(windows?: FrontWindows) {
  const processes: FakeProcess[] = [];
  let now = 0;
  const ownKeys = createOwnKeys(() => now);
  const copied: string[] = [];
  const insertion = openInsertionInProcess({
    fork: () => {
      const child = new FakeProcess();
      processes.push(child);
      return child;
    },
    rules: () => usualRules,
    writeClipboard: (text) => copied.push(text),
    ownKeys,
    ...(windows && { windows }),
    log: { info: () => {}, warn: () => {}, unexpected: () => {} },
  });
  const wait = (ms: number) => {
    now += ms;
  };
  return { insertion, processes, copied, ownKeys, wait };
}

test('words that could not be typed wait in the clipboard, where the process has none', async () => {
  const { insertion, processes, copied } = insertionWithProcesses();
  const { signal } = new AbortController();
  processes[0]?.answer({ type: 'found', clipboard: false, keyboard: true, windows: true });
  const target = await insertion.remember(signal);
  const outcome = target.insert('one', signal, 'One');
  processes[0]?.answer({ type: 'failed', target: 1, code: 'target-changed', cause: null });
  await expect(outcome).rejects.toMatchObject({ code: 'target-changed' });
  expect(copied).toEqual(['One']);
});

test('words go where their own press was', async () => {
  const { insertion, processes } = insertionWithProcesses();
  const { signal } = new AbortController();
  const first = await insertion.remember(signal);
  const second = await insertion.remember(signal);
  const outcomes = [first.insert('one', signal), second.insert('two', signal, 'Two.', 'entry')];
  processes[0]?.answer({ type: 'failed', target: 2, code: 'target-changed', cause: null });
  processes[0]?.answer({ type: 'inserted', target: 1, how: 'pasted' });
  expect(await Promise.allSettled(outcomes)).toMatchObject([
    { value: 'pasted' },
    { reason: { code: 'target-changed' } },
  ]);
  expect(processes[0]?.received).toEqual([
    { type: 'remember', target: 1, awayFrom: null },
    { type: 'remember', target: 2, awayFrom: null },
    { type: 'insert', target: 1, text: 'one', version: 'one', plan },
    { type: 'insert', target: 2, text: 'two', version: 'Two.', entry: 'entry', plan },
  ]);
});

test('keys are ours while they are pressed, and not while the words wait or are read', async () => {
  const { insertion, processes, ownKeys, wait } = insertionWithProcesses();
  const { signal } = new AbortController();
  const [child] = processes;
  const target = await insertion.remember(signal);
  const outcome = target.insert('words', signal);
  const are = [ownKeys.arePressed()];
  child?.answer({ type: 'own-keys', areUp: false });
  are.push(ownKeys.arePressed());
  // They go down once main knows of them.
  expect(child?.received.at(-1)).toEqual({ type: 'go-ahead' });
  child?.answer({ type: 'own-keys', areUp: true });
  // The last of them may be heard of only now.
  are.push(ownKeys.arePressed());
  wait(200);
  are.push(ownKeys.arePressed());
  child?.answer({ type: 'inserted', target: 1, how: 'pasted' });
  await outcome;
  expect(are).toEqual([false, true, true, false]);
});

test('keys that were announced are not pressed when the window is gone', async () => {
  const { insertion, processes, ownKeys, wait } = insertionWithProcesses();
  const { signal } = new AbortController();
  const outcome = (await insertion.remember(signal)).insert('words', signal);
  processes[0]?.answer({ type: 'own-keys', areUp: false });
  processes[0]?.answer({ type: 'failed', target: 1, code: 'target-changed', cause: null });
  await expect(outcome).rejects.toMatchObject({ code: 'target-changed' });
  wait(200);
  expect(ownKeys.arePressed()).toBe(false);
});

test('keys of a process that died are not down for ever', () => {
  const { processes, ownKeys, wait } = insertionWithProcesses();
  processes[0]?.answer({ type: 'own-keys', areUp: false });
  processes[0]?.kill();
  wait(200);
  expect(ownKeys.arePressed()).toBe(false);
});

test('where no X server answers, the words wait in the clipboard', async () => {
  const { insertion, processes, copied } = insertionWithProcesses();
  const { signal } = new AbortController();
  const target = await insertion.remember(signal);
  const outcome = target.insert(' words', signal, 'Words');
  processes[0]?.answer({ type: 'unconnected', target: 1 });
  expect([await outcome, copied]).toEqual(['copied', ['Words']]);
});

test('a process that dies leaves the words in the clipboard; the next press has a new one', async () => {
  const { insertion, processes, copied } = insertionWithProcesses();
  const { signal } = new AbortController();
  const target = await insertion.remember(signal);
  const later = await insertion.remember(signal);
  const outcome = target.insert('words', signal);
  processes[0]?.kill();
  await expect(outcome).rejects.toMatchObject({ code: 'insertion-failed' });
  // What the dead one remembered, its successor does not know.
  await expect(later.insert('more words', signal)).rejects.toMatchObject({ code: 'insertion-failed' });
  expect(copied).toEqual(['words', 'more words']);
  await insertion.remember(signal);
  expect(processes[1]?.received).toEqual([{ type: 'remember', target: 3, awayFrom: null }]);
});

test('a process that was dead before it could remember anything is replaced at once', async () => {
  const { insertion, processes } = insertionWithProcesses();
  const { signal } = new AbortController();
  if (processes[0]) processes[0].hangs = true;
  const remembered = insertion.remember(signal);
  processes[0]?.kill();
  const target = await remembered;
  const outcome = target.insert('words', signal);
  processes[1]?.answer({ type: 'inserted', target: 2, how: 'pasted' });
  expect([target.app, await outcome]).toEqual(['Editor', 'pasted']);
});

test('the app that the words go to is known, and where none has the focus in time nothing is inserted', async () => {
  vi.useFakeTimers();
  const { insertion, processes, copied } = insertionWithProcesses();
  const { signal } = new AbortController();
  expect((await insertion.remember(signal)).app).toBe('Editor');
  const patience = new AbortController();
  if (processes[0]) processes[0].seeks = true;
  const next = insertion.rememberNext(patience.signal);
  expect(processes[0]?.received.at(-1)).toEqual({ type: 'remember', target: 2, awayFrom: process.pid });
  patience.abort();
  const target = await next;
  expect(target.app).toBeNull();
  await expect(target.insert('words', patience.signal)).rejects.toMatchObject({ code: 'insertion-failed' });
  expect(copied).toEqual(['words']);
  // It has answered, if late: nothing is wrong with it.
  await vi.advanceTimersByTimeAsync(60_000);
  expect([processes[0]?.isKilled, processes.length]).toEqual([false, 1]);
});

test('one that dies whenever it is asked is not started for ever', async () => {
  const copied: string[] = [];
  let forks = 0;
  const insertion = openInsertionInProcess({
    fork: () => {
      forks += 1;
      let end = () => {};
      return {
        send: () => queueMicrotask(() => end()),
        onAnswer: () => {},
        onExit: (listener) => {
          end = listener;
        },
        kill: () => {},
      };
    },
    rules: () => usualRules,
    writeClipboard: (text) => copied.push(text),
    log: { info: () => {}, warn: () => {}, unexpected: () => {} },
  });
  const { signal } = new AbortController();
  const target = await insertion.remember(signal);
  await expect(target.insert('words', signal)).rejects.toMatchObject({ code: 'insertion-failed' });
  expect([forks, copied]).toEqual([2, ['words']]);
});

test('one that hangs is ended when nobody waits any longer', async () => {
  vi.useFakeTimers();
  const { insertion, processes, copied } = insertionWithProcesses();
  const patience = new AbortController();
  const target = await insertion.remember(patience.signal);
  const outcome = target.insert('words', patience.signal);
  outcome.catch(() => {});
  patience.abort();
  expect(processes[0]?.received.at(-1)).toEqual({ type: 'forget', target: 1 });
  await vi.advanceTimersByTimeAsync(2_000);
  await expect(outcome).rejects.toMatchObject({ code: 'insertion-failed' });
  expect(copied).toEqual(['words']);
});

test('one that has answered is not ended because main stood still meanwhile', async () => {
  vi.useFakeTimers();
  const { insertion, processes } = insertionWithProcesses();
  const patience = new AbortController();
  const target = await insertion.remember(patience.signal);
  const outcome = target.insert('words', patience.signal);
  outcome.catch(() => {});
  patience.abort();
  // Main's timers are due before it reads what has arrived.
  vi.advanceTimersByTime(1_000);
  setImmediate(() =>
    processes[0]?.answer({ type: 'failed', target: 1, code: 'insertion-failed', cause: null }),
  );
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(outcome).rejects.toMatchObject({ code: 'insertion-failed' });
  expect(processes[0]?.isKilled).toBe(false);
});

test('one that hangs before it has said what is in front is ended, and the next press has a new one', async () => {
  vi.useFakeTimers();
  const { insertion, processes } = insertionWithProcesses();
  await insertion.remember(new AbortController().signal);
  if (processes[0]) processes[0].hangs = true;
  const patience = new AbortController();
  const remembered = insertion.remember(patience.signal);
  patience.abort();
  expect((await remembered).app).toBeNull();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(processes[0]?.isKilled).toBe(true);
  expect((await insertion.remember(new AbortController().signal)).app).toBe('Editor');
  expect(processes).toHaveLength(2);
});

test('one that is still starting is given time, and one that never starts is ended', async () => {
  vi.useFakeTimers();
  const { insertion, processes } = insertionWithProcesses();
  if (processes[0]) processes[0].hangs = true;
  const cancelled = new AbortController();
  const remembered = insertion.remember(cancelled.signal);
  cancelled.abort();
  await remembered;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(processes[0]?.isKilled).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(processes[0]?.isKilled).toBe(true);
});

test('a dictation that is cancelled after the process has answered costs it nothing', async () => {
  vi.useFakeTimers();
  const { insertion, processes } = insertionWithProcesses();
  const cancelled = new AbortController();
  await insertion.remember(cancelled.signal);
  cancelled.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([processes[0]?.received.at(-1), processes[0]?.isKilled]).toEqual([
    { type: 'forget', target: 1 },
    false,
  ]);
});

test.each([
  ['the clipboard', { type: 'inserted', target: 1, how: 'copied' } as const, []],
  ['no clipboard', { type: 'unconnected', target: 1 } as const, ['words']],
])('words for a window that was left are only copied (a process that has %s)', async (_, answer, left) => {
  const active = fakeActiveWindow();
  const { insertion, processes, copied } = insertionWithProcesses(openAccessibleWindows(active.activeWindow));
  const [child] = processes;
  if (child === undefined) throw new Error('There is no process');
  child.app = null;
  const { signal } = new AbortController();
  active.set({ id: 'editor' });
  const target = await insertion.remember(signal);
  active.set({ id: 'chat' });
  const outcome = target.insert('words', signal);
  await eventually(() =>
    expect(child.received.at(-1)).toMatchObject({ type: 'insert', plan: { by: 'copy' } }),
  );
  child.answer(answer);
  await expect(outcome).rejects.toMatchObject({ code: 'target-changed' });
  expect(copied).toEqual(left);
});

test('a terminal that only others tell of is pasted into as terminals are', async () => {
  const active = fakeActiveWindow();
  const { insertion, processes } = insertionWithProcesses(openAccessibleWindows(active.activeWindow));
  const [child] = processes;
  if (child === undefined) throw new Error('There is no process');
  child.app = null;
  const { signal } = new AbortController();
  active.set({ id: 'console', isTerminal: true });
  const target = await insertion.remember(signal);
  const outcome = target.insert('words', signal);
  await eventually(() =>
    expect(child.received.at(-1)).toMatchObject({ plan: insertionPlan('terminal', usualRules) }),
  );
  child.answer({ type: 'inserted', target: 1, how: 'pasted' });
  expect([await outcome, target.app]).toEqual(['pasted', null]);
});

test('how an app gets words is known before they are sent', async () => {
  const { insertion, processes } = insertionWithProcesses();
  const [child] = processes;
  if (child === undefined) throw new Error('There is no process');
  const { signal } = new AbortController();
  const seen: unknown[] = [];
  for (const app of ['Editor', 'kate', 'XTerm', null]) {
    child.app = app;
    seen.push((await insertion.remember(signal)).asTaken?.('one\ntwo'));
  }
  expect(seen).toEqual(['one\ntwo', 'one two', 'one two', 'one two']);
});
