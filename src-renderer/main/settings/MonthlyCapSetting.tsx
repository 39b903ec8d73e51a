import { moneyWords } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { SavedTextField } from '../controls/SavedTextField.tsx';
import { numberFrom } from '../number-from.ts';
import { reachedLimit } from '../status.ts';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.cap;

export function MonthlyCapSetting() {
  const snapshot = useSnapshot();
  const { monthlyCapDollars } = snapshot.settings;
  const limit = reachedLimit(snapshot);
  const change = useCommand('changeSettings');
  return (
    <SettingRow
      id="monthly-cap"
      name={words.name}
      sentence={words.sentence}
      note={limit === null ? null : moneyWords.limitReached(limit)}
      failure={change.failure}
      failureWords={{ 'setting-refused': words.refused }}
    >
      <SavedTextField
        id="monthly-cap"
        saved={monthlyCapDollars === null ? '' : String(monthlyCapDollars)}
        longest={12}
        placeholder={words.placeholder}
        onSave={(text) => change.run({ monthlyCapDollars: numberFrom(text) })}
        onRevert={change.forget}
      />
    </SettingRow>
  );
}
