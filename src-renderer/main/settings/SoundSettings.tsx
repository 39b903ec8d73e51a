import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { SavedTextField } from '../controls/SavedTextField.tsx';
import { Switch } from '../controls/Switch.tsx';
import { numberFrom } from '../number-from.ts';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.sounds;

/** Whether sounds are kept, and by which rule. */
export function SoundSettings() {
  const { keepSounds } = useSnapshot().settings;
  const change = useCommand('changeSettings');
  return (
    <>
      <SettingRow
        id="keep-sounds"
        name={words.keep.name}
        sentence={words.keep.sentence}
        failure={change.failure}
      >
        <Switch
          id="keep-sounds"
          isOn={keepSounds}
          onChange={(isOn) => void change.run({ keepSounds: isOn })}
        />
      </SettingRow>
      {keepSounds && (
        <>
          <Limit id="sound-days" setting="soundDays" {...words.days} />
          <Limit id="sound-count" setting="soundCount" {...words.count} />
          <Limit id="sound-megabytes" setting="soundMegabytes" {...words.megabytes} />
        </>
      )}
    </>
  );
}

interface LimitProps {
  readonly id: string;
  readonly setting: 'soundDays' | 'soundCount' | 'soundMegabytes';
  readonly name: string;
  readonly sentence: string;
}

function Limit({ id, setting, name, sentence }: LimitProps) {
  const saved = useSnapshot().settings[setting];
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id={id}
      name={name}
      sentence={sentence}
      failure={change.failure}
      failureWords={{ 'setting-refused': words.refused }}
    >
      <SavedTextField
        id={id}
        saved={saved === null ? '' : String(saved)}
        longest={8}
        placeholder={words.noLimit}
        onSave={(text) => change.run({ [setting]: numberFrom(text) })}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}
