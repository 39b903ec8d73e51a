import { type InsertionAbility, type UsualWay, usualWays } from '../../../src-core/insertion-plan.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Choice } from '../controls/Choice.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.usualWay;

export function UsualWaySetting() {
  const { settings, insertion } = useSnapshot();
  const { usualWay } = settings;
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="usual-way"
      name={words.name}
      sentence={words.sentences[usualWay]}
      note={noteOn(usualWay, insertion)}
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

function noteOn(way: UsualWay, { types, pastes = true, knowsApps }: InsertionAbility): string | null {
  if (way === 'copy') return null;
  const notes = [
    ...(way === 'type' && !types ? [words.pastedInstead] : []),
    ...(way === 'paste' && !pastes ? [words.typedInstead] : []),
    ...(knowsApps ? [] : [words.onOneLine]),
  ];
  return notes.length === 0 ? null : notes.join(' ');
}
