import type { HistoryEntry } from './history-entry.ts';

/** The hosts that got sound of this dictation, each once. */
export function hostsOf({ receipts, sentTo }: Pick<HistoryEntry, 'receipts' | 'sentTo'>): readonly string[] {
  const hosts = receipts.map(({ host }) => host);
  return [...new Set(hosts.length === 0 && sentTo != null ? [sentTo] : hosts)];
}
