import { defineConfig } from 'vitest/config';

/** Everything that needs no desktop; `test/e2e` has a configuration of its own. */
export default defineConfig({
  test: {
    include: ['test/{core,main,renderer,scripts}/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    // Outside of Electron electron-store asks its package where the program is, and that would fetch it.
    env: { ELECTRON_OVERRIDE_DIST_PATH: process.env.ELECTRON_OVERRIDE_DIST_PATH ?? import.meta.dirname },
  },
});
