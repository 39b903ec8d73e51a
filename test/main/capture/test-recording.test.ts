import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TestRecording } from '../../../src-core/capture/test-recording.ts';
import { deadlines } from '../../../src-core/dictation/deadlines.ts';
import type { Capture } from '../../../src-main/capture/capture.ts';
import { createTestRecorder } from '../../../src-main/capture/test-recording.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The microphone is moved by the test. */
function room() {
  const orders: string[] = [];
  const shown: TestRecording[] = [];
  const sessions: { id: number; listener: Parameters<Capture['start']>[2] }[] = [];
  const recorder = createTestRecorder({
    now: () => 1_000,
    capture: {
      start: (id, _pressedAt, listener) => {
        orders.push('start');
        sessions.push({ id, listener });
      },
      stop: () => orders.push('stop'),
      drop: () => orders.push('drop'),
    },
    onChange: (test) => shown.push(test),
  });
  return { recorder, orders, shown, sessions };
}

const voice = () => Int16Array.from({ length: 800 }, (_, at) => 8_000 * Math.sin(at));

describe('a test recording', () => {
  it('is what was heard between start and stop, and can be heard again', () => {
    const { recorder, orders, shown, sessions } = room();
    recorder.start();
    sessions[0]?.listener.onSamples(voice());
    recorder.stop();
    sessions[0]?.listener.onSamples(voice());
    sessions[0]?.listener.onLast();
    expect(orders).toEqual(['start', 'stop']);
    expect(shown.map(({ state }) => state)).toEqual(['recording', 'recording', 'recording', 'recorded']);
    expect(shown.at(-1)).toEqual({ state: 'recorded', verdict: 'good' });
    expect(recorder.sound()).toHaveLength(1_600);
  });

  it('ends by itself after five seconds of sound', () => {
    const { recorder, orders, sessions } = room();
    recorder.start();
    sessions[0]?.listener.onSamples(voice());
    vi.advanceTimersByTime(5_000);
    expect(orders).toEqual(['start', 'stop']);
  });

  it('whose microphone gives no end has what was heard', () => {
    const { recorder, orders, shown, sessions } = room();
    recorder.start();
    sessions[0]?.listener.onSamples(voice());
    recorder.stop();
    vi.advanceTimersByTime(deadlines.finishing);
    expect([orders.at(-1), shown.at(-1)?.state]).toEqual(['drop', 'recorded']);
  });

  it('without any sound, and one whose microphone fails, say so', () => {
    const { recorder, shown, sessions } = room();
    recorder.start();
    vi.advanceTimersByTime(deadlines.arming);
    expect(shown.at(-1)).toEqual({ state: 'failed', code: 'microphone-failed' });
    recorder.start();
    recorder.captureFailed({ session: 1, reason: 'busy' });
    expect(recorder.isRecording()).toBe(true);
    recorder.captureFailed({ session: sessions[1]?.id ?? 0, reason: 'denied' });
    expect(shown.at(-1)).toEqual({ state: 'failed', code: 'microphone-denied' });
  });

  it('is forgotten with its sound when the window closes, and late sound changes nothing', () => {
    const { recorder, orders, shown, sessions } = room();
    recorder.start();
    sessions[0]?.listener.onSamples(voice());
    recorder.forget();
    sessions[0]?.listener.onSamples(voice());
    sessions[0]?.listener.onLast();
    expect([orders, shown.at(-1), recorder.sound().length]).toEqual([
      ['start', 'drop'],
      { state: 'none' },
      0,
    ]);
  });

  it('does not begin twice', () => {
    const { recorder, orders } = room();
    recorder.start();
    recorder.start();
    expect(orders).toEqual(['start']);
  });
});
