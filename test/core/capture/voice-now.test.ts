import { expect, it } from 'vitest';
import { listenForVoice } from '../../../src-core/capture/voice-now.ts';
import { recording } from '../../speech/recordings.ts';
import { readWav } from '../../speech/wav.ts';

/** Of 50 ms each, as the sound comes. */
function* frames(samples: Int16Array): Generator<Int16Array> {
  for (let start = 0; start < samples.length; start += 800) yield samples.subarray(start, start + 800);
}

function speech(id: string): Int16Array {
  const { format, sound } = readWav(recording(id).file);
  expect(format).toMatchObject({ rate: 16_000, channels: 1, bits: 16 });
  return new Int16Array(sound.buffer.slice(sound.byteOffset, sound.byteOffset + (sound.length & ~1)));
}

/** A room: noise at this level, 0 to 1, the same each time. */
function noise(seconds: number, level: number): Int16Array {
  let value = 1;
  return Int16Array.from({ length: seconds * 16_000 }, () => {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
    return (value / 2 ** 32 - 0.5) * 2 * level * 32_768;
  });
}

it.each(['libri-0880', 'libri-0870', 'libri-0890', 'cards-001'])(
  'hears no pause as long as the one that ends a dictation in %s, and one after it',
  (id) => {
    const listener = listenForVoice();
    let silentMs = 0;
    let longestMs = 0;
    for (const frame of frames(speech(id))) {
      silentMs = listener.hear(frame) ? 0 : silentMs + 50;
      longestMs = Math.max(longestMs, silentMs);
    }
    expect(longestMs).toBeLessThan(2_500);
    const after = [...frames(noise(3, 0.002))].map((frame) => listener.hear(frame));
    expect(after.slice(4)).not.toContain(true);
  },
);

it('takes a click for no voice', () => {
  const listener = listenForVoice();
  for (const frame of frames(speech('libri-0880'))) listener.hear(frame);
  const quiet = noise(1, 0.001);
  // 15 ms, as a key of the keyboard.
  for (let place = 4_160; place < 4_400; place++) quiet[place] = place % 2 === 0 ? 9_000 : -9_000;
  const heard = [...frames(quiet)].map((frame) => listener.hear(frame));
  expect(heard.slice(1)).not.toContain(true);
});
