import { languageCodes } from '../../../src-core/languages.ts';
import { settingsWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { Select } from '../controls/Select.tsx';
import { languageName, languagesByName } from '../language-names.ts';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.language;
const automatic = '';

export function LanguageSetting() {
  const { settings } = useSnapshot();
  const change = useCommand('changeSettings');
  const isNotUnderstood =
    settings.service === 'embedded' && settings.language !== null && settings.language !== 'en';
  return (
    <SettingRow
      id="language"
      name={words.name}
      sentence={words.sentence}
      note={isNotUnderstood ? words.englishOnly(languageName(settings.language ?? '')) : null}
      failure={change.failure}
    >
      <Select
        id="language"
        options={[
          { value: automatic, name: words.automatic },
          ...languagesByName.map(({ code, name }) => ({ value: code, name })),
        ]}
        value={settings.language ?? automatic}
        onChange={(value) =>
          void change.run({ language: languageCodes.find((code) => code === value) ?? null })
        }
      />
    </SettingRow>
  );
}
