import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Switch } from '../controls/Switch.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.fitsText;

export function FitsTextSetting() {
  const { fitsText } = useSnapshot().settings;
  const change = useCommand('changeSettings');
  return (
    <SettingRow id="fits-text" name={words.name} sentence={words.sentence} failure={change.failure}>
      <Switch id="fits-text" isOn={fitsText} onChange={(isOn) => void change.run({ fitsText: isOn })} />
    </SettingRow>
  );
}
