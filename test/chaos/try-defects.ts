/**
 * Makes each mistake in a copy of the project, builds it and lets chaos loose on it. Ends with 1 when a run
 * does not notice. Words on the command line choose among the defects: `npm run chaos -- defects disk`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Defect, defects } from './defects.ts';

const repoDir = fileURLToPath(new URL('../..', import.meta.url));
const copied = [
  ...['src-core', 'src-main', 'src-preload', 'src-renderer', 'assets', 'scripts', 'test'],
  ...['package.json', 'electron.vite.config.ts', 'tsconfig.json', 'tsconfig.base.json'],
];
/** Of the same kind of fault, so that chance spares no mistake. */
const usualDictations = 2;
/** What is broken may never come to an end. */
const patienceSeconds = '10';

const wanted = process.argv.slice(2);
const chosen = defects.filter(({ what }) => wanted.every((word) => what.includes(word)));
const dir = mkdtempSync(join(tmpdir(), 'dictum-defects-'));
try {
  for (const name of copied) cpSync(join(repoDir, name), join(dir, name), { recursive: true });
  symlinkSync(join(repoDir, 'node_modules'), join(dir, 'node_modules'));
  const unseen = chosen.filter((defect) => !isSeen(defect));
  console.log(`${chosen.length} defects, ${unseen.length} not noticed`);
  process.exitCode = unseen.length === 0 ? 0 : 1;
} finally {
  rmSync(dir, { recursive: true });
}

function isSeen({ what, file, good, bad, only, harm, dictations = usualDictations }: Defect): boolean {
  const path = join(dir, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(good).length !== 2)
    throw new Error(`${file} has changed: "${what}" cannot be made there.`);
  writeFileSync(
    path,
    source.replace(good, () => bad),
  );
  const built = run(join(repoDir, 'node_modules/electron-vite/bin/electron-vite.js'), ['build']);
  if (built.status !== 0) throw new Error(`"${what}" cannot be built:\n${built.stderr}`);
  const { status, stdout, stderr } = run(join(dir, 'test/chaos/chaos.ts'), [
    ...['--n', String(dictations), '--seed', '1', '--only', only, '--patience', patienceSeconds, '--json'],
  ]);
  writeFileSync(path, source);
  const tally = status === 1 ? JSON.parse(stdout) : null;
  const isNoticed = tally !== null && tally[harm] > 0;
  console.log(`${isNoticed ? 'noticed' : 'NOT NOTICED'}: ${what} (${harm}) ${stdout.trim()}`);
  if (!isNoticed) console.error(stderr);
  return isNoticed;
}

function run(program: string, parameters: readonly string[]) {
  return spawnSync(process.execPath, [program, ...parameters], { cwd: dir, encoding: 'utf8' });
}
