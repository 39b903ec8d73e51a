import { parseHotkey } from '../../../src-core/hotkey.ts';
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

const printed: Record<string, string> = {
  Control: 'Ctrl',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  ScrollLock: 'Scroll Lock',
  PrintScreen: 'Print Screen',
};

/** As they are printed on the keys. */
function keyNames(text: string): readonly string[] {
  const hotkey = parseHotkey(text);
  if (hotkey === null) return [text];
  return [...hotkey.modifiers, hotkey.key].map((name) => printed[name] ?? name);
}
