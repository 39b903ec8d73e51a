import { usualWays } from '../../../src-core/insertion-plan.ts';
import { settingsWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { Choice } from '../controls/Choice.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.usualWay;

export function UsualWaySetting() {
  const { usualWay } = useSnapshot().settings;
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="usual-way"
      name={words.name}
      sentence={words.sentences[usualWay]}
      failure={change.failure}
      isWide
    >
      <Choice
        id="usual-way"
        name={words.name}
        options={usualWays.map((each) => ({ value: each, name: words[each] }))}
        value={usualWay}
        onChange={(chosen) => void change.run({ usualWay: chosen })}
      />
    </SettingRow>
  );
}
