import { defineConfig } from 'vitest/config';

/** Each test has a desktop of its own; one after the other, because they measure and two cores are few. */
export default defineConfig({
  test: {
    dir: 'test/e2e',
    include: ['**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // A test that only passes the second time has found something.
    retry: 0,
  },
});
