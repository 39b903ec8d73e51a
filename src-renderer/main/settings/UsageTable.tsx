import type { ServiceUsage, Spent } from '../../../src-core/contract.ts';
import { remoteServiceIds } from '../../../src-core/services.ts';
import { moneyWords, serviceNames } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { spokenLength } from '../../durations.ts';
import { useSnapshot } from '../app-state.ts';
import styles from './UsageTable.module.css';

const words = settingsWords.usage;

/** What this month was sent, what it may cost, and what the services still allow. */
export function UsageTable() {
  const { usage } = useSnapshot();
  const rows = remoteServiceIds.flatMap((id) => {
    const used = usage[id];
    return used === undefined ? [] : [{ id, used }];
  });
  return (
    <section className={styles.usage} aria-labelledby="usage">
      <h2 id="usage" className={styles.name}>
        {words.name}
      </h2>
      {rows.length === 0 ? (
        <p className={styles.sentence}>{words.nothing}</p>
      ) : (
        <>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{words.service}</th>
                <th scope="col">{words.today}</th>
                <th scope="col">{words.month}</th>
                <th scope="col">{words.sound}</th>
                <th scope="col">{words.remaining}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, used }) => (
                <tr key={id}>
                  <th scope="row">{serviceNames[id]}</th>
                  <td>{moneyWords.spent(used.today)}</td>
                  <td>{moneyWords.spent(used.month)}</td>
                  <td>{spokenLength(used.month.billedS * 1000)}</td>
                  <td>{leftOf(used.remaining)}</td>
                </tr>
              ))}
            </tbody>
            {rows.length > 1 && (
              <tfoot>
                <tr>
                  <th scope="row">{words.total}</th>
                  <td>{moneyWords.spent(sum(rows.map(({ used }) => used.today)))}</td>
                  <td>{moneyWords.spent(sum(rows.map(({ used }) => used.month)))}</td>
                  <td>{spokenLength(sum(rows.map(({ used }) => used.month)).billedS * 1000)}</td>
                  <td />
                </tr>
              </tfoot>
            )}
          </table>
          <p className={styles.sentence}>{words.estimate}</p>
        </>
      )}
    </section>
  );
}

function leftOf(remaining: ServiceUsage['remaining']): string {
  const seconds = remaining?.audioSeconds ?? null;
  return words.left(remaining?.requests ?? null, seconds === null ? null : spokenLength(seconds * 1000));
}

function sum(all: readonly Spent[]): Spent {
  return all.reduce((one, other) => ({
    requests: one.requests + other.requests,
    billedS: one.billedS + other.billedS,
    dollars: one.dollars + other.dollars,
    unpricedS: one.unpricedS + other.unpricedS,
  }));
}
