import { keyNames } from '../../../src-core/words/key-names.ts';
import styles from './Keycaps.module.css';

export function Keycaps({ keys }: { keys: readonly string[] }) {
  return (
    <span className={styles.keys}>
      {keys.map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}

export function HotkeyCaps({ hotkey }: { hotkey: string }) {
  return <Keycaps keys={keyNames(hotkey)} />;
}
