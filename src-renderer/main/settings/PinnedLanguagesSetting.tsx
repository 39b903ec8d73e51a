import { languageCodes } from '../../../src-core/languages.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { CloseIcon } from '../../icons.tsx';
import { useSnapshot } from '../app-state.ts';
import { Select } from '../controls/Select.tsx';
import { languageName, languagesByName } from '../language-names.ts';
import { useCommand } from '../use-command.ts';
import styles from './PinnedLanguagesSetting.module.css';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.pinnedLanguages;

export function PinnedLanguagesSetting() {
  const { favouriteLanguages: pinned } = useSnapshot().settings;
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="pinned-languages"
      name={words.name}
      sentence={words.sentence}
      failure={change.failure}
      extra={
        pinned.length > 0 && (
          <ul className={styles.pinned}>
            {pinned.map((code) => (
              <li key={code}>
                <button
                  type="button"
                  className={styles.language}
                  aria-label={words.unpin(languageName(code))}
                  title={words.unpin(languageName(code))}
                  onClick={() => {
                    // The button goes with the language.
                    document.getElementById('pinned-languages')?.focus();
                    void change.run({ favouriteLanguages: pinned.filter((other) => other !== code) });
                  }}
                >
                  {languageName(code)}
                  <CloseIcon />
                </button>
              </li>
            ))}
          </ul>
        )
      }
    >
      <Select
        id="pinned-languages"
        options={[
          { value: '', name: words.add },
          ...languagesByName
            .filter(({ code }) => !pinned.includes(code))
            .map(({ code, name }) => ({ value: code, name })),
        ]}
        value=""
        onChange={(value) => {
          const code = languageCodes.find((candidate) => candidate === value);
          if (code !== undefined) void change.run({ favouriteLanguages: [...pinned, code] });
        }}
      />
    </SettingRow>
  );
}
