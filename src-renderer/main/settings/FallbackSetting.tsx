import { useState } from 'react';
import { type ServiceId, serviceIds } from '../../../src-core/services.ts';
import { serviceNames } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Disclosure } from '../controls/Disclosure.tsx';
import { moved, Order, Place } from '../controls/Order.tsx';
import { Select } from '../controls/Select.tsx';
import { missingFor } from '../status.ts';
import { useCommand } from '../use-command.ts';
import { ServicePanel } from './ServicePanel.tsx';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.fallback;

/** Who is asked after the chosen service. Moved with buttons, so that keys and screen readers can do it too. */
export function FallbackSetting() {
  const { settings } = useSnapshot();
  const change = useCommand('changeSettings');
  const [said, setSaid] = useState('');
  // The chosen one is asked anyway; it keeps its place for the day another one is chosen.
  const order = settings.fallback.filter((id) => id !== settings.service);
  if (settings.service === 'embedded')
    return (
      <SettingRow id="fallback" name={words.name} sentence={words.nothingLeaves}>
        {null}
      </SettingRow>
    );
  const others = serviceIds.filter((id) => id !== settings.service && !order.includes(id));

  function save(fallback: readonly ServiceId[], message: string) {
    setSaid(message);
    void change.run({ fallback: [...fallback] });
  }

  function move(id: ServiceId, step: -1 | 1) {
    const next = moved(order, order.indexOf(id), step);
    if (next !== order) save(next, words.moved(serviceNames[id], next.indexOf(id) + 2));
  }

  function remove(id: ServiceId) {
    save(
      order.filter((other) => other !== id),
      words.removed(serviceNames[id]),
    );
    // The buttons of the row go with it.
    document.getElementById('fallback')?.focus();
  }

  return (
    <SettingRow
      id="fallback"
      name={words.name}
      sentence={words.sentence}
      failure={change.failure}
      extra={
        <Order said={said}>
          <Place number={1} name={serviceNames[settings.service]} hint={words.first} />
          {order.map((id, index) => (
            <FallbackPlace
              key={id}
              id={id}
              number={index + 2}
              isLast={index === order.length - 1}
              onMove={(step) => move(id, step)}
              onRemove={() => remove(id)}
            />
          ))}
        </Order>
      }
    >
      {others.length > 0 && (
        <Select
          id="fallback"
          options={[
            { value: '', name: words.add },
            ...others.map((id) => ({ value: id, name: serviceNames[id] })),
          ]}
          value=""
          onChange={(value) => {
            const id = others.find((candidate) => candidate === value);
            if (id !== undefined) save([...order, id], words.moved(serviceNames[id], order.length + 2));
          }}
        />
      )}
    </SettingRow>
  );
}

interface FallbackPlaceProps {
  readonly id: ServiceId;
  readonly number: number;
  readonly isLast: boolean;
  readonly onMove: (step: -1 | 1) => void;
  readonly onRemove: () => void;
}

function FallbackPlace({ id, number, isLast, onMove, onRemove }: FallbackPlaceProps) {
  const missing = missingFor(useSnapshot(), id);
  const name = serviceNames[id];
  return (
    <Place
      number={number}
      name={name}
      hint={missing === 'key' ? words.needsKey : missing === 'address' ? words.needsAddress : ''}
      isWarning={missing !== null}
      moves={{
        up: words.up(name),
        down: words.down(name),
        remove: words.remove(name),
        isFirst: number === 2,
        isLast,
        onMove,
        onRemove,
      }}
    >
      {id !== 'embedded' && (
        <Disclosure title={words.setUp(name)}>
          <ServicePanel service={id} />
        </Disclosure>
      )}
    </Place>
  );
}
