/**
 * Makes each mistake in a copy of the project and runs the tests that have to notice. Ends with 1 when they do not.
 * Words on the command line choose among the mistakes: `node test/defects/run.ts engine`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defects } from './defects.ts';

const repoDir = fileURLToPath(new URL('../..', import.meta.url));
const copied = [
  ...['src-core', 'src-main', 'src-preload', 'src-renderer', 'scripts', 'test'],
  ...['package.json', 'vitest.config.ts', 'tsconfig.json', 'tsconfig.base.json'],
];

const wanted = process.argv.slice(2);
const chosen = defects.filter(({ what }) => wanted.every((word) => what.includes(word)));
const dir = mkdtempSync(join(tmpdir(), 'dictum-defects-'));
try {
  for (const name of copied) cpSync(join(repoDir, name), join(dir, name), { recursive: true });
  symlinkSync(join(repoDir, 'node_modules'), join(dir, 'node_modules'));
  const allTests = [...new Set(chosen.flatMap(({ tests }) => tests))];
  if (!pass(allTests)) throw new Error('The tests fail without any defect.');
  const unseen = chosen.filter((defect) => !isSeen(defect));
  console.log(`${chosen.length} defects, ${unseen.length} not noticed`);
  process.exitCode = unseen.length === 0 ? 0 : 1;
} finally {
  rmSync(dir, { recursive: true });
}

function isSeen({ what, file, good, bad, tests }: (typeof defects)[number]): boolean {
  const path = join(dir, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(good).length !== 2)
    throw new Error(`${file} has changed: "${what}" cannot be made there.`);
  writeFileSync(
    path,
    source.replace(good, () => bad),
  );
  const seen = !pass(tests);
  writeFileSync(path, source);
  console.log(`${seen ? 'noticed' : 'NOT NOTICED'}: ${what}`);
  return seen;
}

function pass(tests: readonly string[]): boolean {
  const vitest = join(repoDir, 'node_modules/vitest/vitest.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--bail=1', ...tests], {
    cwd: dir,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ELECTRON_OVERRIDE_DIST_PATH: dir },
  });
  // A mistake that cannot even be loaded shows nothing.
  if (stderr.includes('Failed Suites')) throw new Error(`The tests could not be loaded:\n${stderr}${stdout}`);
  return status === 0;
}
