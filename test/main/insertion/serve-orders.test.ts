import { expect, test } from 'vitest';
import type { InsertionAnswer } from '../../../src-main/insertion/protocol.ts';
import { serveOrders, type WindowInsertion } from '../../../src-main/insertion/serve-orders.ts';

/** A desktop whose connections can be lost. */
function desk() {
  const connections: {
    lose: (cause: unknown) => void;
    meetProblem: (cause: unknown) => void;
    isOpen: boolean;
  }[] = [];
  const answers: InsertionAnswer[] = [];
  const serve = serveOrders(
    async (lose, meetProblem) => {
      const connection = { lose, meetProblem, isOpen: true };
      const name = `app of connection ${connections.push(connection)}`;
      const remember = async () => ({ app: name, insert: async () => 'pasted' as const });
      const insertion: WindowInsertion = {
        remember,
        rememberNext: remember,
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

test('what could not be given back is told, and the connection stays', async () => {
  const { connections, answers, remembers } = desk();
  connections[0]?.meetProblem('another app keeps the selection');
  expect(answers).toEqual([{ type: 'problem', cause: 'another app keeps the selection' }]);
  expect(await remembers()).toBe('app of connection 1');
  expect(connections.map(({ isOpen }) => isOpen)).toEqual([true]);
});
