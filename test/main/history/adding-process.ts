/**
 * Adds entries to a history that another process adds to at the same time. Only one of them may: the one that is
 * refused says so and goes on trying, and the other one does not end before it was.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { openHistory } from '../../../src-main/history/history.ts';
import { unsealed } from '../../../src-main/sealing/sealing.ts';
import { entry } from './history-stage.ts';

const [dataDir = '', first = '', count = ''] = process.argv.slice(2);
const history = openHistory({
  dir: `${dataDir}/history`,
  sealing: unsealed,
  singleFilePath: null,
  onRepaired: () => {
    throw new Error('The history was damaged');
  },
  onProblem: () => {},
});
const refused = `${dataDir}/refused`;
let wasRefused = false;
for (let added = 0; added < Number(count); added++) {
  while (!isTaken(Number(first) + added)) {
    wasRefused = true;
    writeFileSync(refused, '');
    await after(2);
  }
}
while (!existsSync(refused)) await after(2);
history.close();
process.stdout.write(String(wasRefused));

function isTaken(sequence: number): boolean {
  try {
    history.add(entry(sequence));
    return true;
  } catch {
    return false;
  }
}
