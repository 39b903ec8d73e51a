import { afterEach, expect, test, vi } from 'vitest';
import { insertionPlan, usualRules } from '../../../src-core/insertion-plan.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { InsertionAnswer } from '../../../src-main/insertion/protocol.ts';
import {
  serveOrders,
  type WindowInsertion,
  type WindowTarget,
} from '../../../src-main/insertion/serve-orders.ts';

afterEach(() => vi.useRealTimers());

type Insert = (signal: AbortSignal) => Promise<'pasted' | 'copied'>;

/** A desktop whose connections can be lost. */
function desk(insert: Insert = async () => 'pasted') {
  const connections: {
    lose: (cause: unknown) => void;
    meetProblem: (cause: unknown) => void;
    isOpen: boolean;
  }[] = [];
  const answers: InsertionAnswer[] = [];
  const entries: (string | undefined)[] = [];
  const serve = serveOrders(
    async (lose, meetProblem) => {
      const connection = { lose, meetProblem, isOpen: true };
      const name = `app of connection ${connections.push(connection)}`;
      const remember = async () => ({
        app: name,
        insert: (...[, signal, , , entry]: Parameters<WindowTarget['insert']>) => {
          entries.push(entry);
          return insert(signal);
        },
      });
      const insertion: WindowInsertion = {
        remember,
        rememberNext: remember,
        handOver: async () => {},
        [Symbol.dispose]: () => {
          connection.isOpen = false;
        },
      };
      return insertion;
    },
    (answer) => answers.push(answer),
  );
  let target = 0;
  return {
    connections,
    answers,
    entries,
    inserts: (entry?: string) =>
      serve({
        type: 'insert',
        target,
        text: 'words',
        version: 'words',
        entry,
        plan: insertionPlan(null, usualRules),
      }),
    forgets: () => serve({ type: 'forget', target }),
    remembers: async () => {
      target += 1;
      serve({ type: 'remember', target, awayFrom: null });
      await expect.poll(() => answers.at(-1)).toMatchObject({ type: 'remembered', target });
      const answer = answers.at(-1);
      return answer?.type === 'remembered' ? answer.app : null;
    },
  };
}

test('a connection that was lost is closed, and the next order has a new one', async () => {
  const { connections, answers, remembers } = desk();
  connections[0]?.lose('the end');
  expect(answers).toEqual([{ type: 'lost', cause: 'the end' }]);
  expect(await remembers()).toBe('app of connection 2');
  expect(connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
});

test('one that ends once more takes nothing from its successor', async () => {
  const { connections, answers, remembers } = desk();
  connections[0]?.lose('the end');
  await remembers();
  connections[0]?.lose('the end of the first');
  expect(await remembers()).toBe('app of connection 2');
  expect(answers.filter(({ type }) => type === 'lost')).toHaveLength(1);
});

test('of which entry the words are is said with them', async () => {
  const { answers, entries, inserts, remembers } = desk();
  await remembers();
  inserts('its entry');
  await expect.poll(() => answers.at(-1)).toMatchObject({ type: 'inserted' });
  expect(entries).toEqual(['its entry']);
});

test('what could not be given back is told, and the connection stays', async () => {
  const { connections, answers, remembers } = desk();
  connections[0]?.meetProblem('another app keeps the selection');
  expect(answers).toEqual([{ type: 'problem', cause: 'another app keeps the selection' }]);
  expect(await remembers()).toBe('app of connection 1');
  expect(connections.map(({ isOpen }) => isOpen)).toEqual([true]);
});

test('an insertion that hangs when it is told to give up is not waited for', async () => {
  const late = Promise.withResolvers<'pasted'>();
  const { answers, remembers, inserts, forgets } = desk(() => late.promise);
  await remembers();
  vi.useFakeTimers();
  inserts();
  await vi.advanceTimersByTimeAsync(60_000);
  forgets();
  await vi.advanceTimersByTimeAsync(699);
  expect(answers.at(-1)?.type).toBe('remembered');
  await vi.advanceTimersByTimeAsync(1);
  expect(answers.at(-1)).toEqual({ type: 'unconnected', target: 1 });
  late.resolve('pasted');
  await vi.advanceTimersByTimeAsync(1);
  expect(answers).toHaveLength(2);
});

test('one that gives up when it is told to says so itself', async () => {
  const { answers, remembers, inserts, forgets } = desk(async (signal) => {
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new Failure('insertion-failed', { cause: signal.reason });
  });
  await remembers();
  inserts();
  forgets();
  await expect.poll(() => answers.at(-1)).toMatchObject({ type: 'failed', target: 1 });
});

test('an insertion over a connection that is lost ends with it', async () => {
  const { connections, answers, remembers, inserts } = desk(() => new Promise(() => {}));
  await remembers();
  inserts();
  connections[0]?.lose('the end');
  await expect.poll(() => answers.at(-1)).toEqual({ type: 'unconnected', target: 1 });
});

test('what is in front is answered although the connection is lost meanwhile', async () => {
  const answers: InsertionAnswer[] = [];
  let lose = (_cause: unknown) => {};
  const serve = serveOrders(
    (onLost) => {
      lose = onLost;
      return new Promise(() => {});
    },
    (answer) => answers.push(answer),
  );
  serve({ type: 'remember', target: 7, awayFrom: null });
  lose('the end');
  await expect.poll(() => answers.at(-1)).toEqual({ type: 'remembered', target: 7, app: null });
});

test('of a mistake goes out what can be posted, and where it happened', async () => {
  const { connections, answers } = desk();
  class Mistake extends TypeError {
    readonly about = () => {};
  }
  const mistakes = [
    new Mistake('a mistake'),
    Symbol('a mistake'),
    AbortSignal.abort().reason,
    { about: () => {} },
  ];
  for (const mistake of mistakes) connections[0]?.meetProblem(mistake);
  const told = answers.map((answer) => structuredClone(answer.type === 'problem' ? answer.cause : null));
  expect(told.map((cause) => cause instanceof Error)).toEqual([true, true, true, true]);
  expect(told[0]).toMatchObject({
    name: 'TypeError',
    message: 'a mistake',
    stack: (mistakes[0] as Error).stack,
  });
});
