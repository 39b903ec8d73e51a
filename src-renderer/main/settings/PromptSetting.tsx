import { settingsWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { SavedTextField } from '../controls/SavedTextField.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.prompt;

export function PromptSetting() {
  const { settings } = useSnapshot();
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="prompt"
      name={words.name}
      sentence={words.sentence}
      failure={change.failure}
      failureWords={{ 'setting-refused': words.refused }}
      isWide
    >
      <SavedTextField
        id="prompt"
        saved={settings.prompt}
        longest={2000}
        placeholder={words.placeholder}
        count={words.count}
        onSave={(prompt) => change.run({ prompt })}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}
