import { activations } from '../../../src-core/dictation/activation.ts';
import { hears } from '../../../src-core/hearing.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Choice } from '../controls/Choice.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.activation;

export function ActivationSetting() {
  const { settings, hearing } = useSnapshot();
  const { activation } = settings;
  const change = useCommand('changeSettings');
  const heard = hears(hearing.way);
  if (heard !== 'press-and-release')
    return (
      <SettingRow id="activation" name={words.name} sentence={words.unheard[heard]}>
        {null}
      </SettingRow>
    );
  return (
    <SettingRow
      id="activation"
      name={words.name}
      sentence={words.sentences[activation]}
      failure={change.failure}
      isWide
    >
      <Choice
        id="activation"
        name={words.name}
        options={activations.map((each) => ({ value: each, name: words[each] }))}
        value={activation}
        onChange={(chosen) => void change.run({ activation: chosen })}
      />
    </SettingRow>
  );
}
