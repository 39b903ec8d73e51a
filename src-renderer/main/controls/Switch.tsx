import styles from './Switch.module.css';

interface SwitchProps {
  readonly id: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Switch({ id, isOn, isDisabled = false, onChange }: SwitchProps) {
  return (
    <input
      id={id}
      className={styles.switch}
      type="checkbox"
      role="switch"
      aria-describedby={`${id}-sentence`}
      // Still focusable, so that a screen reader finds out why.
      aria-disabled={isDisabled}
      aria-checked={isOn}
      checked={isOn}
      onChange={(event) => {
        if (!isDisabled) onChange(event.target.checked);
      }}
    />
  );
}
