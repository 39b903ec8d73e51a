import { chooseModel } from '../../../src-core/choose-model.ts';
import { type LanguageCode, languageCodes } from '../../../src-core/languages.ts';
import { installedModels, modelBytes } from '../../../src-core/speech-models.ts';
import { modelWords } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
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
  const { favouriteLanguages: pinned, recentLanguages } = settings;
  const recent = recentLanguages.filter((code) => !pinned.includes(code));
  // Each once: a list in which the chosen one stands twice shows the wrong place.
  const others = languagesByName.filter(({ code }) => !pinned.includes(code) && !recent.includes(code));
  const groups = [
    { name: words.pinned, options: pinned.map(option) },
    { name: words.recent, options: recent.map(option) },
    { name: words.all, options: others.map(({ code }) => option(code)) },
  ];
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
        options={[{ value: automatic, name: words.automatic }]}
        groups={groups.filter(({ options }) => options.length > 0)}
        value={settings.language ?? automatic}
        onChange={(value) =>
          void change.run({ language: languageCodes.find((code) => code === value) ?? null })
        }
      />
    </SettingRow>
  );
}

function option(code: LanguageCode) {
  return { value: code, name: languageName(code) };
}
