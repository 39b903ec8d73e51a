import { settingsWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { SavedTextField } from '../controls/SavedTextField.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.baseUrl;

export function GroqAddressSetting() {
  const { settings } = useSnapshot();
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="address"
      name={words.name}
      sentence={words.sentence}
      failure={change.failure}
      failureWords={{ 'setting-refused': words.refused }}
    >
      <SavedTextField
        id="address"
        saved={settings.groqBaseUrl}
        longest={300}
        onSave={(groqBaseUrl) => change.run({ groqBaseUrl })}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}
