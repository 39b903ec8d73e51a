import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Switch } from '../controls/Switch.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.wordTimes;

export function WordTimesSetting() {
  const { wordTimes } = useSnapshot().settings;
  const change = useCommand('changeSettings');
  return (
    <SettingRow id="word-times" name={words.name} sentence={words.sentence} failure={change.failure}>
      <Switch id="word-times" isOn={wordTimes} onChange={(isOn) => void change.run({ wordTimes: isOn })} />
    </SettingRow>
  );
}
