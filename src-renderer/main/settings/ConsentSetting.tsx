import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.consent;

/** Only where the desktop asks the person whether Dictum may press keys, as long as they have not allowed it. */
export function ConsentSetting() {
  const { insertion } = useSnapshot();
  const ask = useCommand('askToPressKeys');
  const { portalConsent = 'given' } = insertion;
  if (portalConsent === 'given') return null;
  return (
    <SettingRow
      id="consent"
      name={words.name}
      sentence={words.sentence}
      note={words[portalConsent]}
      failure={ask.failure}
    >
      <Button isDisabled={ask.isRunning || portalConsent === 'asks'} onClick={() => void ask.run(undefined)}>
        {words.askAgain}
      </Button>
    </SettingRow>
  );
}
