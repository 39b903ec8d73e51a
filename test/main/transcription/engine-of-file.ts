import { afterAll, beforeAll } from 'vitest';
import { type RealEngine, ready, realEngine } from './speech-stage.ts';

/** The real engine for all the tests of a file: started and loaded before the first, ended after the last. */
export function engineOfFile(): Pick<RealEngine, 'engine'> {
  let real: RealEngine | null = null;
  beforeAll(async () => {
    real = realEngine();
    await ready(real.engine);
  });
  afterAll(() => real?.[Symbol.dispose]());
  return {
    get engine() {
      if (real === null) throw new Error('The engine is there for the tests, and not before the first.');
      return real.engine;
    },
  };
}
