import { graceMs } from '../src-core/standstill.ts';

/** Calls once after `afterMs`, unless it was disposed before; later where this process itself stood still over it. */
export function deadlineAfter(afterMs: number, then: () => void): Disposable {
  return begin(afterMs, then, true);
}

/** As `AbortSignal.timeout`, which is over before what came meanwhile is read; nor does it keep a process running. */
export function signalAfter(afterMs: number): AbortSignal {
  const over = new AbortController();
  begin(afterMs, () => over.abort(new DOMException('no answer in time', 'TimeoutError')), false);
  return over.signal;
}

function begin(afterMs: number, then: () => void, keepsRunning: boolean): Disposable {
  const dueAt = performance.now() + Math.max(0, afterMs);
  const wait = (ms: number, done: () => void) => {
    const started = setTimeout(done, ms);
    return keepsRunning ? started : started.unref();
  };
  let timer = wait(afterMs, () => {
    const grace = graceMs(afterMs, performance.now() - dueAt);
    if (grace === 0) then();
    else timer = wait(grace, then);
  });
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
