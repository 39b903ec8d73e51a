import { settingsWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { SavedTextField } from '../controls/SavedTextField.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.model;

export function GroqModelSetting() {
  const { settings } = useSnapshot();
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="model"
      name={words.name}
      sentence={words.sentence}
      failure={change.failure}
      failureWords={{ 'setting-refused': words.refused }}
    >
      <SavedTextField
        id="model"
        saved={settings.groqModel}
        longest={100}
        onSave={(groqModel) => change.run({ groqModel })}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}
