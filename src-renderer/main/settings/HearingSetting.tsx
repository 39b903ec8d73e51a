import { useState } from 'react';
import { compositorLines } from '../../../src-core/compositor-lines.ts';
import { keysToDictate } from '../../../src-core/hotkey-bindings.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { useCommand } from '../use-command.ts';
import styles from './HearingSetting.module.css';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.hearing;

/** Which way keys are heard here, what it can do, and what to do where it could be better. */
export function HearingSetting() {
  const { hearing, settings } = useSnapshot();
  const { way, desktop, hindrance, keyboardKeptBy, triggers, canConfigure, command } = hearing;
  const configure = useCommand('configureShortcuts');
  const copy = useCommand('copyCompositorLines');
  const [copied, setCopied] = useState<string | null>(null);

  const keys = keysToDictate(settings.hotkeys);
  const hasNoKey = way === 'commands' || hindrance === 'portal-refused' || hindrance === 'portal-no-key';
  const lines = hasNoKey ? compositorLines(desktop, settings.hotkeys, command).join('\n') : '';
  const byCommand = words.commands[desktop];
  const isUntold = way === 'portal' && hindrance === null && triggers.length === 0;
  const sentences = [
    way === 'portal' && hindrance !== null ? words.portalWaits : words.ways[way],
    ...(triggers.length > 0 ? [words.given(triggers.join(', '))] : []),
    ...(isUntold && desktop.startsWith('hyprland') ? [words.hyprlandPortal(keys ?? '')] : []),
    ...(hasNoKey ? [way === 'portal' ? words.anotherWay(byCommand) : byCommand] : []),
  ];
  const canAskAgain = hindrance === 'portal-refused';
  const note =
    hindrance === 'secure-input' && keyboardKeptBy !== null
      ? words.keyboardKept(keyboardKeptBy)
      : hindrance && words.hindrances[hindrance];

  async function copyLines() {
    const result = await copy.run(undefined);
    setCopied(result.ok ? lines : null);
  }

  return (
    <SettingRow
      id="hearing"
      name={words.name}
      sentence={sentences.join(' ')}
      note={note}
      failure={configure.failure ?? copy.failure}
      extra={lines === '' ? null : <pre className={styles.lines}>{lines}</pre>}
    >
      {(canConfigure || canAskAgain) && (
        <Button
          isDisabled={configure.isRunning || hindrance === 'portal-asks'}
          onClick={() => void configure.run(undefined)}
        >
          {canAskAgain ? words.askAgain : words.configure}
        </Button>
      )}
      {lines !== '' && (
        <Button onClick={() => void copyLines()}>{copied === lines ? words.copied : words.copy}</Button>
      )}
    </SettingRow>
  );
}
