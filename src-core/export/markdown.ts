import type { HistoryEntry } from '../history-entry.ts';
import { historyWords } from '../words/en.ts';

export function markdownEntry(entry: HistoryEntry, time: string): string {
  const mark = entry.pinned ? ' 📌' : '';
  const words = entry.text === '' ? `*${historyWords.failed}*` : plain(entry.text);
  return `\n**${time}**${mark}\n\n${words}\n`;
}

/** What was said stays what was said: nothing in it becomes a heading, a list, a link or a tag. */
function plain(text: string): string {
  return (
    text
      .replace(/[\\`*_[\]<>|~]/g, '\\$&')
      .replace(/^(\s*)([#+-])/gm, '$1\\$2')
      .replace(/^(\s*\d+)([.)])/gm, '$1\\$2')
      // A line break in Markdown is two spaces before it.
      .replace(/([^\n])\n(?!\n)/g, '$1  \n')
  );
}
