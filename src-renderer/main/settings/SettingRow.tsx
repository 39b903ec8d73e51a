import type { ReactNode } from 'react';
import type { ErrorCode } from '../../../src-core/error-codes.ts';
import { problems } from '../../../src-core/words/en.ts';
import styles from './SettingRow.module.css';

/** Rows that belong together. */
export function Panel({ children }: { children: ReactNode }) {
  return <div className={styles.panel}>{children}</div>;
}

interface SettingRowProps {
  /** Ties name and sentence to the control: give it `id`, and `${id}-sentence` as its description. */
  readonly id: string;
  readonly name: string;
  readonly sentence: ReactNode;
  readonly children: ReactNode;
  /** Something to know about the present choice. */
  readonly note?: string | null;
  readonly failure?: ErrorCode | null;
  /** Where this control has better words for a failure than the general ones. */
  readonly failureWords?: Readonly<Partial<Record<ErrorCode, string>>>;
  /** What else belongs to this setting, below its row. */
  readonly extra?: ReactNode;
  /** A wide control stands below its sentence. */
  readonly isWide?: boolean;
}

/** A name, one sentence, the control; and what went wrong with it, next to it. */
export function SettingRow(props: SettingRowProps) {
  const {
    id,
    name,
    sentence,
    children,
    note = null,
    failure = null,
    failureWords = {},
    extra = null,
    isWide = false,
  } = props;
  return (
    <div className={styles.row} data-wide={isWide}>
      <div className={styles.words}>
        <label className={styles.name} htmlFor={id}>
          {name}
        </label>
        <p id={`${id}-sentence`} className={styles.sentence}>
          {sentence}
        </p>
      </div>
      <div className={styles.control}>{children}</div>
      {extra !== null && <div className={styles.extra}>{extra}</div>}
      {note !== null && <p className={styles.note}>{note}</p>}
      {failure !== null && (
        <p className={styles.failure} role="alert">
          {failureWords[failure] ?? `${problems[failure].what} ${problems[failure].action}`}
        </p>
      )}
    </div>
  );
}
