import { expect, it } from 'vitest';
import { reasonOf } from '../../src-renderer/overlay/microphone.ts';

it.each([
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['InvalidStateError', 'failed'],
  ['NotSupportedError', 'failed'],
  ['UnknownError', 'failed'],
])('a microphone that is refused with %s is %s', (name, reason) => {
  expect(reasonOf(new DOMException('refused', name))).toBe(reason);
});

it('whatever else goes wrong is a failure', () => {
  expect([new TypeError('no audio'), null, 'NotFoundError'].map(reasonOf)).toEqual([
    'failed',
    'failed',
    'failed',
  ]);
});
