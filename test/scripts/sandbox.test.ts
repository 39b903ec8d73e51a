import { expect, it } from 'vitest';
import { missingSandboxSentence } from '../../scripts/set-up/sandbox.mjs';

const plain = { hasHelper: false, isRestricted: false, canMakeNamespaces: true };

it.each([
  ['may make user namespaces', plain],
  ['has the helper of root', { hasHelper: true, isRestricted: true, canMakeNamespaces: false }],
])('there is a sandbox where this user %s', (_, machine) => {
  expect(missingSandboxSentence('/electron', machine)).toBe(null);
});

it.each([
  ['AppArmor forbids user namespaces to unknown programs', { ...plain, isRestricted: true }],
  ['nobody but root may make user namespaces', { ...plain, canMakeNamespaces: false }],
])('where %s, one sentence says what to do', (_, machine) => {
  expect(missingSandboxSentence('/electron', machine)).toBe(
    'This system does not let Electron lock its pages up by itself: run "sudo chown root /electron/chrome-sandbox && sudo chmod 4755 /electron/chrome-sandbox" and then this command again.',
  );
});
