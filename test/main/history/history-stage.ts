import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { type History, openHistory } from '../../../src-main/history/history.ts';
import { type Sealing, unsealed } from '../../../src-main/sealing/sealing.ts';
import { someEntry } from '../../fakes/app.ts';

/** A folder of its own on the real disk. */
export interface HistoryStage extends Disposable {
  readonly dataDir: string;
  readonly dir: string;
  readonly problems: unknown[];
  /** How often damage was found after opening. */
  readonly repairs: () => number;
  open(deps?: Partial<Parameters<typeof openHistory>[0]>): History;
}

export function historyStage(
  dataDir = mkdtempSync(join(tmpdir(), 'dictum-history-')),
  sealing: Sealing = unsealed,
): HistoryStage {
  const dir = join(dataDir, 'history');
  const problems: unknown[] = [];
  const opened: History[] = [];
  let repairs = 0;
  return {
    dataDir,
    dir,
    problems,
    repairs: () => repairs,
    open: (deps) => {
      const history = openHistory({
        dir,
        sealing,
        singleFilePath: join(dataDir, 'history.json'),
        onRepaired: () => {
          repairs += 1;
        },
        onProblem: (error) => problems.push(error),
        ...deps,
      });
      opened.push(history);
      return history;
    },
    [Symbol.dispose]: () => {
      for (const history of opened) history.abandon();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** Told apart by number and words. */
export function entry(sequence: number, part: Partial<HistoryEntry> | string = {}): HistoryEntry {
  const rest = typeof part === 'string' ? { text: part } : part;
  return someEntry({
    id: `id-${sequence}`,
    sequence,
    pressedAt: sequence * 1_000,
    text: `text ${sequence}`,
    ...rest,
  });
}

export function everyEntry(history: History): readonly HistoryEntry[] {
  return history.page({ query: '', before: null, limit: 1_000_000 }).entries;
}

export function found(history: History, query: string): readonly number[] {
  return history.page({ query, before: null, limit: 1_000 }).entries.map(({ sequence }) => sequence);
}
