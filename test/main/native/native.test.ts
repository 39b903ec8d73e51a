import { beforeEach, expect, test, vi } from 'vitest';
import type { NativeAnswer, NativeOrder } from '../../../src-main/native/calls.ts';
import {
  hangsAfterMs,
  type NativeProcess,
  openNative,
  startsWithinMs,
} from '../../../src-main/native/native.ts';

const never = new AbortController().signal;
/** Any: the process is one of the test's own. */
const name = 'anything' as never;

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

function nativeWithProcesses() {
  const processes: (NativeProcess & { received: NativeOrder[]; answer: (answer: NativeAnswer) => void })[] =
    [];
  const native = openNative(() => {
    let end = () => {};
    const child = {
      received: [] as NativeOrder[],
      answer: (_: NativeAnswer) => {},
      send: (order: NativeOrder) => void child.received.push(order),
      onAnswer: (listener: (answer: NativeAnswer) => void) => {
        child.answer = listener;
      },
      onExit: (listener: () => void) => {
        end = listener;
      },
      kill: () => end(),
    };
    processes.push(child);
    return child;
  });
  return { native, processes };
}

test('what the process answers is the answer, in whatever order it comes', async () => {
  const { native, processes } = nativeWithProcesses();
  const asked = [native.call(name, 1 as never, never), native.call(name, 2 as never, never)];
  for (const { id, input } of processes[0]?.received.toReversed() ?? [])
    processes[0]?.answer({ id, output: `answer to ${input}` });
  expect(await Promise.all(asked)).toEqual(['answer to 1', 'answer to 2']);
});

test('what the system refuses is said', async () => {
  const { native, processes } = nativeWithProcesses();
  const asked = native.call(name, null as never, never);
  processes[0]?.answer({ id: 1, problem: 'access denied' });
  await expect(asked).rejects.toThrow('access denied');
});

test('a process that dies costs what it was asked; the next call has a new one', async () => {
  const { native, processes } = nativeWithProcesses();
  const lost = native.call(name, null as never, never);
  processes[0]?.kill();
  await expect(lost).rejects.toThrow('is gone');
  const asked = native.call(name, null as never, never);
  processes[1]?.answer({ id: 2, output: 'here' });
  expect(await asked).toBe('here');
});

test('one that hangs is ended, also when nobody waits for its answer any more', async () => {
  const { native, processes } = nativeWithProcesses();
  const first = native.call(name, null as never, never);
  processes[0]?.answer({ id: 1, output: 'here' });
  await first;
  const patience = new AbortController();
  const lost = native.call(name, null as never, patience.signal);
  patience.abort(new Error('too late'));
  await expect(lost).rejects.toThrow('too late');
  await vi.advanceTimersByTimeAsync(hangsAfterMs);
  void native.call(name, null as never, never).catch(() => {});
  expect(processes).toHaveLength(2);
});

test('one that is still starting is given its time', async () => {
  const { native, processes } = nativeWithProcesses();
  const asked = native.call(name, null as never, never);
  const isLost = expect(asked).rejects.toThrow('is gone');
  await vi.advanceTimersByTimeAsync(hangsAfterMs);
  void native.call(name, null as never, never).catch(() => {});
  expect(processes).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(startsWithinMs - hangsAfterMs);
  await isLost;
});
