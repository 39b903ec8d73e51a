import styles from './Mark.module.css';

/** The sign of the app: a caret whose stem is a short sound wave. Same shape as assets/mark.svg. */
export function Mark() {
  return (
    <svg className={styles.mark} viewBox="0 0 64 64" aria-hidden="true">
      <path className={styles.caret} d="M22 9c6 0 10 2 10 6 0-4 4-6 10-6M22 55c6 0 10-2 10-6 0 4 4 6 10 6" />
      <path className={styles.wave} d="M14 28v8M23 23v18M32 15v34M41 23v18M50 28v8" />
    </svg>
  );
}
