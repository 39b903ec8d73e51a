import { type KeyboardEvent, useEffect, useRef } from 'react';
import { settingsWords } from '../../../src-core/words/en.ts';
import { useSend, useSnapshot } from '../app-state.ts';
import { HotkeyCaps } from '../controls/Keycaps.tsx';
import { useCommand } from '../use-command.ts';
import styles from './HotkeySetting.module.css';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.hotkey;

/** Main hears the new key, so that it can be one this window never gets to see. */
export function HotkeySetting() {
  const { hotkey, settings } = useSnapshot();
  const send = useSend();
  const record = useCommand('recordHotkey');
  const button = useRef<HTMLButtonElement>(null);
  const isRecording = hotkey.state === 'recording';
  /** Main hears a key before this window does: the one that ended the recording still arrives here. */
  const keyIsTaken = useRef(false);
  useEffect(() => {
    if (isRecording) keyIsTaken.current = true;
  }, [isRecording]);

  function stop() {
    keyIsTaken.current = false;
    if (isRecording) void send('stopRecordingHotkey', undefined);
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
    <SettingRow
      id="hotkey"
      name={words.name}
      sentence={isRecording ? words.whileRecording : words.sentence}
      failureWords={{ 'hotkey-taken': words.taken }}
      failure={hotkey.state === 'failed' ? hotkey.code : record.failure}
    >
      <button
        ref={button}
        id="hotkey"
        type="button"
        className={styles.recorder}
        aria-describedby="hotkey-sentence"
        aria-pressed={isRecording}
        onClick={() => (isRecording ? stop() : void record.run(undefined))}
        onKeyDown={onKeyDown}
        onKeyUp={onKeyUp}
        onBlur={stop}
      >
        {isRecording ? words.press : <HotkeyCaps hotkey={settings.hotkey} />}
      </button>
    </SettingRow>
  );
}
