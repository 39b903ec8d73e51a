import { useEffect, useRef, useState } from 'react';
import type { Bridge } from '../../../src-core/contract.ts';
import type { ErrorCode } from '../../../src-core/error-codes.ts';
import type { HistoryFilter } from '../../../src-core/history/history-query.ts';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { useSend, useSnapshot } from '../app-state.ts';

const pageSize = 60;
/** What main gives at most in one answer. */
const largestPage = 200;

interface HistoryList {
  readonly entries: readonly HistoryEntry[];
  readonly total: number;
  /** The query these entries answer. */
  readonly query: string;
  readonly failure: ErrorCode | null;
}

interface Loaded {
  readonly query: string;
  readonly filter: HistoryFilter | undefined;
  readonly revision: number;
  readonly entries: readonly HistoryEntry[];
}

/**
 * The dictations that match, newest first, as many as were scrolled to. Scrolling asks for those that are
 * missing. When the history changes, all of them are asked for again and replace the old ones in one go, so that
 * nothing jumps.
 */
export function useHistoryList(
  query: string,
  filter: HistoryFilter | undefined,
): { list: HistoryList | null; loadMore: () => void } {
  const send = useSend();
  const { historyRevision } = useSnapshot();
  const [list, setList] = useState<HistoryList | null>(null);
  const [wanted, setWanted] = useState({ query, filter, count: pageSize });
  /** What the entries that are there answered. */
  const loaded = useRef<Loaded | null>(null);
  const count = wanted.query === query && wanted.filter === filter ? wanted.count : pageSize;

  useEffect(() => {
    let isWanted = true;
    const { current: known } = loaded;
    const isMore = known?.query === query && known.filter === filter && known.revision === historyRevision;
    void load(send, { query, filter }, count, isMore ? known.entries : []).then((next) => {
      if (!isWanted) return;
      loaded.current = { query, filter, revision: historyRevision, entries: next.entries };
      setList(next);
    });
    return () => {
      isWanted = false;
    };
  }, [send, query, filter, count, historyRevision]);

  function loadMore() {
    if (list === null || list.query !== query || list.entries.length >= list.total) return;
    setWanted({ query, filter, count: list.entries.length + pageSize });
  }

  return { list, loadMore };
}

async function load(
  send: Bridge['send'],
  { query, filter }: { readonly query: string; readonly filter: HistoryFilter | undefined },
  count: number,
  known: readonly HistoryEntry[],
): Promise<HistoryList> {
  const entries: HistoryEntry[] = known.slice(0, count);
  for (;;) {
    const before = entries.at(-1)?.sequence ?? null;
    const limit = Math.max(1, Math.min(largestPage, count - entries.length));
    const answer = await send('listHistory', { query, filter, before, limit });
    if (!answer.ok) return { entries, total: entries.length, query, failure: answer.code };
    const { total } = answer.value;
    entries.push(...answer.value.entries);
    const isComplete = entries.length >= Math.min(count, total) || answer.value.entries.length === 0;
    if (isComplete) return { entries, total, query, failure: null };
  }
}
