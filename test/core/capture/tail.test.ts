import { describe, expect, it } from 'vitest';
import {
  follow,
  hasStopped,
  hear,
  type Loudness,
  longestTailMs,
  noTail,
  nothingHeard,
  type Tail,
  tailFrameMs,
} from '../../../src-core/capture/tail.ts';

const voice = 0.1;
const room = 0.001;

/** Frames of 50 ms while the key is held. */
const held = (...levels: readonly number[]): Loudness =>
  levels.reduce((loudness, level) => hear(loudness, level, 50), nothingHeard);

/** How long the recording goes on after the release, in ms. */
function tailMs(before: Loudness, levels: readonly number[]): number {
  if (hasStopped(before)) return 0;
  let tail: Tail | null = noTail;
  let loudness = before;
  let ms = 0;
  for (const level of levels) {
    loudness = hear(loudness, level, tailFrameMs);
    tail = follow(tail, loudness);
    ms += tailFrameMs;
    if (tail === null) return ms;
  }
  throw new Error('the tail has no end');
}

const frames = (count: number, level: number) => Array.from({ length: count }, () => level);
const speaking = held(room, voice, voice, 0.05, voice);

describe('after the release', () => {
  it('nothing is added when the person had already stopped', () => {
    expect(tailMs(held(room, voice, voice, room, room, room), [])).toBe(0);
  });

  it('a final "s", much quieter than the vowels before it, is no stop', () => {
    const word = held(room, 0.3, 0.2, 0.006, 0.005, 0.006);
    expect(hasStopped(word)).toBe(false);
    expect(hasStopped(held(0.3, 0.1, 0.03, 0.02, 0.02, 0.03))).toBe(false);
  });

  it('a short quiet moment before it is not the end', () => {
    expect(hasStopped(held(room, voice, voice, room, room))).toBe(false);
  });

  it('what was on its way is waited for, and no longer', () => {
    expect(tailMs(speaking, frames(10, room))).toBe(20);
    expect(tailMs(speaking, [voice, ...frames(10, room)])).toBe(40);
  });

  it('a voice is followed to its end', () => {
    expect(tailMs(speaking, [...frames(10, voice), ...frames(10, room)])).toBe(10 * 20 + 80);
  });

  it('the silence before a last consonant is not the end of a word that goes on', () => {
    const word = [...frames(6, voice), room, room, room, 0.03, ...frames(10, room)];
    expect(tailMs(speaking, word)).toBe(10 * 20 + 80);
  });

  it('a voice that never ends is not followed further than half a second', () => {
    expect(tailMs(speaking, frames(100, voice))).toBe(longestTailMs);
  });

  it('the noise of a loud room is no voice', () => {
    const fan = 0.012;
    expect(tailMs(held(fan, voice, voice, voice), frames(10, fan))).toBe(20);
  });

  it('a whisper is followed as well', () => {
    const whisper = 0.002;
    const still = 0.0002;
    expect(tailMs(held(still, whisper, whisper), [...frames(10, whisper), ...frames(10, still)])).toBe(280);
  });

  it('a short word without any pause before it is followed: its quietest frame is not the room', () => {
    expect(tailMs(held(0.05, voice, 0.06, 0.06), [...frames(5, 0.06), ...frames(10, room)])).toBe(180);
  });

  it('a microphone that gives zeros ends at once', () => {
    expect(tailMs(held(0, 0, 0, 0), [])).toBe(0);
  });
});
