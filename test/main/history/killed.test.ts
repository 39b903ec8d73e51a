import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { knownVault } from '../../fakes/keyring.ts';
import { everyEntry, historyStage } from './history-stage.ts';

const rounds = 12;

it.each(['plain', 'encrypted'])(
  `nothing that was promised is lost when the process is killed ${rounds} times while it writes: %s`,
  async (form) => {
    using stage = historyStage(mkdtempSync(join(tmpdir(), 'dictum-killed-')), knownVault());
    const promised = new Map<number, string>();
    const deleted = new Set<number>();
    const maybeDeleted = new Set<number>();
    for (let round = 0; round < rounds; round++) {
      const lines = await writeUntilKilled(stage.dir, form, 20 + round * 23);
      for (const line of lines) {
        const [what = '', number = what] = line.split(' ');
        const sequence = Number(number);
        if (what === 'deleting') maybeDeleted.add(sequence);
        else if (what === 'deleted') deleted.add(sequence);
        else if (what === 'changed') promised.set(sequence, `changed ${sequence}`);
        else if (/^\d+$/.test(what)) promised.set(sequence, `word ${sequence}`);
        else throw new Error(line);
      }
      const history = stage.open();
      const texts = new Map(everyEntry(history).map(({ sequence, text }) => [sequence, text]));
      const lost = [...promised].filter(
        ([sequence, text]) =>
          !maybeDeleted.has(sequence) &&
          texts.get(sequence) !== text &&
          texts.get(sequence) !== `changed ${sequence}`,
      );
      expect({ lost, revived: [...deleted].filter((sequence) => texts.has(sequence)) }).toEqual({
        lost: [],
        revived: [],
      });
      expect([history.wasRepaired, stage.problems]).toEqual([false, []]);
      history.abandon();
    }
    expect(promised.size).toBeGreaterThan(rounds * 10);
  },
  180_000,
);

/** Killed after so many promises, at whatever it is doing then. Returns all it promised. */
async function writeUntilKilled(dir: string, form: string, promises: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'appending-process.ts'), dir, form], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said += part;
    if (said.split('\n').length > promises) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  return said.split('\n').slice(0, -1);
}
