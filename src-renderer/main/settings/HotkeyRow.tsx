import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useRef } from 'react';
import { activations } from '../../../src-core/dictation/activation.ts';
import type { ErrorCode } from '../../../src-core/error-codes.ts';
import { isAltGrOnWindows, parseHotkey } from '../../../src-core/hotkey.ts';
import { type HotkeyBinding, hotkeyActions } from '../../../src-core/hotkey-bindings.ts';
import { languageCodes } from '../../../src-core/languages.ts';
import { problems } from '../../../src-core/words/en.ts';
import { keysSaid } from '../../../src-core/words/key-names.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { CloseIcon } from '../../icons.tsx';
import { IconButton } from '../controls/Button.tsx';
import { HotkeyCaps } from '../controls/Keycaps.tsx';
import { Select } from '../controls/Select.tsx';
import { isWindows } from '../keys.ts';
import { languagesByName } from '../language-names.ts';
import styles from './HotkeyRow.module.css';

const words = settingsWords.hotkeys;

interface HotkeyRowProps {
  readonly binding: HotkeyBinding;
  /** Whether more than its presses is heard, so that it matters how it is used. */
  readonly isReleaseHeard: boolean;
  readonly recorder: Pick<RecorderProps, 'isRecording' | 'onRecord' | 'onStop'>;
  /** null: nobody tries the keys. */
  readonly heard: 'nothing' | 'down' | 'up' | 'chord' | null;
  readonly failure: ErrorCode | null;
  readonly onChange: (binding: HotkeyBinding) => void;
  readonly onRemove: () => void;
}

export function HotkeyRow(props: HotkeyRowProps) {
  const { binding, isReleaseHeard, recorder, heard, failure, onChange, onRemove } = props;
  const { keys, action, language, activation } = binding;
  const name = keysSaid(keys);
  const hotkey = parseHotkey(keys);
  return (
    <li className={styles.row} data-down={heard === 'down'}>
      <Recorder id={`hotkey-${keys}`} label={words.change(name)} {...recorder}>
        <HotkeyCaps hotkey={keys} />
      </Recorder>
      {heard === null ? (
        <>
          <span className={styles.what}>
            <Select
              id={`action-${keys}`}
              label={words.actionOf(name)}
              options={hotkeyActions.map((each) => ({ value: each, name: words.actions[each] }))}
              value={action}
              onChange={(value) => {
                const chosen = hotkeyActions.find((each) => each === value);
                if (chosen === undefined) return;
                onChange(
                  chosen === 'dictate'
                    ? { ...binding, action: chosen }
                    : { keys, action: chosen, language: null },
                );
              }}
            />
            {action === 'dictate' && isReleaseHeard && (
              <Select
                id={`activation-${keys}`}
                label={words.activationOf(name)}
                options={[
                  { value: '', name: words.usualActivation },
                  ...activations.map((each) => ({ value: each, name: settingsWords.activation[each] })),
                ]}
                value={activation ?? ''}
                onChange={(value) =>
                  onChange({ ...binding, activation: activations.find((each) => each === value) })
                }
              />
            )}
            {action === 'dictate' && (
              <Select
                id={`language-${keys}`}
                label={words.languageOf(name)}
                options={[
                  { value: '', name: words.anyLanguage },
                  ...languagesByName.map(({ code, name: spoken }) => ({ value: code, name: spoken })),
                ]}
                value={language ?? ''}
                onChange={(value) =>
                  onChange({ ...binding, language: languageCodes.find((code) => code === value) ?? null })
                }
              />
            )}
          </span>
          <IconButton label={words.remove(name)} icon={<CloseIcon />} onClick={onRemove} />
        </>
      ) : (
        <span className={styles.heard} role="status">
          {words.heard[heard]}
        </span>
      )}
      {isWindows && hotkey !== null && isAltGrOnWindows(hotkey) && (
        <p className={styles.warning}>{words.altGr}</p>
      )}
      {failure !== null && (
        <p className={styles.failure} role="alert">
          {failure === 'hotkey-taken' ? words.taken : `${problems[failure].what} ${problems[failure].action}`}
        </p>
      )}
    </li>
  );
}

interface RecorderProps {
  readonly id: string;
  readonly label: string;
  readonly isRecording: boolean;
  readonly onRecord: () => void;
  readonly onStop: () => void;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** Pressed, it takes the next keys. */
export function Recorder({ id, label, isRecording, onRecord, onStop, children, ref }: RecorderProps) {
  /** Main hears a key before this window does: the one that ended the recording still arrives here. */
  const keyIsTaken = useRef(false);
  useEffect(() => {
    if (!isRecording) return;
    keyIsTaken.current = true;
    // So is a side button of the mouse: what is below the pointer must not get the focus, which would end the recording.
    const keepFocus = (event: MouseEvent) => {
      if (event.button > 2) event.preventDefault();
    };
    window.addEventListener('mousedown', keepFocus, true);
    return () => window.removeEventListener('mousedown', keepFocus, true);
  }, [isRecording]);

  function stop() {
    keyIsTaken.current = false;
    if (isRecording) onStop();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!isRecording && !keyIsTaken.current) return;
    // The key is for main; Space must not press this button, Ctrl and comma not open settings, and
    // Escape not leave them.
    event.preventDefault();
    event.stopPropagation();
  }

  function onKeyUp(event: KeyboardEvent) {
    if (isRecording) event.preventDefault();
    else keyIsTaken.current = false;
  }

  return (
    <button
      ref={ref}
      id={id}
      type="button"
      className={styles.recorder}
      aria-label={label}
      aria-describedby="hotkeys-sentence"
      aria-pressed={isRecording}
      onClick={() => (isRecording ? stop() : onRecord())}
      onKeyDown={onKeyDown}
      onKeyUp={onKeyUp}
      onBlur={stop}
    >
      {isRecording ? words.press : children}
    </button>
  );
}
