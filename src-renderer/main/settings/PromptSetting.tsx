import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { SavedTextField } from '../controls/SavedTextField.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.prompt;
const longest = 2000;

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
        longest={longest}
        placeholder={words.placeholder}
        count={(text) => words.count(text.length, longest)}
        onSave={(prompt) => change.run({ prompt })}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}
