import { cueThemes } from '../../../src-core/cues.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { playCues } from '../../play-cue.ts';
import { useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { Choice } from '../controls/Choice.tsx';
import { Switch } from '../controls/Switch.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.cues;

export function CueSettings() {
  const { settings, isListening } = useSnapshot();
  const { cues, cueAtStart } = settings;
  const change = useCommand('changeSettings');
  const changeStart = useCommand('changeSettings');
  return (
    <>
      <SettingRow
        id="cues"
        name={words.name}
        sentence={words.sentence}
        failure={change.failure}
        extra={
          cues !== 'none' && (
            // The microphone of whoever dictates would hear it.
            <Button isDisabled={isListening} onClick={() => playCues(cues, ['start', 'stop', 'done'])}>
              {words.play}
            </Button>
          )
        }
      >
        <Choice
          id="cues"
          name={words.name}
          options={cueThemes.map((theme) => ({ value: theme, name: words[theme] }))}
          value={cues}
          onChange={(theme) => void change.run({ cues: theme })}
        />
      </SettingRow>
      {cues !== 'none' && (
        <SettingRow
          id="cue-at-start"
          name={words.atStart.name}
          sentence={words.atStart.sentence}
          failure={changeStart.failure}
        >
          <Switch
            id="cue-at-start"
            isOn={cueAtStart}
            onChange={(isOn) => void changeStart.run({ cueAtStart: isOn })}
          />
        </SettingRow>
      )}
    </>
  );
}
