import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { missingOptional, withOtherPlatforms } from '../../scripts/set-up/other-platforms.mjs';

test('`npm ci` finds every optional package in the lockfile (else run scripts/complete-lockfile.mjs)', async () => {
  const { packages } = JSON.parse(
    await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8'),
  );
  expect(missingOptional(packages)).toEqual([]);
});

test('the lockfile names no registry', async () => {
  const lockfile = await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8');
  expect(lockfile).not.toContain('"resolved"');
});

test('a package for another platform is put in with that platform', () => {
  const tool = { version: '1.0.0', dev: true, optionalDependencies: { '@tool/cli-linux-x64-musl': '1.0.0' } };
  expect(withOtherPlatforms({ 'node_modules/tool': tool })).toEqual({
    'node_modules/@tool/cli-linux-x64-musl': {
      version: '1.0.0',
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
      dev: true,
      optional: true,
    },
    'node_modules/tool': tool,
  });
});
