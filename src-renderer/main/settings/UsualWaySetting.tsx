import { type InsertionAbility, type UsualWay, usualWays } from '../../../src-core/insertion-plan.ts';
import { settingsWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { Choice } from '../controls/Choice.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.usualWay;

export function UsualWaySetting() {
  const { settings, insertion } = useSnapshot();
  const { usualWay } = settings;
  const change = useCommand('changeSettings');
  const ask = useCommand('askToPressKeys');
  const isRefused = insertion.portalConsent === 'refused' && usualWay !== 'copy';
  return (
    <SettingRow
      id="usual-way"
      name={words.name}
      sentence={words.sentences[usualWay]}
      note={noteOn(usualWay, insertion)}
      failure={change.failure ?? ask.failure}
      extra={
        isRefused ? (
          <Button isDisabled={ask.isRunning} onClick={() => void ask.run(undefined)}>
            {words.askAgain}
          </Button>
        ) : null
      }
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

function noteOn(
  way: UsualWay,
  { types, pastes = true, knowsApps, portalConsent }: InsertionAbility,
): string | null {
  if (way === 'copy') return null;
  const notes = [
    ...(portalConsent === 'asks' ? [words.portalAsks] : []),
    ...(portalConsent === 'refused' ? [words.portalRefused] : []),
    ...(way === 'type' && !types ? [words.pastedInstead] : []),
    ...(way === 'paste' && !pastes ? [words.typedInstead] : []),
    ...(knowsApps ? [] : [words.onOneLine]),
  ];
  return notes.length === 0 ? null : notes.join(' ');
}
