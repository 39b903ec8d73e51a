import type { ReactNode } from 'react';
import { CloseIcon, DownIcon, UpIcon } from '../../icons.tsx';
import { IconButton } from './Button.tsx';
import styles from './Order.module.css';

/** What comes first, second, third. Moved with buttons, so that keys and screen readers can do it too. */
export function Order({ said, children }: { said: string; children: ReactNode }) {
  return (
    <>
      <ol className={styles.order}>{children}</ol>
      <span className={styles.unseen} role="status">
        {said}
      </span>
    </>
  );
}

interface PlaceProps {
  readonly number: number;
  readonly name: string;
  readonly hint: string;
  readonly isWarning?: boolean;
  /** Absent for what cannot be moved. */
  readonly moves?: {
    readonly up: string;
    readonly down: string;
    readonly remove: string;
    readonly isFirst: boolean;
    readonly isLast: boolean;
    readonly onMove: (step: -1 | 1) => void;
    readonly onRemove: () => void;
  };
  /** Stands below the row. */
  readonly children?: ReactNode;
}

export function Place({ number, name, hint, isWarning = false, moves, children }: PlaceProps) {
  return (
    <li>
      <div className={styles.place}>
        <span className={styles.number}>{number}</span>
        <span className={styles.name}>{name}</span>
        <span className={styles.hint} data-warning={isWarning}>
          {hint}
        </span>
        {moves !== undefined && (
          <>
            <IconButton
              label={moves.up}
              icon={<UpIcon />}
              isDisabled={moves.isFirst}
              onClick={() => moves.onMove(-1)}
            />
            <IconButton
              label={moves.down}
              icon={<DownIcon />}
              isDisabled={moves.isLast}
              onClick={() => moves.onMove(1)}
            />
            <IconButton label={moves.remove} icon={<CloseIcon />} onClick={moves.onRemove} />
          </>
        )}
      </div>
      {children !== undefined && <div className={styles.below}>{children}</div>}
    </li>
  );
}

/** The list with one of it a place further up or down; the same list when there is no such place. */
export function moved<Item>(list: readonly Item[], from: number, step: -1 | 1): readonly Item[] {
  const item = list[from];
  const to = from + step;
  if (item === undefined || to < 0 || to >= list.length) return list;
  return list.toSpliced(from, 1).toSpliced(to, 0, item);
}
