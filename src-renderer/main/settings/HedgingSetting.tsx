import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Switch } from '../controls/Switch.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.hedging;

export function HedgingSetting() {
  const { hedging, fallback, service } = useSnapshot().settings;
  const change = useCommand('changeSettings');
  const hasNext = fallback.some((id) => id !== service);
  return (
    <SettingRow
      id="hedging"
      name={words.name}
      sentence={words.sentence}
      note={hedging && !hasNext ? words.nobody : null}
      failure={change.failure}
    >
      <Switch id="hedging" isOn={hedging} onChange={(isOn) => void change.run({ hedging: isOn })} />
    </SettingRow>
  );
}
