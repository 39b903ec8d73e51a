import type { HistoryEntry, KeptAttempt } from '../../../src-core/history-entry.ts';
import { historyWords, moneyWords, problems, serviceNames, sizeWords } from '../../../src-core/words/en.ts';
import { exactTime } from '../../durations.ts';
import { Disclosure } from '../controls/Disclosure.tsx';
import styles from './ReceiptView.module.css';

const words = historyWords.receipt;

/** What left this computer, to whom, and who was asked; nothing where nothing was sent and nobody asked. */
export function ReceiptView({ entry }: { entry: HistoryEntry }) {
  const { receipts, attempts, costDollars, provider } = entry;
  if (receipts.length === 0 && attempts.length < 2) return null;
  return (
    <Disclosure title={receipts.length === 0 ? words.asked : words.title} isFlush>
      <div className={styles.receipt}>
        {receipts.map(({ host, bytes, format, fields }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same may be sent twice, and the order never changes.
          <dl key={index} className={styles.facts}>
            <dt>{host}</dt>
            <dd>{words.sound(sizeWords(bytes), format)}</dd>
            <dt>{words.fields}</dt>
            <dd>{fields.filter((field) => field !== 'file').join(', ') || words.noFields}</dd>
          </dl>
        ))}
        {attempts.length > 1 && (
          <ol className={styles.attempts} aria-label={words.asked}>
            {attempts.map((attempt, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one service may be asked again, and the order never changes.
              <li key={index}>{attemptWords(attempt)}</li>
            ))}
          </ol>
        )}
        {(provider !== null || costDollars !== null) && (
          <p>
            {[
              ...(provider === null ? [] : [words.by(provider)]),
              ...(costDollars === null
                ? []
                : [words.cost(moneyWords.spent({ dollars: costDollars, unpricedS: 0 }))]),
            ].join(' ')}
          </p>
        )}
      </div>
    </Disclosure>
  );
}

/** "Groq: Groq cannot be reached. (after 90 ms)", "OpenAI, as fallback: answered (after 610 ms)". */
function attemptWords({ service, why, end, tookMs }: KeptAttempt): string {
  const who = [serviceNames[service], words.why[why]].filter((part) => part !== '').join(', ');
  const how = end === 'answered' || end === 'overtaken' ? words.ends[end] : problems[end].what;
  return why === 'skipped' ? `${who}: ${how}` : `${who}: ${how} (${words.after(exactTime(tookMs))})`;
}
