import { describe, expect, it } from 'vitest';
import { delivered, soundOf, stoodStill, watchFrom } from '../../../src-core/capture/sound-watch.ts';

/** Blocks of 10 ms from `from` to `to`. */
function hear(watch: ReturnType<typeof watchFrom>, peak: number, from: number, to: number) {
  let after = watch;
  for (let at = from; at <= to; at += 10) after = delivered(after, peak, at);
  return after;
}

const quietRoom = 0.0005;

describe('a microphone', () => {
  it('in a quiet room is heard', () => {
    expect(soundOf(hear(watchFrom(0), quietRoom, 10, 60_000), 60_000)).toBe('heard');
  });

  it('that gives zeros is silent after a second and a half', () => {
    const muted = hear(hear(watchFrom(0), 0.2, 10, 1_000), 0, 1_010, 3_000);
    expect([soundOf(muted, 2_490), soundOf(muted, 2_500)]).toEqual(['heard', 'silent']);
  });

  it('whose last bit flickers is silent too', () => {
    expect(soundOf(hear(watchFrom(0), 1 / 32_768, 10, 2_000), 2_000)).toBe('silent');
  });

  it('that gives nothing at all is stuck, from the start or in the middle', () => {
    expect(soundOf(watchFrom(0), 1_500)).toBe('stuck');
    expect(soundOf(hear(watchFrom(0), 0.2, 10, 5_000), 6_500)).toBe('stuck');
  });

  it('is heard again as soon as it gives something', () => {
    const back = delivered(hear(watchFrom(0), 0, 10, 4_000), 0.1, 4_010);
    expect(soundOf(back, 4_010)).toBe('heard');
  });

  it('that cuts out whatever is no voice is not called muted at every thought of its owner', () => {
    const spoke = delivered(hear(watchFrom(0), 0, 10, 2_000), 0.1, 2_010);
    const thinks = hear(spoke, 0, 2_020, 6_000);
    expect(soundOf(thinks, 6_000)).toBe('heard');
    expect(soundOf(hear(thinks, 0, 6_010, 12_010), 12_010)).toBe('silent');
  });

  it('that lets the room be heard for a moment after each phrase is still one that cuts it out', () => {
    let at = 2_000;
    let watch = hear(watchFrom(0), 0, 10, at);
    for (let phrase = 0; phrase < 5; phrase++) {
      watch = hear(hear(watch, 0.2, at + 10, at + 800), quietRoom, at + 810, at + 1_500);
      at += 4_000;
      watch = hear(watch, 0, at - 2_490, at);
      expect(soundOf(watch, at)).toBe('heard');
    }
  });

  it('that was muted once is told as quickly the next time, when the room was heard in between', () => {
    const spoke = hear(watchFrom(0), 0.2, 10, 1_000);
    for (const room of [quietRoom, 0.015]) {
      const heardAgain = hear(hear(spoke, 0, 1_010, 4_000), room, 4_010, 5_100);
      const muted = hear(hear(heardAgain, 0.2, 5_110, 6_000), 0, 6_010, 7_500);
      expect([soundOf(muted, 7_490), soundOf(muted, 7_500)]).toEqual(['heard', 'silent']);
    }
  });

  it('that the system has muted needs no other evidence', () => {
    const spoke = delivered(hear(watchFrom(0), 0, 10, 2_000), 0.1, 2_010);
    const muted = hear(spoke, 0, 2_020, 3_510);
    expect([soundOf(muted, 3_510, false), soundOf(muted, 3_510, true)]).toEqual(['heard', 'silent']);
    // Whatever it says: what is heard is heard.
    expect(soundOf(delivered(muted, 0.1, 3_520), 3_520, true)).toBe('heard');
  });

  it('is not judged by the time in which nobody could be given anything', () => {
    const spoke = hear(watchFrom(0), 0.2, 10, 1_000);
    const woke = stoodStill(spoke, 5_000, 6_100);
    expect([soundOf(spoke, 6_100), soundOf(woke, 6_100)]).toEqual(['stuck', 'heard']);
    expect([soundOf(woke, 7_490), soundOf(woke, 7_500)]).toEqual(['heard', 'stuck']);
    // What had come before anybody looked came no later than now.
    const came = delivered(spoke, 0.2, 6_050);
    expect(stoodStill(came, 5_000, 6_100)).toEqual({ ...came, deliveredAt: 6_100, soundAt: 6_100 });
  });
});
