import { historyWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { HotkeyCaps } from '../controls/Keycaps.tsx';
import { Mark } from '../Mark.tsx';
import styles from './EmptyHistory.module.css';

export function EmptyHistory({ hotkey }: { hotkey: string | null }) {
  const { hotkey: status, settings, encryption } = useSnapshot();
  const { press, speak, noHotkey, end, locked, lockedEnd } = historyWords.empty;
  return (
    <main className={styles.empty}>
      <Mark />
      <h1 className={styles.first}>
        {encryption.isLocked ? (
          locked
        ) : status.state === 'failed' || hotkey === null ? (
          noHotkey
        ) : (
          <>
            {press[settings.activation]} <HotkeyCaps hotkey={hotkey} /> {speak}
          </>
        )}
      </h1>
      <p className={styles.letGo}>{encryption.isLocked ? lockedEnd : end(settings.activation)}</p>
    </main>
  );
}
