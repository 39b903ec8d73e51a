/** Appends entries for ever and says on stdout which ones are promised to be on disk. */
import { writeSync } from 'node:fs';
import { openHistory } from '../../../src-main/history/history.ts';
import { knownVault } from '../../fakes/keyring.ts';
import { entry } from './history-stage.ts';

const [dir = '', form = 'plain'] = process.argv.slice(2);
const history = openHistory({
  dir,
  sealing: knownVault({ isOn: form === 'encrypted' }),
  singleFilePath: null,
  onRepaired: () => writeSync(1, 'damaged\n'),
  onProblem: (error) => writeSync(1, `problem ${String(error)}\n`),
});
if (history.wasRepaired) writeSync(1, 'damaged\n');
for (;;) {
  const sequence = history.reserveSequence();
  history.add(entry(sequence, `word ${sequence}`));
  writeSync(1, `${sequence}\n`);
  // Now and then one is changed, and one is deleted: both are as good as appending.
  if (sequence % 7 === 0) {
    history.update(`id-${sequence}`, { text: `changed ${sequence}` });
    writeSync(1, `changed ${sequence}\n`);
  }
  if (sequence % 11 === 0) {
    writeSync(1, `deleting ${sequence}\n`);
    history.remove(`id-${sequence}`);
    writeSync(1, `deleted ${sequence}\n`);
  }
}
