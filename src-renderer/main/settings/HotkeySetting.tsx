import { type KeyboardEvent, useRef } from 'react';
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

  function stop() {
    if (isRecording) void send('stopRecordingHotkey', undefined);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!isRecording) return;
    // The key is for main; Space must not press this button, nor Ctrl and comma open settings.
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') stop();
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
        onKeyUp={(event) => isRecording && event.preventDefault()}
        onBlur={stop}
      >
        {isRecording ? words.press : <HotkeyCaps hotkey={settings.hotkey} />}
      </button>
    </SettingRow>
  );
}
