import type { ReactNode } from 'react';
import { DisclosureIcon } from '../../icons.tsx';
import styles from './Disclosure.module.css';

interface DisclosureProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** In a text instead of a panel: small, and without space around it. */
  readonly isFlush?: boolean;
}

/** What is rarely needed, one step away. */
export function Disclosure({ title, children, isFlush = false }: DisclosureProps) {
  return (
    <details className={styles.disclosure} data-flush={isFlush}>
      <summary className={styles.title}>
        <DisclosureIcon />
        {title}
      </summary>
      {children}
    </details>
  );
}
