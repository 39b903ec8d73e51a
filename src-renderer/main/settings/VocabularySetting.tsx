import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { SavedTextField } from '../controls/SavedTextField.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.vocabulary;

export function VocabularySetting() {
  const { vocabulary } = useSnapshot().settings;
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="vocabulary"
      name={words.name}
      sentence={words.sentence}
      failure={change.failure}
      failureWords={{ 'setting-refused': words.refused }}
      isWide
    >
      <SavedTextField
        id="vocabulary"
        saved={vocabulary.join('\n')}
        longest={20_000}
        placeholder={words.placeholder}
        count={(text) => words.count(entriesOf(text).length)}
        isList
        onSave={(text) => change.run({ vocabulary: [...entriesOf(text)] })}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}

function entriesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
