import { expect, it } from 'vitest';
import { type Latencies, lateAfterMs, latenciesSchema, withAnswer } from '../../src-core/latencies.ts';

function after(answers: readonly number[], soundMs = 10_000): Latencies {
  return answers.reduce<Latencies>(
    (latencies, tookMs) => withAnswer(latencies, { service: 'groq', soundMs, tookMs }),
    {},
  );
}

const tenTo = (most: number) => Array.from({ length: most }, (_, index) => 10 * (index + 1));

it('an answer is late when nine of ten were faster', () => {
  expect(lateAfterMs(after(tenTo(40)), 'groq', 10_000)).toBeCloseTo(360);
});

it('what is late grows with the sound, and a long dictation does not make a short one slow', () => {
  const latencies = after(tenTo(40).map((ms) => ms + 700));
  const forSound = (soundMs: number) => Math.round(lateAfterMs(latencies, 'groq', soundMs));
  // 400 ms and 3 % of the sound: 10 s stand against 1 s as 700 against 430.
  expect([forSound(10_000), forSound(1_000)]).toEqual([1_060, Math.round((1_060 * 430) / 700)]);
});

it('only the latest answers count', () => {
  expect(lateAfterMs(after([...tenTo(40).map((ms) => ms * 100), ...tenTo(40)]), 'groq', 10_000)).toBeCloseTo(
    360,
  );
});

it('with too few answers to say, a plain guess stands in, and other services know nothing of it', () => {
  expect(lateAfterMs(after(tenTo(7)), 'groq', 10_000)).toBe(2_800);
  expect(lateAfterMs(after(tenTo(8)), 'groq', 10_000)).toBeCloseTo(80);
  expect(lateAfterMs(after(tenTo(40)), 'openai', 0)).toBe(1_600);
});

it('comes back from a file as it was', () => {
  const latencies = after([...tenTo(40), 0]);
  expect(latenciesSchema.parse(JSON.parse(JSON.stringify(latencies)))).toEqual(latencies);
});
