import { vi } from 'vitest';

/**
 * Resolves as soon as `expectation` no longer throws. The deadline is far away on purpose: a busy machine
 * with a slow disk is no fault, and what never comes is told by the test's own words all the same.
 */
export function eventually<Value>(expectation: () => Value): Promise<Awaited<Value>> {
  return vi.waitFor(expectation, { timeout: 30_000, interval: 2 }) as Promise<Awaited<Value>>;
}
