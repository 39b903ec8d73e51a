import { expect, test } from 'vitest';
import { isNewEnough, nodeSentence } from '../../scripts/set-up/node-runtime.mjs';
import { npmReason, npmSentence } from '../../scripts/set-up/npm.mjs';
import { sentenceFor } from '../../scripts/set-up/set-up-failure.mjs';

const offline = `npm error code ENOTFOUND
npm error syscall getaddrinfo
npm error errno ENOTFOUND
npm error network request to the registry failed, reason: getaddrinfo ENOTFOUND the.registry
npm error network This is a problem related to network connectivity.
npm error A complete log of this run can be found in: /root/.npm/_logs/debug-0.log`;

const unknown = `npm error code E404
npm error 404 Not Found - GET no-such-package - Not found
npm error 404`;

test('without a network the sentence names the connection', () => {
  expect(npmSentence('The speech model could not be fetched', npmReason(offline))).toBe(
    "The speech model could not be fetched (network request to the registry failed, reason: getaddrinfo ENOTFOUND the.registry): check this computer's connection to the npm registry and run the command again.",
  );
});

test('only what may pass is tried again', () => {
  expect([npmReason(offline).isPassing, npmReason(unknown).isPassing]).toEqual([true, false]);
});

test('a missing npm is named', () => {
  expect(npmSentence('The node modules could not be installed', npmReason('spawn npm ENOENT'))).toBe(
    'The node modules could not be installed: npm was not found; install it beside Node and run the command again.',
  );
});

test('a folder that may not be written is named with the way out', () => {
  const error = Object.assign(new Error('EACCES: permission denied'), {
    code: 'EACCES',
    path: '/var/cache/dictum',
  });
  expect(sentenceFor(error)).toBe(
    '/var/cache/dictum may not be written by this user: give it back with chown, or point DICTUM_CACHE_DIR to a folder of your own.',
  );
});

test('what nobody expected is still one line', () => {
  expect(sentenceFor(new TypeError('x is not a function\n    at somewhere'))).toBe(
    'Set-up stopped unexpectedly (x is not a function): run the command again with DICTUM_DEBUG=1 to see where.',
  );
});

test('an old Node is told from one that runs TypeScript', () => {
  expect(['20.20.2', '22.12.0', '22.18.0', '24.1.0'].map(isNewEnough)).toEqual([false, false, true, true]);
  expect(nodeSentence('20.20.2')).toContain('install Node 24');
});
