import type { Microphone } from '../../../src-core/capture/candidates.ts';
import { settingsWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { Select } from '../controls/Select.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.microphone;
const systemDefault = '';

export function MicrophoneSetting() {
  const { settings, microphones } = useSnapshot();
  const change = useCommand('changeSettings');
  const remembered = settings.microphone;
  const connected = remembered === null ? null : findConnected(microphones, remembered);
  const isAway = remembered !== null && connected === null;
  return (
    <SettingRow
      id="microphone"
      name={words.name}
      sentence={words.sentence}
      note={isAway ? words.fallback : null}
      failure={change.failure}
    >
      <Select
        id="microphone"
        options={[
          { value: systemDefault, name: words.systemDefault },
          ...microphones.map(({ id, label }) => ({ value: id, name: label })),
          ...(isAway ? [{ value: remembered.id, name: words.notConnected(remembered.label) }] : []),
        ]}
        value={(connected ?? remembered)?.id ?? systemDefault}
        onChange={(id) => {
          const chosen = microphones.find((microphone) => microphone.id === id);
          void change.run({
            microphone: chosen === undefined ? null : { id: chosen.id, label: chosen.label },
          });
        }}
      />
    </SettingRow>
  );
}

/** Ids change when a device moves to another port; its label then finds it again. */
function findConnected(microphones: readonly Microphone[], remembered: Microphone): Microphone | null {
  return (
    microphones.find(({ id }) => id === remembered.id) ??
    microphones.find(({ label }) => label === remembered.label) ??
    null
  );
}
