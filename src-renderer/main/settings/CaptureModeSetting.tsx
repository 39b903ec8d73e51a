import { captureModes } from '../../../src-core/capture/microphone.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Choice } from '../controls/Choice.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.captureMode;

export function CaptureModeSetting() {
  const { captureMode } = useSnapshot().settings;
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="capture-mode"
      name={words.name}
      sentence={words.sentences[captureMode]}
      failure={change.failure}
      isWide
    >
      <Choice
        id="capture-mode"
        name={words.name}
        options={captureModes.map((mode) => ({ value: mode, name: words[mode] }))}
        value={captureMode}
        onChange={(mode) => void change.run({ captureMode: mode })}
      />
    </SettingRow>
  );
}
