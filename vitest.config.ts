import { defineConfig } from 'vitest/config';

/** Everything that needs no desktop; `test/e2e` has a configuration of its own. */
export default defineConfig({
  test: {
    include: ['test/{core,main,renderer,scripts}/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
  },
});
