import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { historyWords } from '../../../src-core/words/en.ts';
import { CloudIcon, ComputerIcon } from '../../icons.tsx';
import styles from './PrivacyLine.module.css';

/** Where the sound of this dictation has been. */
export function PrivacyLine({ entry }: { entry: HistoryEntry }) {
  return (
    <p className={styles.line}>
      {entry.sentTo !== null ? <CloudIcon /> : <ComputerIcon />}
      {entry.sentTo !== null
        ? historyWords.sentTo(entry.sentTo)
        : entry.failure === null
          ? historyWords.onThisComputer
          : historyWords.keptHere}
    </p>
  );
}
