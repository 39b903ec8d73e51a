import { graceMs } from '../src-core/standstill.ts';

/** Calls once after `afterMs`, unless it was disposed before; later where this process itself stood still over it. */
export function deadlineAfter(afterMs: number, then: () => void): Disposable {
  const dueAt = performance.now() + afterMs;
  let timer = setTimeout(() => {
    const grace = graceMs(afterMs, performance.now() - dueAt);
    if (grace === 0) then();
    else timer = setTimeout(then, grace);
  }, afterMs);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** As `AbortSignal.timeout`, which is over before what came meanwhile is read. */
export function signalAfter(afterMs: number): AbortSignal {
  const over = new AbortController();
  deadlineAfter(afterMs, () => over.abort(new DOMException('no answer in time', 'TimeoutError')));
  return over.signal;
}
