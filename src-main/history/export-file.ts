import { open, rename, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { type ExportFormat, type ExportPlace, exported } from '../../src-core/export/exported.ts';
import type { Card } from '../../src-core/history/shelf.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import type { History } from './history.ts';
import { temporaryEnding } from './safe-files.ts';

/** So many entries are in memory at once. */
const entriesAtOnce = 256;

/** Whole or not at all: what stands under that name stays until the new file is complete. */
export async function writeExport(
  path: string,
  history: Pick<History, 'read'>,
  cards: readonly Card[],
  format: ExportFormat,
  place: ExportPlace,
): Promise<void> {
  const temporary = path + temporaryEnding;
  try {
    await using file = await open(temporary, 'w', 0o600);
    let waiting = '';
    for (const piece of exported(format, entriesOf(history, cards), place)) {
      waiting += piece;
      if (waiting.length < 200_000) continue;
      await file.appendFile(waiting);
      waiting = '';
      await setImmediate();
    }
    await file.appendFile(waiting);
    await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await rename(temporary, path);
}

function* entriesOf(history: Pick<History, 'read'>, cards: readonly Card[]): Generator<HistoryEntry> {
  for (let start = 0; start < cards.length; start += entriesAtOnce)
    yield* history.read(cards.slice(start, start + entriesAtOnce));
}
