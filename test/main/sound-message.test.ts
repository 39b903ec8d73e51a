import { expect, it } from 'vitest';
import { longestFrameSamples } from '../../src-core/pcm.ts';
import { parseSound } from '../../src-main/capture/sound-message.ts';

const frame = { session: 1, samples: Int16Array.of(1, -2, 3).buffer, last: false };

it('a frame of sound is taken as it is', () => {
  expect(parseSound(frame)).toEqual({ session: 1, samples: Int16Array.of(1, -2, 3), last: false });
  const longest = new ArrayBuffer(longestFrameSamples * 2);
  expect(parseSound({ ...frame, samples: longest })?.samples.length).toBe(longestFrameSamples);
});

it.each([
  ['nothing', undefined],
  ['null', null],
  ['text', 'sound'],
  ['a frame with a part missing', { session: 1, last: true }],
  ['a session that is no number', { ...frame, session: '1' }],
  ['a session between two numbers', { ...frame, session: 1.5 }],
  ['a session that is no end', { ...frame, session: Number.POSITIVE_INFINITY }],
  ['samples that are no buffer', { ...frame, samples: [1, 2, 3] }],
  ['half a sample', { ...frame, samples: new ArrayBuffer(3) }],
  ['more than a frame', { ...frame, samples: new ArrayBuffer(longestFrameSamples * 2 + 2) }],
  ['an end that is neither yes nor no', { ...frame, last: 1 }],
])('%s is no frame', (_, message) => {
  expect(parseSound(message)).toBeNull();
});
