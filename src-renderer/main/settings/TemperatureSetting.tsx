import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { SavedTextField } from '../controls/SavedTextField.tsx';
import { numberFrom } from '../number-from.ts';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.temperature;

export function TemperatureSetting() {
  const { temperature } = useSnapshot().settings;
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="temperature"
      name={words.name}
      sentence={words.sentence}
      failure={change.failure}
      failureWords={{ 'setting-refused': words.refused }}
    >
      <SavedTextField
        id="temperature"
        saved={temperature === null ? '' : String(temperature)}
        longest={10}
        placeholder={words.placeholder}
        onSave={(text) => change.run({ temperature: numberFrom(text) })}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}
