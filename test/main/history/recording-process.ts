/**
 * Uses a history while everything it does to files is written down, in order, and with it what was promised
 * when: the material for a disk that loses power.
 */
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { recordFiles } from '../../fakes/recorded-files.ts';
import type { RecordedStep } from './recorded-step.ts';

const [dataDir = '', out = '', form = 'plain', singleFile = null] = process.argv.slice(2);
const recorded = recordFiles();
const { real } = recorded;
const steps: RecordedStep[] = recorded.steps;

const { openHistory } = await import('../../../src-main/history/history.ts');
const { knownVault } = await import('../../fakes/keyring.ts');
const { entry, everyEntry } = await import('./history-stage.ts');

const unexpected = (error?: unknown) => {
  throw error ?? new Error('The history was damaged');
};
const vault = knownVault({ isOn: form === 'encrypted' });
const open = () =>
  openHistory({
    dir: `${dataDir}/history`,
    sealing: vault,
    singleFilePath: `${dataDir}/history.json`,
    onRepaired: unexpected,
    onProblem: unexpected,
  });
if (singleFile !== null) leaveSingleFile(singleFile);
let history = open();

/** As an older version left it, long ago. */
function leaveSingleFile(from: string): void {
  const path = `${dataDir}/history.json`;
  real.copyFileSync(from, path);
  const data = real.readFileSync(from).toString('base64');
  steps.push({ do: 'open', file: -1, path, isNew: true, isEmptied: true });
  steps.push({ do: 'write', file: -1, data }, { do: 'sync', file: -1 }, { do: 'close', file: -1 });
  steps.push({ do: 'open-dir', file: -1, path: dataDir }, { do: 'sync', file: -1 });
  const { entries } = JSON.parse(real.readFileSync(from, 'utf8')) as { entries: HistoryEntry[] };
  // Newest first; of two with the same number the later one in the file.
  const texts = entries.map(({ id, text }): [string, string] => [id, text]);
  steps.push({ do: 'promise', texts: texts.toReversed() });
}

/** What is done now may be there after a power cut, or not; once it is done, it has to be. */
function promise(change: () => void): void {
  change();
  const texts = everyEntry(history).map(({ id, text }): [string, string] => [id, text]);
  steps.push({ do: 'promise', texts });
}
function add(sequence: number, part: Partial<HistoryEntry> | string = {}): void {
  promise(() => history.add(entry(sequence, part)));
}
function restart(): void {
  history.close();
  history = open();
}

promise(() => {});
if (form === 'turned-on-and-off') await turnOnAndOff();
else if (singleFile === null) changeALot();
else {
  add(400);
  restart();
}
history.close();
real.writeFileSync(out, JSON.stringify(steps));

async function turnOnAndOff(): Promise<void> {
  for (const sequence of [1, 2, 300]) add(sequence);
  restart();
  for (const isOn of [true, false]) {
    if (isOn) vault.turnOn();
    else vault.turnOff();
    add(isOn ? 301 : 303);
    await history.changeForm(() => {});
    promise(() => {});
    add(isOn ? 302 : 304);
    restart();
  }
}

function changeALot(): void {
  for (const sequence of [1, 2, 3]) add(sequence);
  restart();
  add(4, 'a longer one '.repeat(40));
  promise(() => history.update('id-2', { text: 'changed' }));
  promise(() => history.remove('id-3'));
  add(255);
  add(256);
  add(257);
  promise(() => history.remove('id-256'));
  promise(() => history.remove('id-257'));
  restart();
  promise(() => history.update('id-1', { text: 'changed as well' }));
  add(258);
  restart();
}
