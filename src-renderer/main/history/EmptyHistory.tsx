import { historyWords } from '../../../src-core/words/en.ts';
import { useActivation, useSnapshot } from '../app-state.ts';
import { HotkeyCaps } from '../controls/Keycaps.tsx';
import { Mark } from '../Mark.tsx';
import styles from './EmptyHistory.module.css';

/** `hotkey`: what to press; null when no such key is heard. */
export function EmptyHistory({ hotkey }: { hotkey: string | null }) {
  const { encryption } = useSnapshot();
  const activation = useActivation()(hotkey);
  const { press, speak, noHotkey, end, endWithoutHotkey, locked, lockedEnd } = historyWords.empty;
  return (
    <main className={styles.empty}>
      <Mark />
      <h1 className={styles.first}>
        {encryption.isLocked ? (
          locked
        ) : hotkey === null ? (
          noHotkey
        ) : (
          <>
            {press[activation]} <HotkeyCaps hotkey={hotkey} /> {speak}
          </>
        )}
      </h1>
      <p className={styles.letGo}>
        {encryption.isLocked ? lockedEnd : hotkey === null ? endWithoutHotkey : end(activation)}
      </p>
    </main>
  );
}
