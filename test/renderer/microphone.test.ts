import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nothingSpared } from '../../src-core/capture/bluetooth.ts';
import { createMicrophones, reasonOf } from '../../src-renderer/overlay/microphone.ts';

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

describe('of two wanted microphones', () => {
  /** What the system does when a microphone is asked for; null is its own choice. */
  let answers: Record<string, () => Promise<unknown>> = {};
  let asked: string[] = [];
  let stopped: string[] = [];

  const opens = (id: string) => async () => {
    const track = { label: id, stop: () => stopped.push(id), getSettings: () => ({ deviceId: id }) };
    return { getTracks: () => [track], getAudioTracks: () => [track] };
  };
  const refuses = (name: string) => () => Promise.reject(new DOMException('refused', name));
  const hangs = () => new Promise(() => {});
  const inAWhile = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
  const opensAfter = (id: string, ms: number) => () => inAWhile(ms).then(opens(id));

  function wanted(mainAnswers = async () => {}) {
    const microphones = createMicrophones(mainAnswers);
    microphones.want(
      ['desk', 'headset'].map((id) => ({ id, label: id })),
      nothingSpared,
    );
    return microphones;
  }

  async function opened(microphones = wanted()): Promise<string> {
    const listener = { onBlock() {}, onGone() {}, onExchanged() {}, onBetterOne() {} };
    const opening = microphones.open(listener).then(
      (open) => {
        open.close();
        return open.label;
      },
      (error: unknown) => reasonOf(error),
    );
    return Promise.race([opening, new Promise<string>((resolve) => setTimeout(resolve, 5_000, 'nothing'))]);
  }

  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    stopped = [];
    const devices = ['desk', 'headset'].map((id) => ({ kind: 'audioinput', deviceId: id, label: id }));
    vi.stubGlobal('navigator', {
      mediaDevices: {
        addEventListener() {},
        enumerateDevices: async () => devices,
        getUserMedia: ({ audio }: { audio: { deviceId?: { exact: string } } }) => {
          const id = audio.deviceId?.exact ?? 'system';
          asked.push(id);
          return answers[id]?.();
        },
      },
    });
    vi.stubGlobal(
      'MediaStreamTrackProcessor',
      class {
        readable = { getReader: () => ({ read: () => new Promise(() => {}) }) };
      },
    );
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** Time goes on until it is known. */
  async function inTime<Value>(value: Promise<Value>): Promise<Value> {
    await vi.advanceTimersByTimeAsync(5_000);
    return value;
  }

  it('the second is opened when the first hangs, and the first is tried first again the next time', async () => {
    answers = { desk: hangs, headset: opens('headset'), system: opens('system') };
    const microphones = wanted();
    expect(await inTime(opened(microphones))).toBe('headset');
    answers.desk = opens('desk');
    expect(await inTime(opened(microphones))).toBe('desk');
    expect(asked).toEqual(['desk', 'headset', 'desk']);
  });

  it('one that takes as long as a headset does is waited for', async () => {
    answers = { desk: opensAfter('desk', 1_600), headset: opens('headset') };
    expect(await inTime(opened())).toBe('desk');
    expect(asked).toEqual(['desk']);
  });

  it('what opens when it is not waited for any more is closed again', async () => {
    answers = { desk: opensAfter('desk', 4_000), headset: opens('headset') };
    expect(await inTime(opened())).toBe('headset');
    expect(stopped).toEqual(['headset', 'desk']);
  });

  it('none is passed over because main stood still, which has to allow it', async () => {
    const mains = inAWhile(3_500);
    answers = {
      desk: () => mains.then(opensAfter('desk', 1_000)),
      headset: () => mains.then(opens('headset')),
    };
    expect(await inTime(opened(wanted(() => mains)))).toBe('desk');
    expect(asked).toEqual(['desk']);
  });

  it('the last one is given all the time there is', async () => {
    answers = { desk: refuses('NotFoundError'), headset: hangs, system: opensAfter('system', 1_900) };
    expect(await inTime(opened())).toBe('system');
  });

  it.each(['UnknownError', 'NotReadableError', 'NotFoundError'])(
    'the second is opened when the first is refused with %s',
    async (name) => {
      answers = { desk: refuses(name), headset: opens('headset') };
      expect(await inTime(opened())).toBe('headset');
    },
  );

  it('none is tried when the app may hear none', async () => {
    answers = { desk: refuses('NotAllowedError'), headset: opens('headset') };
    expect(await inTime(opened())).toBe('denied');
    expect(asked).toEqual(['desk']);
  });
});
