import { useEffect, useRef, useState } from 'react';
import type { ErrorCode } from '../../../src-core/error-codes.ts';
import { hears } from '../../../src-core/hearing.ts';
import type { HotkeyBinding } from '../../../src-core/hotkey-bindings.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSend, useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { useCommand } from '../use-command.ts';
import styles from './HotkeyRow.module.css';
import { HotkeyRow, Recorder } from './HotkeyRow.tsx';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.hotkeys;

/** Every key and what it does. Main hears the keys, so that they can be ones this window never gets to see. */
export function HotkeysSetting() {
  const { hotkey: status, hearing, settings, isListening } = useSnapshot();
  const { hotkeys } = settings;
  /** For who has waited for a key: others may have been changed meanwhile. */
  const current = useRef(hotkeys);
  current.current = hotkeys;
  const send = useSend();
  const test = useCommand('testHotkeys');
  /** The row that a key is being recorded for; one more than there are is a new one. */
  const [recordedRow, setRecordedRow] = useState<number | null>(null);
  const [failed, setFailed] = useState<{ readonly row: number; readonly code: ErrorCode } | null>(null);
  const adder = useRef<HTMLButtonElement>(null);
  const isTesting = status.state === 'testing';
  const isRecording = status.state === 'recording';

  // Whoever leaves the settings wants their keys back.
  useEffect(() => () => void send('stopTestingHotkeys', undefined), [send]);

  async function change(row: number, next: readonly HotkeyBinding[]) {
    const result = await send('changeSettings', { hotkeys: [...next] });
    setFailed(result.ok ? null : { row, code: result.code });
  }

  async function record(row: number) {
    setRecordedRow(row);
    setFailed(null);
    const result = await send('recordHotkey', undefined);
    setRecordedRow((now) => (now === row ? null : now));
    if (!result.ok) return setFailed({ row, code: result.code });
    const keys = result.value;
    if (keys === null) return;
    const now = current.current;
    const isUsed = now.some((binding, other) => other !== row && binding.keys === keys);
    if (isUsed) return setFailed({ row, code: 'hotkey-used' });
    const before = now[row] ?? { action: 'dictate', language: null };
    await change(row, now.toSpliced(row, 1, { ...before, keys }));
  }

  const failureOf = (row: number) => (failed?.row === row ? failed.code : null);
  const recorder = (row: number) => ({
    isRecording: isRecording && recordedRow === row,
    onRecord: () => void record(row),
    onStop: () => void send('stopRecordingHotkey', undefined),
  });

  return (
    <SettingRow
      id="hotkeys"
      name={words.name}
      sentence={
        isRecording
          ? words.whileRecording[hearing.way]
          : isTesting
            ? words.whileTesting
            : hearing.way === 'commands'
              ? words.unheard
              : words.sentence
      }
      note={hotkeys.length === 0 ? words.none : null}
      failureWords={{ 'hotkey-taken': words.taken }}
      failure={
        status.state === 'failed'
          ? status.code
          : status.state === 'recording' && status.wasUnusable
            ? 'hotkey-unusable'
            : (test.failure ?? failureOf(hotkeys.length))
      }
      extra={
        <>
          <ul className={styles.rows}>
            {hotkeys.map((binding, row) => (
              <HotkeyRow
                key={binding.keys}
                binding={binding}
                isReleaseHeard={hears(hearing.way) === 'press-and-release'}
                recorder={recorder(row)}
                heard={
                  isTesting
                    ? (status.heard.find(({ keys }) => keys === binding.keys)?.edge ?? 'nothing')
                    : null
                }
                failure={
                  failureOf(row) ??
                  (status.state === 'armed'
                    ? (status.refused.find(({ keys }) => keys === binding.keys)?.code ?? null)
                    : null)
                }
                onChange={(next) => void change(row, hotkeys.toSpliced(row, 1, next))}
                onRemove={() => {
                  // The button goes with the row.
                  adder.current?.focus();
                  void change(row, hotkeys.toSpliced(row, 1));
                }}
              />
            ))}
          </ul>
          <div className={styles.below}>
            <Recorder ref={adder} id="add-hotkey" label={words.add} {...recorder(hotkeys.length)}>
              {words.add}
            </Recorder>
          </div>
        </>
      }
    >
      <Button
        onClick={() => void (isTesting ? send('stopTestingHotkeys', undefined) : test.run(undefined))}
        isDisabled={isRecording || isListening || hotkeys.length === 0 || hearing.way === 'commands'}
      >
        {isTesting ? words.stopTesting : words.test}
      </Button>
    </SettingRow>
  );
}
