import { chooseModel } from '../../../src-core/choose-model.ts';
import { languageCodes } from '../../../src-core/languages.ts';
import { installedModels, modelBytes } from '../../../src-core/speech-models.ts';
import { modelWords, settingsWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { Select } from '../controls/Select.tsx';
import { languageName, languagesByName } from '../language-names.ts';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.language;
const automatic = '';

export function LanguageSetting() {
  const { settings, models } = useSnapshot();
  const change = useCommand('changeSettings');
  const choice = chooseModel(
    { language: settings.language, translate: false },
    { chosen: settings.embeddedModel, installed: installedModels(models) },
  );
  const isNotUnderstood = settings.service === 'embedded' && choice.kind === 'get';
  return (
    <SettingRow
      id="language"
      name={words.name}
      sentence={words.sentence}
      note={
        isNotUnderstood && settings.language !== null
          ? modelWords.notUnderstood(
              languageName(settings.language),
              choice.model === null ? null : { name: choice.model.name, bytes: modelBytes(choice.model) },
            )
          : null
      }
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
