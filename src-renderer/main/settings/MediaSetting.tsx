import { mediaChoices } from '../../../src-core/media/media.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Choice } from '../controls/Choice.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.media;

/** Only where the system has a way. */
export function MediaSetting() {
  const { settings, mediaSystem, lowersVolumes } = useSnapshot();
  const change = useCommand('changeSettings');
  if (mediaSystem === null) return null;
  return (
    <SettingRow
      id="media"
      name={words.name}
      sentence={words.sentences[mediaSystem][settings.media]}
      note={settings.media === 'lower' && !lowersVolumes ? words.notLowered : null}
      failure={change.failure}
      isWide
    >
      <Choice
        id="media"
        name={words.name}
        options={mediaChoices.map((choice) => ({ value: choice, name: words[choice] }))}
        value={settings.media}
        onChange={(media) => void change.run({ media })}
      />
    </SettingRow>
  );
}
