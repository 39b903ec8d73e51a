import { useState } from 'react';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { actions, historyWords, problems } from '../../../src-core/words/en.ts';
import { Button } from '../controls/Button.tsx';
import { withCommandKey } from '../keys.ts';
import { useCommand } from '../use-command.ts';
import styles from './CorrectText.module.css';

/** The words in a field: Control and Enter saves, Escape leaves them as they were. */
export function CorrectText({ entry, onDone }: { entry: HistoryEntry; onDone: () => void }) {
  const [text, setText] = useState(entry.text);
  const edit = useCommand('editEntry');

  async function save() {
    const result = await edit.run({ id: entry.id, text });
    if (result.ok) onDone();
  }

  return (
    <div className={styles.correct}>
      <textarea
        className={styles.field}
        aria-label={historyWords.correctedText}
        lang={entry.language ?? undefined}
        dir="auto"
        // biome-ignore lint/a11y/noAutofocus: somebody just asked to write here.
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // The page's own keys choose and delete.
          event.stopPropagation();
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') onDone();
          if (withCommandKey(event.nativeEvent, 'Enter')) void save();
        }}
      />
      <div className={styles.actions}>
        <Button look="main" isDisabled={edit.isRunning} onClick={() => void save()}>
          {actions.save}
        </Button>
        <Button look="plain" onClick={onDone}>
          {actions.cancel}
        </Button>
      </div>
      {edit.failure !== null && (
        <p className={styles.error} role="alert">
          {problems[edit.failure].what} {problems[edit.failure].action}
        </p>
      )}
    </div>
  );
}
