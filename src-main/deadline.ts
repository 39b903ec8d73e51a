/** Calls once after `afterMs`, unless it was disposed before. */
export function deadlineAfter(afterMs: number, then: () => void): Disposable {
  const timer = setTimeout(then, afterMs);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
