import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Choice } from '../controls/Choice.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.theme;
const themes = ['system', 'light', 'dark'] as const;

export function ThemeSetting() {
  const { settings } = useSnapshot();
  const change = useCommand('changeSettings');
  return (
    <SettingRow id="theme" name={words.name} sentence={words.sentence} failure={change.failure}>
      <Choice
        id="theme"
        name={words.name}
        options={themes.map((theme) => ({ value: theme, name: words[theme] }))}
        value={settings.theme}
        onChange={(theme) => void change.run({ theme })}
      />
    </SettingRow>
  );
}
