import { expect, it } from 'vitest';
import { commands } from '../../src-core/contract.ts';

const pieces: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  10n,
  '',
  'x',
  'x'.repeat(100_000),
  '__proto__',
  [],
  [[]],
  {},
  new Date(),
  /x/,
  new Map(),
  new Uint8Array(9),
  { id: 'x' },
  { key: 'x' },
  { service: 'groq' },
  { session: 1 },
  { query: '' },
  { constructor: null },
];

it.each(Object.keys(commands) as (keyof typeof commands)[])(
  'ten thousand random inputs to %s break nothing',
  (name) => {
    let seed = 11;
    const pick = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed;
    };
    const random = (depth: number): unknown => {
      const piece = pieces[pick() % pieces.length];
      if (depth === 0 || pick() % 3 === 0) return piece;
      const names = [
        'id',
        'key',
        'service',
        'session',
        'reason',
        'query',
        'before',
        'limit',
        'hotkey',
        'link',
        'label',
        '__proto__',
      ];
      if (pick() % 4 === 0) return Array.from({ length: pick() % 5 }, () => random(depth - 1));
      return Object.fromEntries(
        Array.from({ length: pick() % 5 }, () => [names[pick() % names.length], random(depth - 1)]),
      );
    };
    for (let run = 0; run < 10_000; run++) {
      const parsed = commands[name].input.safeParse(random(3));
      expect(typeof parsed.success).toBe('boolean');
    }
  },
);
