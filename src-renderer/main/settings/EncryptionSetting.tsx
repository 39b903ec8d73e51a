import type { EncryptionStatus } from '../../../src-core/encryption.ts';
import { lockedNotice, settingsWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { Switch } from '../controls/Switch.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.encryption;

export function EncryptionSetting() {
  const { encryption } = useSnapshot();
  const change = useCommand('setEncryption');
  return (
    <SettingRow
      id="encryption"
      name={words.name}
      sentence={words.sentence}
      note={noteOf(encryption)}
      failure={change.failure}
    >
      <Switch
        id="encryption"
        isOn={encryption.isOn}
        isDisabled={!encryption.isOn && !encryption.isPossible}
        onChange={(isOn) => void change.run({ isOn })}
      />
    </SettingRow>
  );
}

/** How it really stands, the most pressing first. */
function noteOf({ isOn, isPossible, isLocked, isUnfinished, progress }: EncryptionStatus): string {
  if (progress !== null) {
    const percent = Math.floor((100 * progress.done) / Math.max(1, progress.all));
    return isOn ? words.encrypting(percent) : words.decrypting(percent);
  }
  if (isLocked) return lockedNotice;
  if (isUnfinished) return words.unfinished;
  if (isOn) return words.on;
  return isPossible ? words.off : words.notPossible;
}
