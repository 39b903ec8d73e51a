import { type KeyboardEvent, useState } from 'react';
import styles from './SavedTextField.module.css';

interface SavedTextFieldProps {
  readonly id: string;
  readonly saved: string;
  readonly longest: number;
  readonly placeholder?: string;
  /** Given for text of several lines: how much there is of it. */
  readonly count?: (text: string) => string;
  /** One entry a line: Enter begins the next one. */
  readonly isList?: boolean;
  readonly onSave: (text: string) => Promise<{ readonly ok: boolean }>;
  readonly onRevert: () => void;
}

/** Saves when it is left or Enter is pressed; Escape brings back what was there. */
export function SavedTextField({
  id,
  saved,
  longest,
  placeholder,
  count,
  isList = false,
  onSave,
  onRevert,
}: SavedTextFieldProps) {
  /** What was typed and is not saved yet, also because it was refused. */
  const [draft, setDraft] = useState<string | null>(null);

  async function save() {
    if (draft === null) return;
    if (draft === saved) return setDraft(null);
    const result = await onSave(draft);
    if (result.ok) setDraft(null);
  }

  const common = {
    id,
    className: styles.field,
    value: draft ?? saved,
    maxLength: longest,
    placeholder,
    'aria-describedby': `${id}-sentence`,
    onChange: (event: { target: { value: string } }) => setDraft(event.target.value),
    onBlur: () => void save(),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && !event.shiftKey && !isList && !event.nativeEvent.isComposing) {
        event.preventDefault();
        void save();
      } else if (event.key === 'Escape' && draft !== null) {
        event.preventDefault();
        setDraft(null);
        onRevert();
      }
    },
  };
  if (count === undefined) return <input {...common} type="text" spellCheck={false} />;
  return (
    <>
      <textarea {...common} rows={4} data-list={isList} />
      <span className={styles.count}>{count(common.value)}</span>
    </>
  );
}
