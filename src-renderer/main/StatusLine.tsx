import { keysHad } from '../../src-core/keys-had.ts';
import { statusWords } from '../../src-core/words/en.ts';
import { WarningIcon } from '../icons.tsx';
import { useActivation, useSnapshot } from './app-state.ts';
import { HotkeyCaps } from './controls/Keycaps.tsx';
import styles from './StatusLine.module.css';
import { statusOf } from './status.ts';

export function StatusLine({ onSettings }: { onSettings: () => void }) {
  const snapshot = useSnapshot();
  const activationOf = useActivation();
  const status = statusOf(snapshot);
  const keys = keysHad(snapshot.settings.hotkeys, snapshot.hotkey);
  switch (status.kind) {
    case 'ready':
      return keys === null ? null : (
        <p className={styles.status} data-optional="true">
          {statusWords.press[activationOf(keys)]} <HotkeyCaps hotkey={keys} /> {statusWords.toDictate}
        </p>
      );
    case 'listening':
      return (
        <p className={styles.status} role="status">
          <span className={styles.dot} />
          {statusWords.listening}
        </p>
      );
    case 'loading':
      return (
        <p className={styles.status} role="status">
          {status.words}
        </p>
      );
    case 'problem':
      return (
        <button type="button" className={styles.problem} onClick={onSettings}>
          <WarningIcon />
          <span>{status.words}</span>
        </button>
      );
  }
}
