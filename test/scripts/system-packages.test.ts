import { expect, test } from 'vitest';
import {
  aptFailedSentence,
  aptSentence,
  missingFrom,
  missingProgramsSentence,
} from '../../scripts/set-up/system-packages.mjs';

const debian12 =
  'libc6 ii  2.36-9+deb12u10\nlibnss3 ii  2:3.87.1-1\nxvfb ii  2:21.1.7\nmousepad rc  0.5.10-3\n';
const debian13 = 'libc6 ii  2.41-12\nlibgtk-3-0t64 ii  3.24.49-3\n';

test('a package counts as missing when it is unknown or only its settings are left', () => {
  expect(missingFrom(debian12, ['libnss3', 'libasound2', 'xvfb', 'mousepad'])).toEqual([
    'libasound2',
    'mousepad',
  ]);
});

test('a newer Debian has and gets packages under their new names', () => {
  expect(missingFrom(debian13, ['libgtk-3-0', 'libasound2', 'libnss3'])).toEqual([
    'libasound2t64',
    'libnss3',
  ]);
});

test('nothing is known when dpkg-query says nothing', () => {
  expect(missingFrom('', ['libasound2'])).toEqual(['libasound2']);
});

test('who is not root reads the one line to run', () => {
  expect(aptSentence(['xvfb', 'openbox'])).toBe(
    'Dictum needs system packages that only root may install: run "sudo apt-get update; sudo apt-get install -y --no-install-recommends xvfb openbox" and then this command again.',
  );
});

test('a failed installation gives the first reason of apt-get', () => {
  const stderr = 'W: some warning\nE: Unable to locate package no-such-package.\nE: another\n';
  expect(aptFailedSentence(stderr, ['no-such-package'])).toBe(
    'apt-get could not install the system packages (Unable to locate package no-such-package): put that right with "apt-get install -y --no-install-recommends no-such-package" and run this command again.',
  );
});

test('another Linux reads the names of the programs', () => {
  expect(missingProgramsSentence(['Xvfb', 'xterm'])).toBe(
    'The virtual desktop needs Xvfb, xterm: install what brings them here and run this command again.',
  );
});
