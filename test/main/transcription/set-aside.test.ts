import { expect, it } from 'vitest';
import { nothingHappened } from '../../../src-core/transcription.ts';
import { openSettableAside } from '../../../src-main/transcription/set-aside.ts';

const text = (words: string) => ({
  kind: 'text' as const,
  transcript: { text: words, model: 'base', provider: null, language: null, segments: [], words: [] },
  service: 'groq' as const,
});

/** Each one that is begun tells what it heard; the first cost a cent, the second two. */
function begin() {
  const heard: number[][] = [];
  const signals: AbortSignal[] = [];
  const end = new AbortController();
  const transcription = openSettableAside(
    (signal) => {
      signals.push(signal);
      const mine: number[] = [];
      const costDollars = heard.push(mine) / 100;
      return {
        write: (samples) => void mine.push(...samples),
        room: () => Promise.resolve(),
        finish: () => Promise.resolve(text(mine.join(' '))),
        account: () => ({ ...nothingHappened, costDollars }),
      };
    },
    async function* () {
      yield Int16Array.of(1, 2);
      yield Int16Array.of(3);
    },
    end.signal,
  );
  transcription.write(Int16Array.of(1));
  return { transcription, heard, end, areEnded: () => signals.map(({ aborted }) => aborted) };
}

it('is as any other when it is not set aside', async () => {
  const { transcription, heard } = begin();
  expect(await transcription.finish()).toEqual(text('1'));
  expect([heard, transcription.account().costDollars]).toEqual([[[1]], 0.01]);
});

it('ends what is under way, and begins anew with the whole sound only when it is asked for its words', async () => {
  const { transcription, heard, areEnded, end } = begin();
  transcription.setAside();
  expect([areEnded(), heard]).toEqual([[true], [[1]]]);
  expect(await transcription.finish()).toEqual(text('1 2 3'));
  expect([heard, areEnded()]).toEqual([
    [[1], [1, 2, 3]],
    [true, false],
  ]);
  expect(transcription.account().costDollars).toBeCloseTo(0.03);
  end.abort();
  expect(areEnded()).toEqual([true, true]);
});
