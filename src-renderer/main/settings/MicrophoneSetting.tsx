import { useState } from 'react';
import { isBluetooth, nothingSpared, sparesSystemChoice } from '../../../src-core/capture/bluetooth.ts';
import { bestOf, findPresent, type Microphone } from '../../../src-core/capture/candidates.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { moved, Order, Place } from '../controls/Order.tsx';
import { Select } from '../controls/Select.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.microphone;

/** Which microphone hears: the first of the list that is connected, and after them what the system uses. */
export function MicrophoneSetting() {
  const { settings, microphones: present, spared: told } = useSnapshot();
  const change = useCommand('changeSettings');
  const [said, setSaid] = useState('');
  const wanted = settings.microphones;
  const spared = settings.sparesMusic && told !== null ? told : nothingSpared;
  const used = bestOf(wanted, present, new Set(), spared);
  const usedLabel = present.find(({ id }) => id === used)?.label ?? null;
  const isStandIn = used !== bestOf(wanted, present, new Set(), nothingSpared);
  const isWanted = (id: string) => wanted.some((each) => findPresent(each, present)?.id === id);
  const others = present.filter(({ id }) => !isWanted(id));

  function save(microphones: readonly Microphone[], message: string) {
    setSaid(message);
    void change.run({ microphones: [...microphones] });
  }

  function place(microphone: Microphone, index: number) {
    const { label } = microphone;
    const there = findPresent(microphone, present);
    const isAway = there === null;
    return (
      <Place
        key={microphone.id}
        number={index + 1}
        name={label}
        hint={isAway ? words.notConnected : hintFor(there)}
        isWarning={isAway}
        moves={{
          up: words.up(label),
          down: words.down(label),
          remove: words.remove(label),
          isFirst: index === 0,
          isLast: index === wanted.length - 1,
          onMove: (step) => {
            const next = moved(wanted, index, step);
            if (next !== wanted) save(next, words.moved(label, next.indexOf(microphone) + 1));
          },
          onRemove: () => {
            save(
              wanted.filter((other) => other !== microphone),
              words.removed(label),
            );
            // The buttons of the row go with it.
            document.getElementById('microphone')?.focus();
          },
        }}
      />
    );
  }

  function hintFor({ id, label }: Microphone): string {
    if (id === used) return words.used;
    return spared.labels.includes(label) ? words.spared : '';
  }

  function note(): string | null {
    if (isStandIn) return words.standsIn(usedLabel ?? spared.systemChoice ?? words.systemChoice);
    // What the system tells itself needs no warning.
    return told === null && usedLabel !== null && isBluetooth(usedLabel) ? words.bluetooth(usedLabel) : null;
  }

  return (
    <SettingRow
      id="microphone"
      name={words.name}
      sentence={words.sentence}
      note={note()}
      failure={change.failure}
      extra={
        <Order said={said}>
          {wanted.map(place)}
          <Place
            number={wanted.length + 1}
            name={words.systemDefault}
            hint={used === null ? words.used : sparesSystemChoice(spared) ? words.spared : ''}
          />
        </Order>
      }
    >
      {others.length > 0 && (
        <Select
          id="microphone"
          options={[
            { value: '', name: words.add },
            ...others.map(({ id, label }) => ({ value: id, name: label })),
          ]}
          value=""
          onChange={(value) => {
            const microphone = others.find(({ id }) => id === value);
            if (microphone !== undefined)
              save([...wanted, microphone], words.moved(microphone.label, wanted.length + 1));
          }}
        />
      )}
    </SettingRow>
  );
}
