import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { MacState } from '../../../src-core/mac-hindrance.ts';
import { watchMac } from '../../../src-main/hotkeys/mac-watch.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const fine: MacState = { way: 'hook', isTrusted: true, microphone: 'granted', keyboardKeeper: null };

function mac() {
  let state: MacState | Error = fine;
  const seen: unknown[] = [];
  const problems: unknown[] = [];
  let reads = 0;
  const watch = watchMac({
    read: async () => {
      reads += 1;
      if (state instanceof Error) throw state;
      return state;
    },
    onChange: ({ hindrance, keyboardKeptBy }) => seen.push([hindrance, keyboardKeptBy]),
    onProblem: (problem) => problems.push(problem),
  });
  return {
    ...watch,
    seen,
    problems,
    reads: () => reads,
    becomes: (part: Partial<MacState> | Error) => {
      state = part instanceof Error ? part : { ...fine, ...part };
    },
  };
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

it('sees within a minute that an app keeps the keyboard to itself, and soon after that it does no more', async () => {
  const { look, becomes, seen } = mac();
  look();
  await seconds(30);
  becomes({ keyboardKeeper: { app: 'Terminal' } });
  await seconds(30);
  expect(seen).toEqual([['secure-input', 'Terminal']]);
  becomes({});
  await seconds(10);
  expect(seen).toEqual([
    ['secure-input', 'Terminal'],
    [null, null],
  ]);
});

it('says which app it is now', async () => {
  const { look, becomes, seen } = mac();
  becomes({ keyboardKeeper: { app: null } });
  look();
  await seconds(0);
  becomes({ keyboardKeeper: { app: 'Terminal' } });
  look();
  await seconds(60);
  expect(seen).toEqual([
    ['secure-input', null],
    ['secure-input', 'Terminal'],
  ]);
});

it('goes on looking after a look that failed, and looks once where several ask', async () => {
  const { look, becomes, seen, problems, reads } = mac();
  const broken = new Error('no answer');
  becomes(broken);
  look();
  look();
  await seconds(0);
  expect([problems, reads()]).toEqual([[broken], 1]);
  becomes({ isTrusted: false });
  await seconds(60);
  expect(seen).toEqual([['accessibility', null]]);
});

it('looks no more when it is over', async () => {
  const watch = mac();
  watch.look();
  await seconds(0);
  watch[Symbol.dispose]();
  watch.look();
  await seconds(600);
  expect(watch.reads()).toBe(1);
});
