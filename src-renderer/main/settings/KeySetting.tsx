import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { CommandInput, KeyStatus } from '../../../src-core/contract.ts';
import { hostOf } from '../../../src-core/host-of.ts';
import type { KeyCheck } from '../../../src-core/key-check.ts';
import { type RemoteServiceId, services } from '../../../src-core/services.ts';
import { actions, keyCheckWords, serviceNames } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSend, useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { useCommand } from '../use-command.ts';
import styles from './KeySetting.module.css';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.key;

const sites: Partial<Record<RemoteServiceId, CommandInput<'openLink'>['link']>> = {
  groq: 'groq-keys',
  openai: 'openai-keys',
  cortecs: 'cortecs-keys',
};

/** A key goes in and never comes out again: what is kept shows as its last four letters. */
export function KeySetting({ service }: { service: RemoteServiceId }) {
  const { keys, keyProtection } = useSnapshot();
  const key = keys[service];
  const set = useCommand('setKey');
  const remove = useCommand('removeKey');
  const [draft, setDraft] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const id = `${service}-key`;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (draft.trim() === '') return;
    const result = await set.run({ service, key: draft.trim() });
    if (result.ok) setDraft('');
  }

  return (
    <SettingRow
      id={id}
      name={service === 'custom' ? words.ownName : words.name(serviceNames[service])}
      sentence={<KeySentence service={service} status={key} />}
      failure={set.failure ?? remove.failure}
      extra={
        <>
          <KeyTest key={`${key.lastFour} ${key.kept}`} service={service} />
          {key.kept === 'session' && keyProtection === 'readable' && <StoreAnyway service={service} />}
        </>
      }
    >
      <form className={styles.form} onSubmit={(event) => void save(event)}>
        <input
          ref={field}
          id={id}
          className={styles.field}
          type="password"
          autoComplete="off"
          spellCheck={false}
          maxLength={400}
          placeholder={key.isSet ? words.set(key.lastFour) : words.placeholder}
          aria-describedby={`${id}-sentence`}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || draft === '') return;
            event.preventDefault();
            setDraft('');
            set.forget();
          }}
        />
        {draft !== '' ? (
          <button type="submit" className={styles.save}>
            {actions.save}
          </button>
        ) : (
          key.isSet &&
          key.kept !== 'environment' && (
            <Button
              onClick={() => {
                void remove.run({ service });
                // The button goes with the key.
                field.current?.focus();
              }}
            >
              {actions.remove}
            </Button>
          )
        )}
      </form>
    </SettingRow>
  );
}

function KeySentence({ service, status }: { service: RemoteServiceId; status: KeyStatus }): ReactNode {
  const send = useSend();
  if (status.kept === 'environment') return words.kept.environment(services[service].keyVariable);
  if (status.kept !== null) return words.kept[status.kept];
  if (service === 'custom') return words.ownSentence;
  const site = sites[service];
  return (
    <>
      {words.sentence(serviceNames[service])}{' '}
      {site !== undefined && (
        <button type="button" className={styles.link} onClick={() => void send('openLink', { link: site })}>
          {words.link}
        </button>
      )}
    </>
  );
}

/** Its answer is about the key, address and model of that moment, and goes when one of them changes. */
function KeyTest({ service }: { service: RemoteServiceId }) {
  const { settings, keys } = useSnapshot();
  const { baseUrl, model } = settings.services[service];
  const test = useCommand('testKey');
  const [answer, setAnswer] = useState<{ about: string; check: KeyCheck } | null>(null);
  const canTest = baseUrl !== null && (keys[service].isSet || !services[service].needsKey);
  const about = `${baseUrl} ${model}`;
  if (!canTest) return null;

  async function run() {
    setAnswer(null);
    const result = await test.run({ service });
    if (result.ok) setAnswer({ about, check: result.value });
  }

  const check = answer?.about === about ? answer.check : null;
  return (
    <div className={styles.test}>
      <Button isDisabled={test.isRunning} onClick={() => void run()}>
        {test.isRunning ? words.testing : words.test}
      </Button>
      <p role="status" className={styles.answer} data-good={check === 'works'}>
        {check !== null && keyCheckWords[check]({ host: hostOf(baseUrl), model })}
      </p>
    </div>
  );
}

/** Says what it means before it is done, and does it only after a second, explicit yes. */
function StoreAnyway({ service }: { service: RemoteServiceId }) {
  const [isAsking, setAsking] = useState(false);
  if (isAsking) return <StoreQuestion service={service} onNo={() => setAsking(false)} />;
  return (
    <div className={styles.test}>
      <Button onClick={() => setAsking(true)}>{words.storeAnyway}</Button>
    </div>
  );
}

function StoreQuestion({ service, onNo }: { service: RemoteServiceId; onNo: () => void }) {
  const store = useCommand('storeKeyReadable');
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => no.current?.focus(), []);
  return (
    <div
      className={styles.question}
      role="alertdialog"
      aria-label={words.storeAnyway}
      aria-describedby={`${service}-store`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onNo();
      }}
    >
      <p id={`${service}-store`}>{words.storeQuestion}</p>
      <div className={styles.answers}>
        <Button ref={no} onClick={onNo}>
          {words.storeNo}
        </Button>
        <Button look="plain" onClick={() => void store.run({ service })}>
          {words.storeYes}
        </Button>
      </div>
    </div>
  );
}
