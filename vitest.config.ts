import { defineConfig } from 'vitest/config';

const all = 'test/{core,main,renderer,scripts}/**/*.test.{ts,tsx}';

/** These decode speech with the real model, which takes minutes; all others take seconds. */
const withModel = ['test/main/cli.test.ts', 'test/main/transcription/{embedded,engine,hearing}.test.ts'];

/** Everything that needs no desktop; `test/e2e` has a configuration of its own. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'quick', include: [all], exclude: withModel } },
      { extends: true, test: { name: 'speech', include: withModel } },
    ],
  },
});
