import type { ReactNode, Ref } from 'react';
import styles from './Button.module.css';

interface ButtonProps {
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  /** Where what it says needs its surroundings to be understood; begins with what it says. */
  readonly label?: string;
  /** `main` is the one thing to do here; `plain` has no ground until it is pointed at. */
  readonly look?: 'main' | 'normal' | 'plain';
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps) {
  const { children, icon, label, look = 'normal', isDisabled = false, onClick, ref } = props;
  return (
    <button
      ref={ref}
      type="button"
      className={styles.button}
      data-look={look}
      aria-label={label}
      // Still focusable while it works, so that the focus is not lost.
      aria-disabled={isDisabled}
      onClick={() => {
        if (!isDisabled) onClick();
      }}
    >
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
  /** Shown as switched on; the label says what a press does. */
  readonly isOn?: boolean;
}

export function IconButton({ label, icon, isDisabled = false, isOn = false, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      className={styles.iconButton}
      aria-label={label}
      title={label}
      aria-disabled={isDisabled}
      data-on={isOn}
      onClick={() => {
        if (!isDisabled) onClick();
      }}
    >
      {icon}
    </button>
  );
}
