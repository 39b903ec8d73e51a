import type { EncryptionStatus } from '../../../src-core/encryption.ts';
import { lockedNotice } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Switch } from '../controls/Switch.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.encryption;

export function EncryptionSetting() {
  const { encryption } = useSnapshot();
  const change = useCommand('setEncryption');
  const note = noteOf(encryption);
  const calm = encryption.isOn ? words.on : words.off;
  return (
    <SettingRow
      id="encryption"
      name={words.name}
      sentence={note === null ? `${words.sentence} ${calm}` : words.sentence}
      note={note}
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

/** What is not as the switch says, the most pressing first. */
function noteOf({ isOn, isPossible, isLocked, isUnfinished, progress }: EncryptionStatus): string | null {
  if (progress !== null) {
    const percent = Math.floor((100 * progress.done) / Math.max(1, progress.all));
    return isOn ? words.encrypting(percent) : words.decrypting(percent);
  }
  if (isLocked) return lockedNotice;
  if (isUnfinished) return words.unfinished;
  return isOn || isPossible ? null : words.notPossible;
}
