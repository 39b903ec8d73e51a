import { expect, it } from 'vitest';
import { type DictationEvent, idle, step } from '../../../src-core/dictation/session.ts';
import { statusOf } from '../../../src-core/dictation/status.ts';

const after = (...events: readonly DictationEvent[]) =>
  statusOf(
    events.reduce((state, event) => step(state, event).state, idle),
    { hindrance: null, keyboardKeptBy: null },
    5_000,
  );
const press = (session: number, at: number): DictationEvent => ({
  type: 'press',
  session,
  at,
  isHeld: false,
});

it('says since when it records, and how many dictations are on the way', () => {
  expect(after()).toEqual({
    state: 'ready',
    recording_ms: null,
    waiting: 0,
    problem: null,
    hindrance: null,
    keyboard_kept_by: null,
  });
  expect(after(press(1, 1_000))).toMatchObject({ state: 'recording', recording_ms: 4_000, waiting: 0 });
  expect(after(press(1, 1_000), { type: 'release', at: 3_000 })).toMatchObject({
    state: 'working',
    waiting: 1,
  });
  expect(after(press(1, 1_000), { type: 'release', at: 3_000 }, press(2, 4_500))).toMatchObject({
    state: 'recording',
    recording_ms: 500,
    waiting: 1,
  });
});

it('counts what is recorded, and not the pause', () => {
  const sample: DictationEvent = { type: 'first-sample', session: 1, at: 1_020 };
  const pause = (at: number): DictationEvent => ({ type: 'pause', at });
  const resume = (at: number): DictationEvent => ({ type: 'resume', at });
  const before = [press(1, 1_000), sample, pause(3_000)];
  expect(after(...before)).toMatchObject({ state: 'paused', recording_ms: 2_000, waiting: 0 });
  expect(after(...before, resume(4_500))).toMatchObject({ state: 'recording', recording_ms: 2_500 });
});

it('counts nothing that was cancelled, though that can be undone', () => {
  const sample: DictationEvent = { type: 'first-sample', session: 1, at: 1_020 };
  const cancel: DictationEvent = { type: 'cancel', at: 4_800 };
  expect(after(press(1, 1_000), sample, cancel)).toMatchObject({ state: 'ready', waiting: 0 });
});

it('says what keeps the system from giving it its keys', () => {
  const kept = { hindrance: 'secure-input', keyboardKeptBy: 'Terminal' } as const;
  expect(statusOf(idle, kept, 5_000)).toMatchObject({
    state: 'ready',
    hindrance: 'secure-input',
    keyboard_kept_by: 'Terminal',
  });
});

it('names the problem that the pill shows', () => {
  const failed: DictationEvent = {
    type: 'capture-failed',
    session: 1,
    at: 2_000,
    code: 'microphone-missing',
    recordingMs: 0,
  };
  expect(after(press(1, 1_000), failed)).toMatchObject({ state: 'ready', problem: 'microphone-missing' });
});

it('names the one that nobody has seen yet, also when later words stand there', () => {
  const spoken = [press(1, 0), press(2, 3_000)].flatMap((pressed, place): DictationEvent[] => [
    pressed,
    { type: 'first-sample', session: place + 1, at: 3_020 },
    { type: 'release', at: 5_000 },
    { type: 'audio-complete', session: place + 1, at: 5_010, recordingMs: 2_000 },
  ]);
  const failed: DictationEvent = {
    type: 'transcription-failed',
    session: 1,
    at: 6_000,
    code: 'service-down',
  };
  const next: DictationEvent[] = [
    { type: 'transcribed', session: 2, at: 6_000, text: 'words' },
    { type: 'saved', session: 2 },
    { type: 'key', isHeld: false, at: 6_010 },
    { type: 'inserted', session: 2, at: 6_100, insertion: 'pasted', standIn: null },
  ];
  expect(after(...spoken, failed, ...next)).toMatchObject({ state: 'ready', problem: 'service-down' });
});
