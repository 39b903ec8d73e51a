import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { historyWords } from '../../../src-core/words/en.ts';
import { type MarkedPart, markedText } from './marked-text.ts';
import styles from './Transcript.module.css';

/** What was said; what the service was unsure of is underlined, and says so under the pointer. */
export function Transcript({ entry }: { entry: HistoryEntry }) {
  return (
    <p
      className={styles.text}
      data-held-back={entry.heldBack !== null}
      lang={entry.language ?? undefined}
      dir="auto"
    >
      <MarkedText parts={markedText(entry)} />
    </p>
  );
}

export function MarkedText({ parts }: { parts: readonly MarkedPart[] }) {
  return parts.map(({ start, text, doubt }) =>
    doubt === null ? (
      <span key={start}>{text}</span>
    ) : (
      <mark key={start} className={styles.doubtful} title={historyWords.doubts[doubt]}>
        {text}
      </mark>
    ),
  );
}
