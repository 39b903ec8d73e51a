/** Each moment of turning encryption on or off may be the last one of the process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contentOf, encryptionStage, expected } from './encryption-stage.ts';

it.each(['on', 'off'])(
  'killed at any moment while it is turned %s, the next start goes on',
  async (to) => {
    using stage = encryptionStage();
    const { dir } = stage;
    const folder = await stage.filled();
    renameSync(join(folder.soundsDir, 'id-2.flac.deleted'), join(folder.soundsDir, 'id-2.flac'));
    if (to === 'off') {
      folder.encryption.turn(true);
      await folder.settled();
    }
    stage.closeAll();
    const start = mkdtempSync(join(tmpdir(), 'dictum-start-'));
    cpSync(dir, start, { recursive: true });
    let isCutOff = 0;
    for (let round = 0; round < 14; round++) {
      rmSync(dir, { recursive: true });
      cpSync(start, dir, { recursive: true });
      await turnUntilKilled(dir, to, round);
      const after = stage.open();
      if (after.vault.isUnfinished()) isCutOff += 1;
      // At once, whatever form it has.
      expect(await contentOf(after)).toEqual(expected(301, 300, 2, 1));
      await after.encryption.resume();
      await after.settled();
      expect([after.problems, after.history.wasRepaired]).toEqual([[], false]);
      expect(after.encryption.status()).toMatchObject({ isOn: to === 'on', isUnfinished: false });
      if (to === 'on') expect(stage.readableFiles()).toEqual([]);
      expect(await contentOf(after)).toEqual(expected(301, 300, 2, 1));
      expect(stage.everyFile().filter((path) => /converting|unfinished/.test(path))).toEqual([]);
    }
    rmSync(start, { recursive: true });
    expect(isCutOff).toBeGreaterThan(4);
  },
  180_000,
);

/** After so many steps of all that it says. */
async function turnUntilKilled(dir: string, to: string, steps: number): Promise<void> {
  const program = join(import.meta.dirname, 'turning-process.ts');
  const child = spawn(process.execPath, [program, dir, to], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = 0;
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said += part.split('\n').length - 1;
    if (said > steps) child.kill('SIGKILL');
  });
  await once(child, 'close');
}
