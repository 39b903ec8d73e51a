/**
 * Writes a stored file while everything it does to files is written down, in order, and with it what was
 * promised when: the material for a disk that loses power.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { recordFiles } from '../fakes/recorded-files.ts';
import type { StoredStep } from './stored-step.ts';

const [dir = '', out = '', form = ''] = process.argv.slice(2);
const recorded = recordFiles();
const steps: StoredStep[] = recorded.steps;
if (form === 'no-room-for-the-copy') refuseCopies();

const { openStoredFile } = await import('../../src-main/stored-file.ts');
const { openVault } = await import('../../src-main/sealing/vault.ts');
const { fakeKeyring } = await import('../fakes/keyring.ts');

const open = () => {
  const file = openStoredFile(dir, 'notes', { hasCopy: form !== 'without-a-copy' });
  return {
    ...file,
    write: (content: Readonly<Record<string, unknown>>) => {
      file.write(content);
      steps.push({ do: 'promise', content });
    },
  };
};
if (form === 'vault') {
  openVault(open(), fakeKeyring()).turnOn();
  openVault(open(), fakeKeyring()).turnOff();
} else {
  const file = open();
  file.write({ words: 'the first' });
  // More than one sector, so that it can be torn.
  file.write({ words: 'the second, a longer one '.repeat(40) });
  open().write({ words: 'the third' });
}
recorded.real.writeFileSync(out, JSON.stringify(steps));

function refuseCopies(): void {
  const { openSync } = fs;
  fs.openSync = (path, flags, mode) => {
    if (String(path).includes('.copy.') && flags === 'w')
      throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    return openSync(path, flags, mode);
  };
  syncBuiltinESMExports();
}
