import type { Receipt } from './transcript.ts';
import type { Account } from './transcription.ts';

/** A recording that waits for weeks is tried hundreds of times, and each time its whole entry is written. */
const mostOfEach = 50;

/**
 * What several tries of one recording came to. Of very many attempts the last ones stay; of the receipts nothing is
 * left out: the oldest are added up by where they went.
 */
export function addedAccount(before: Account, more: Account): Account {
  return {
    receipts: addedUp([...before.receipts, ...more.receipts]),
    attempts: [...before.attempts, ...more.attempts].slice(-mostOfEach),
    costDollars:
      before.costDollars === null || more.costDollars === null ? null : before.costDollars + more.costDollars,
  };
}

function addedUp(receipts: readonly Receipt[]): readonly Receipt[] {
  const old = receipts.slice(0, -mostOfEach);
  if (old.length === 0) return receipts;
  const sums = new Map<string, Receipt>();
  for (const receipt of old) {
    const { host, format, fields, bytes } = receipt;
    const like = JSON.stringify([host, format, fields]);
    sums.set(like, { ...receipt, bytes: bytes + (sums.get(like)?.bytes ?? 0) });
  }
  return [...sums.values(), ...receipts.slice(-mostOfEach)];
}
