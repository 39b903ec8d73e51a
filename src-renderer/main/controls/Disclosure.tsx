import type { ReactNode } from 'react';
import { DisclosureIcon } from '../../icons.tsx';
import styles from './Disclosure.module.css';

interface DisclosureProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
}

/** What is rarely needed, one step away. */
export function Disclosure({ title, children }: DisclosureProps) {
  return (
    <details className={styles.disclosure}>
      <summary className={styles.title}>
        <DisclosureIcon />
        {title}
      </summary>
      {children}
    </details>
  );
}
