import { expect, it } from 'vitest';
import { addedAccount } from '../../src-core/added-account.ts';
import { type Account, nothingHappened } from '../../src-core/transcription.ts';

function tryOf(number: number, host: string): Account {
  return {
    receipts: [{ host, bytes: number, format: 'flac', fields: ['model'] }],
    attempts: [{ service: 'groq', why: 'first', afterMs: 0, tookMs: number, end: 'service-down' }],
    costDollars: 0,
  };
}

it('the tries of a recording stand one after the other', () => {
  const one = tryOf(1, 'one');
  const other = tryOf(2, 'other');
  expect(addedAccount(one, other)).toEqual({
    receipts: [...one.receipts, ...other.receipts],
    attempts: [...one.attempts, ...other.attempts],
    costDollars: 0,
  });
});

it('an unknown price makes the sum unknown', () => {
  expect(addedAccount(nothingHappened, { ...nothingHappened, costDollars: null }).costDollars).toBeNull();
});

it('a thousand tries do not make the entry grow, and no byte that was sent is left out', () => {
  const numbers = Array.from({ length: 1_000 }, (_, index) => index);
  const sum = numbers.reduce(
    (account, number) => addedAccount(account, tryOf(number, number % 2 === 0 ? 'even' : 'odd')),
    nothingHappened,
  );
  const bytesTo = (host: string) =>
    sum.receipts.filter((receipt) => receipt.host === host).reduce((all, { bytes }) => all + bytes, 0);
  expect([bytesTo('even'), bytesTo('odd')]).toEqual([249_500, 250_000]);
  expect([sum.receipts.length, sum.attempts.map(({ tookMs }) => tookMs)]).toEqual([52, numbers.slice(-50)]);
});
