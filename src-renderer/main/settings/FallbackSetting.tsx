import { useState } from 'react';
import { type ServiceId, serviceIds } from '../../../src-core/services.ts';
import { serviceNames, settingsWords } from '../../../src-core/words/en.ts';
import { CloseIcon, DownIcon, UpIcon } from '../../icons.tsx';
import { useSnapshot } from '../app-state.ts';
import { IconButton } from '../controls/Button.tsx';
import { Disclosure } from '../controls/Disclosure.tsx';
import { Select } from '../controls/Select.tsx';
import { missingFor } from '../status.ts';
import { useCommand } from '../use-command.ts';
import styles from './FallbackSetting.module.css';
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
    const to = order.indexOf(id) + step;
    if (to < 0 || to >= order.length) return;
    save(order.filter((other) => other !== id).toSpliced(to, 0, id), words.moved(serviceNames[id], to + 2));
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
        <ol className={styles.order}>
          <li className={styles.place}>
            <span className={styles.number}>1</span>
            <span className={styles.service}>{serviceNames[settings.service]}</span>
            <span className={styles.hint}>{words.first}</span>
          </li>
          {order.map((id, index) => (
            <Place
              key={id}
              id={id}
              number={index + 2}
              isLast={index === order.length - 1}
              onMove={(step) => move(id, step)}
              onRemove={() => remove(id)}
            />
          ))}
        </ol>
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
      <span className={styles.unseen} role="status">
        {said}
      </span>
    </SettingRow>
  );
}

interface PlaceProps {
  readonly id: ServiceId;
  readonly number: number;
  readonly isLast: boolean;
  readonly onMove: (step: -1 | 1) => void;
  readonly onRemove: () => void;
}

function Place({ id, number, isLast, onMove, onRemove }: PlaceProps) {
  const missing = missingFor(useSnapshot(), id);
  const name = serviceNames[id];
  return (
    <li>
      <div className={styles.place}>
        <span className={styles.number}>{number}</span>
        <span className={styles.service}>{name}</span>
        <span className={styles.hint} data-missing={missing !== null}>
          {missing === 'key' && words.needsKey}
          {missing === 'address' && words.needsAddress}
        </span>
        <IconButton
          label={words.up(name)}
          icon={<UpIcon />}
          isDisabled={number === 2}
          onClick={() => onMove(-1)}
        />
        <IconButton
          label={words.down(name)}
          icon={<DownIcon />}
          isDisabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton label={words.remove(name)} icon={<CloseIcon />} onClick={onRemove} />
      </div>
      {id !== 'embedded' && (
        <Disclosure title={words.setUp(name)}>
          <div className={styles.setUp}>
            <ServicePanel service={id} />
          </div>
        </Disclosure>
      )}
    </li>
  );
}
