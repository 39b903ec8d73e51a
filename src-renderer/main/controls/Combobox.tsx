import { type KeyboardEvent, useId, useState } from 'react';
import { actions } from '../../../src-core/words/en.ts';
import styles from './Combobox.module.css';
import field from './SavedTextField.module.css';

interface ComboboxProps {
  readonly id: string;
  readonly saved: string;
  readonly longest: number;
  readonly placeholder?: string | undefined;
  /** Offered; anything else may be typed as well. */
  readonly suggestions: readonly string[];
  readonly onOpen?: () => void;
  readonly onSave: (text: string) => Promise<{ readonly ok: boolean }>;
  readonly onRevert: () => void;
}

/** A text with suggestions: arrows choose, Enter takes, Escape goes one step back, leaving saves. */
export function Combobox(props: ComboboxProps) {
  const { id, saved, longest, placeholder, suggestions, onOpen, onSave, onRevert } = props;
  const listId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);

  const typed = (draft ?? '').trim().toLowerCase();
  // What stands there already hides nothing; what is typed narrows the list.
  const shown =
    draft === null ? suggestions : suggestions.filter((name) => name.toLowerCase().includes(typed));
  const isShowing = isOpen && shown.length > 0;

  function open() {
    if (isOpen) return;
    setOpen(true);
    setActive(-1);
    onOpen?.();
  }

  async function save(text: string | null) {
    setOpen(false);
    if (text === null || text === saved) return setDraft(null);
    setDraft(text);
    const result = await onSave(text);
    if (result.ok) setDraft(null);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (!isShowing) return open();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        const next = (active + step + shown.length + (active === -1 && step === -1 ? 1 : 0)) % shown.length;
        setActive(next);
        document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
        return;
      }
      case 'Enter':
        event.preventDefault();
        return void save(isShowing ? (shown[active] ?? draft) : draft);
      case 'Escape':
        if (!isShowing && draft === null) return;
        event.preventDefault();
        setOpen(false);
        if (isShowing) return;
        setDraft(null);
        onRevert();
    }
  }

  return (
    <div className={styles.combobox}>
      <input
        id={id}
        className={field.field}
        type="text"
        role="combobox"
        spellCheck={false}
        autoComplete="off"
        maxLength={longest}
        placeholder={placeholder}
        aria-describedby={`${id}-sentence`}
        aria-autocomplete="list"
        aria-expanded={isShowing}
        aria-controls={listId}
        aria-activedescendant={isShowing && active >= 0 ? `${listId}-${active}` : undefined}
        value={draft ?? saved}
        onChange={(event) => {
          setDraft(event.target.value);
          setActive(-1);
          open();
        }}
        onClick={open}
        onKeyDown={onKeyDown}
        onBlur={() => void save(draft)}
      />
      <div
        id={listId}
        className={styles.list}
        role="listbox"
        aria-label={actions.suggestions}
        hidden={!isShowing}
      >
        {shown.map((name, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys for all its options.
          <div
            key={name}
            id={`${listId}-${index}`}
            className={styles.option}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            data-saved={name === saved}
            // The field keeps the focus; losing it would save the draft first.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => void save(name)}
          >
            {name}
          </div>
        ))}
      </div>
    </div>
  );
}
