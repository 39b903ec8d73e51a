import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { hostsOf } from '../../../src-core/hosts-of.ts';
import { historyWords } from '../../../src-core/words/en.ts';
import { CloudIcon, ComputerIcon } from '../../icons.tsx';
import styles from './PrivacyLine.module.css';

/** Where the sound of this dictation has been. */
export function PrivacyLine({ entry }: { entry: HistoryEntry }) {
  const hosts = hostsOf(entry);
  return (
    <p className={styles.line}>
      {hosts.length > 0 ? <CloudIcon /> : <ComputerIcon />}
      {hosts.length > 0
        ? historyWords.sentTo(hosts.join(', '))
        : entry.failure === null
          ? historyWords.onThisComputer
          : historyWords.keptHere}
    </p>
  );
}
