import { useState } from 'react';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { languageCodes } from '../../../src-core/languages.ts';
import { type ServiceId, serviceIds } from '../../../src-core/services.ts';
import { actions, entryProblemWords, historyWords, serviceNames } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSend } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { Disclosure } from '../controls/Disclosure.tsx';
import { Select } from '../controls/Select.tsx';
import { languageName, languagesByName } from '../language-names.ts';
import { useCommand } from '../use-command.ts';
import styles from './CompareView.module.css';

const words = historyWords.compare;
const automatic = '';

/** What other services, or other languages, make of the same sound. */
export function CompareView({ entry }: { entry: HistoryEntry }) {
  const send = useSend();
  const again = useCommand('transcribeAgain');
  const [service, setService] = useState<ServiceId>(entry.service);
  const [language, setLanguage] = useState(entry.language ?? automatic);
  const hasSound = entry.sound !== null || entry.recording !== null;
  if (!hasSound && entry.alternatives.length === 0) return null;
  return (
    <Disclosure title={words.title} isFlush>
      {hasSound && (
        <div className={styles.ask}>
          <Select
            id="compare-service"
            label={words.service}
            options={serviceIds.map((id) => ({ value: id, name: serviceNames[id] }))}
            value={service}
            onChange={(value) => setService(serviceIds.find((id) => id === value) ?? service)}
          />
          <Select
            id="compare-language"
            label={words.language}
            options={[
              { value: automatic, name: settingsWords.language.automatic },
              ...languagesByName.map(({ code, name }) => ({ value: code, name })),
            ]}
            value={language}
            onChange={setLanguage}
          />
          <Button
            isDisabled={again.isRunning}
            onClick={() =>
              void again.run({
                id: entry.id,
                service,
                language: languageCodes.find((code) => code === language) ?? null,
              })
            }
          >
            {again.isRunning ? actions.transcribing : words.run}
          </Button>
        </div>
      )}
      {again.failure !== null && (
        <p className={styles.error} role="alert">
          {entryProblemWords(again.failure, entry).what} {entryProblemWords(again.failure, entry).action}
        </p>
      )}
      <ul className={styles.answers}>
        {entry.alternatives.map((one) => (
          <li key={one.at} className={styles.answer}>
            <p className={styles.how}>
              {words.how(
                serviceNames[one.service],
                one.model,
                one.language === null ? null : languageName(one.language),
                one.rawText !== null,
              )}
            </p>
            <p className={styles.words} lang={one.language ?? undefined} dir="auto">
              {one.text === entry.text ? <span className={styles.how}>{words.same}</span> : one.text}
            </p>
            {one.text !== entry.text && (
              <Button onClick={() => void send('chooseAlternative', { id: entry.id, at: one.at })}>
                {actions.useThis}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
