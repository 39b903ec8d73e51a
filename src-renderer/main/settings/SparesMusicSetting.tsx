import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Switch } from '../controls/Switch.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.sparesMusic;

/** Only where it makes a difference: with a Bluetooth headset, and on a system that tells what plays. */
export function SparesMusicSetting() {
  const { settings, spared } = useSnapshot();
  const change = useCommand('changeSettings');
  if (spared === null || (spared.headsets.length === 0 && settings.sparesMusic)) return null;
  return (
    <SettingRow id="spares-music" name={words.name} sentence={words.sentence} failure={change.failure}>
      <Switch
        id="spares-music"
        isOn={settings.sparesMusic}
        onChange={(isOn) => void change.run({ sparesMusic: isOn })}
      />
    </SettingRow>
  );
}
