import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { moduleProgram } from '../../scripts/set-up/module-program.mjs';

const root = join(import.meta.dirname, '../..');

it('tests that take long are left out of the quick ones, and all others are in', () => {
  const quick = execFileSync(
    process.execPath,
    [moduleProgram(root, 'vitest'), 'list', '--project', 'quick', '--filesOnly'],
    { cwd: root, encoding: 'utf8' },
  )
    .split('\n')
    .map((line) => line.replace(/^\[quick\] /, ''))
    .filter((line) => line.startsWith('test/'));
  const decode = /speech-stage\.ts|DICTUM_MODELS_DIR/;
  const manyWays = ['history/damage', 'history/power-cut', 'sealing/turned-killed'].map(
    (name) => `test/main/${name}.test.ts`,
  );
  const expected = ['chaos', 'core', 'defects', 'main', 'renderer', 'scripts']
    .flatMap((part) => readdirSync(join(root, 'test', part), { recursive: true, withFileTypes: true }))
    .filter(({ name }) => /\.test\.tsx?$/.test(name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => file === import.meta.filename || !decode.test(readFileSync(file, 'utf8')))
    .map((file) => relative(root, file))
    .filter((file) => !manyWays.includes(file));
  expect(quick.toSorted()).toEqual(expected.toSorted());
});
