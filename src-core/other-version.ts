import type { HistoryEntry } from './history-entry.ts';

type Versions = Pick<HistoryEntry, 'text' | 'rawText' | 'alternatives'>;

/**
 * What the same words are as well, after `version`: as they are shown, as the service wrote them, as other services
 * heard them, and from the beginning again. Null when there is no other.
 */
export function otherVersion({ text, rawText, alternatives }: Versions, version: string): string | null {
  const all = [text, rawText ?? '', ...alternatives.map((one) => one.text)];
  const versions = [...new Set(all)].filter((one) => one !== '');
  const next = versions[(versions.indexOf(version) + 1) % versions.length];
  return next === undefined || next === version ? null : next;
}
