import { Fragment, useEffect, useRef } from 'react';
import { hearsEscape } from '../../src-core/hearing.ts';
import { actions, keyWords } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { CloseIcon } from '../icons.tsx';
import { useActivation, useSnapshot } from './app-state.ts';
import { IconButton } from './controls/Button.tsx';
import { HotkeyCaps, Keycaps } from './controls/Keycaps.tsx';
import styles from './KeysDialog.module.css';
import { commandKey } from './keys.ts';
import { languageName } from './language-names.ts';

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { settings, hearing } = useSnapshot();
  const activationOf = useActivation();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // Reading comes first; the close button is one Tab away, and Escape none.
    dialog.current?.focus();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      tabIndex={-1}
      aria-labelledby="keys-title"
      onClose={onClose}
      // Keys pressed in here are not meant for the page behind it.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header className={styles.header}>
        <h1 id="keys-title" className={styles.title}>
          {keyWords.title}
        </h1>
        <IconButton label={actions.close} icon={<CloseIcon />} onClick={() => dialog.current?.close()} />
      </header>
      <h2 className={styles.group}>{keyWords.everywhere}</h2>
      {hearing.way === 'commands' ? (
        <p className={styles.none}>{settingsWords.hearing.ways.commands}</p>
      ) : (
        <dl className={styles.keys}>
          {settings.hotkeys.map(({ keys, action, language }) => (
            <Fragment key={keys}>
              <dt>
                {action === 'dictate'
                  ? keyWords.dictate[activationOf(keys)]
                  : settingsWords.hotkeys.actions[action]}
                {language !== null && ` (${languageName(language)})`}
              </dt>
              <dd>
                <HotkeyCaps hotkey={keys} />
              </dd>
            </Fragment>
          ))}
          {hearsEscape(hearing.way) && <KeyRow name={keyWords.cancelDictation} keys={['Esc']} />}
        </dl>
      )}
      <h2 className={styles.group}>{keyWords.inThisWindow}</h2>
      <dl className={styles.keys}>
        <KeyRow name={keyWords.choose} keys={['↑', '↓']} />
        <KeyRow name={keyWords.copy} keys={['Enter']} />
        <KeyRow name={keyWords.paste} keys={['Shift', 'Enter']} />
        <KeyRow name={keyWords.read} keys={['→']} />
        <KeyRow name={keyWords.delete} keys={['Delete']} />
        <KeyRow name={keyWords.undo} keys={[commandKey, 'Z']} />
        <KeyRow name={keyWords.search} keys={['/']} />
        <KeyRow name={keyWords.settings} keys={[commandKey, ',']} />
        <KeyRow name={keyWords.keys} keys={['?']} />
        <KeyRow name={keyWords.back} keys={['Esc']} />
      </dl>
    </dialog>
  );
}

function KeyRow({ name, keys }: { name: string; keys: readonly string[] }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Keycaps keys={keys} />
      </dd>
    </>
  );
}
