import { actions } from '../../../src-core/words/en.ts';
import styles from './Toast.module.css';

export interface ToastMessage {
  readonly words: string;
  readonly onUndo: (() => void) | null;
}

/** One sentence at the lower edge; the region stays, so that screen readers notice what comes into it. */
export function Toast({ message }: { message: ToastMessage | null }) {
  return (
    <div className={styles.region} role="status">
      {message !== null && (
        <div className={styles.toast}>
          {message.words}
          {message.onUndo !== null && (
            <button type="button" className={styles.undo} onClick={message.onUndo}>
              {actions.undo}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
