import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { historyWords } from '../../../src-core/words/en.ts';
import { CloudIcon, ComputerIcon } from '../../icons.tsx';
import { hostOf } from '../host-of.ts';
import styles from './PrivacyLine.module.css';

/** Where the sound of this dictation has been. */
export function PrivacyLine({ entry, groqBaseUrl }: { entry: HistoryEntry; groqBaseUrl: string }) {
  const wasSent = entry.service === 'groq' && entry.failure === null;
  return (
    <p className={styles.line}>
      {wasSent ? <CloudIcon /> : <ComputerIcon />}
      {wasSent
        ? historyWords.sentTo(hostOf(groqBaseUrl))
        : entry.failure === null
          ? historyWords.onThisComputer
          : historyWords.keptHere}
    </p>
  );
}
