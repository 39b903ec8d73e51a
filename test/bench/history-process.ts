/** Does one thing with a history, encrypted or not, `count` times, and prints how long each took. */
import { join } from 'node:path';
import { openHistory } from '../../src-main/history/history.ts';
import { unsealed } from '../../src-main/sealing/sealing.ts';
import { knownVault } from '../fakes/keyring.ts';
import { manyEntries, manyQueries } from '../fakes/many-entries.ts';

const [dataDir = '', form = '', what = '', count = '1'] = process.argv.slice(2);
const ms: number[] = [];

const openedAt = performance.now();
const history = openHistory({
  dir: join(dataDir, 'history'),
  sealing: form === 'encrypted' ? knownVault() : unsealed,
  singleFilePath: join(dataDir, 'history.json'),
  onRepaired: () => fail('The history was damaged'),
  onProblem: fail,
});
const { entries, total } = history.page({ query: '', before: null, limit: 60 });
if (entries.length !== 60 || total < 100_000) fail(`Only ${total} entries`);
if (what === 'open') ms.push(performance.now() - openedAt);
else await history.readAll();

if (what === 'search') {
  for (const query of manyQueries(Number(count))) {
    const startedAt = performance.now();
    history.page({ query, before: null, limit: 60 });
    ms.push(performance.now() - startedAt);
  }
}
if (what === 'append') {
  for (const entry of manyEntries(Number(count), 3)) {
    const startedAt = performance.now();
    history.add({ ...entry, sequence: history.reserveSequence() });
    ms.push(performance.now() - startedAt);
  }
}
const rssMb = Math.round(process.memoryUsage.rss() / 1_000_000);
history.close();
process.stdout.write(JSON.stringify({ ms, rssMb }));

function fail(reason: unknown): never {
  throw reason instanceof Error ? reason : new Error(String(reason));
}
