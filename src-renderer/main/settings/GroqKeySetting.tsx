import { type FormEvent, useRef, useState } from 'react';
import { actions, settingsWords } from '../../../src-core/words/en.ts';
import { useSend, useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { useCommand } from '../use-command.ts';
import styles from './GroqKeySetting.module.css';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.key;

/** A key goes in and never comes out again: what is kept shows as its last four letters. */
export function GroqKeySetting() {
  const { groq } = useSnapshot().keys;
  const send = useSend();
  const set = useCommand('setKey');
  const remove = useCommand('removeKey');
  const [draft, setDraft] = useState('');
  const field = useRef<HTMLInputElement>(null);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (draft.trim() === '') return;
    const result = await set.run({ service: 'groq', key: draft.trim() });
    if (result.ok) setDraft('');
  }

  return (
    <SettingRow
      id="groq-key"
      name={words.name}
      sentence={
        <>
          {groq.kept === null ? words.sentence : words.kept[groq.kept]}{' '}
          {!groq.isSet && (
            <button
              type="button"
              className={styles.link}
              onClick={() => void send('openLink', { link: 'groq-keys' })}
            >
              {words.link}
            </button>
          )}
        </>
      }
      failure={set.failure ?? remove.failure}
    >
      <form className={styles.form} onSubmit={(event) => void save(event)}>
        <input
          ref={field}
          id="groq-key"
          className={styles.field}
          type="password"
          autoComplete="off"
          spellCheck={false}
          maxLength={400}
          placeholder={groq.isSet ? words.set(groq.lastFour) : words.placeholder}
          aria-describedby="groq-key-sentence"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || draft === '') return;
            event.preventDefault();
            setDraft('');
            set.forget();
          }}
        />
        {draft !== '' ? (
          <button type="submit" className={styles.save}>
            {actions.save}
          </button>
        ) : (
          groq.isSet &&
          groq.kept !== 'environment' && (
            <Button
              onClick={() => {
                void remove.run({ service: 'groq' });
                // The button goes with the key.
                field.current?.focus();
              }}
            >
              {actions.remove}
            </Button>
          )
        )}
      </form>
    </SettingRow>
  );
}
