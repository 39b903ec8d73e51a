import { defineConfig } from 'vitest/config';

const all = 'test/{chaos,core,defects,main,renderer,scripts}/**/*.test.{ts,tsx}';

/** These decode speech with the real model, which takes minutes; all others take seconds. */
const withModel = [
  'test/main/{cli,cli/services,file-transcription,receipts,rehearsal}.test.ts',
  'test/main/transcription/{choose-transcriber,cues-heard,embedded,embedded-service,engine,engine-models,hearing,joined-pieces,place-for,remote-transcriber,serve,sound-file,speech-model,voice-gate}.test.ts',
  'test/scripts/refused-models.test.ts',
];

/** These go through hundreds of ways in which a disk may fail, one after the other: half a minute each. */
const manyWays = ['test/main/history/{damage,power-cut}.test.ts', 'test/main/sealing/turned-killed.test.ts'];

/** Everything that needs no desktop; `test/e2e` has a configuration of its own. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    // Far away on purpose: a busy machine is no fault.
    expect: { poll: { timeout: 30_000, interval: 2 } },
    // Outside of Electron electron-store asks its package where the program is, and that would fetch it.
    env: { ELECTRON_OVERRIDE_DIST_PATH: process.env.ELECTRON_OVERRIDE_DIST_PATH ?? import.meta.dirname },
    projects: [
      { extends: true, test: { name: 'quick', include: [all], exclude: [...withModel, ...manyWays] } },
      { extends: true, test: { name: 'speech', include: withModel } },
      { extends: true, test: { name: 'storage', include: manyWays } },
    ],
  },
});
