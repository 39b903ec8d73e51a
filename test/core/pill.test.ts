import { expect, it } from 'vitest';
import { isClickable, pillView } from '../../src-core/dictation/pill.ts';
import { type DictationEvent, idle, step } from '../../src-core/dictation/session.ts';

const after = (...events: readonly DictationEvent[]) =>
  pillView(
    events.reduce((state, event) => step(state, event).state, idle),
    {
      service: 'groq',
      language: 'de',
      modelToGet: 'Whisper small',
      host: 'api.groq.com',
      hasPrivacyPage: true,
      now: 3_000,
    },
  );

const press: DictationEvent = { type: 'press', session: 1, at: 100, isHeld: true };
const sample: DictationEvent = { type: 'first-sample', session: 1, at: 120 };
const release: DictationEvent = { type: 'release', at: 1_100 };
const complete: DictationEvent = { type: 'audio-complete', session: 1, at: 1_110, recordingMs: 1_000 };

it('is not there while nothing happens', () => {
  expect(after()).toEqual({ kind: 'hidden' });
});

it('says ready only when the first real sample has arrived', () => {
  expect(after(press)).toEqual({ kind: 'arming', sound: 'heard' });
  expect(after(press, sample)).toEqual({
    kind: 'recording',
    pressedAt: 100,
    language: 'de',
    sound: 'heard',
    exchangedFor: null,
    recordedMs: 0,
    canPause: false,
  });
});

it('says that it is paused and offers to go on; the clock goes on where it was', () => {
  const pause = (at: number): DictationEvent => ({ type: 'pause', at });
  const resume = (at: number): DictationEvent => ({ type: 'resume', at });
  const paused = after(press, sample, pause(8_100));
  expect([paused, isClickable(paused)]).toEqual([{ kind: 'paused', recordedMs: 8_000 }, true]);
  const resumed = [press, sample, pause(8_100), resume(60_000)];
  // The microphone may have to be opened again.
  expect(after(...resumed)).toEqual({ kind: 'arming', sound: 'heard' });
  expect(after(...resumed, { type: 'heard-again', session: 1 })).toMatchObject({
    kind: 'recording',
    recordedMs: 8_000,
  });
});

it('offers to pause only to those whose hand is not on the hotkey', () => {
  const handsFree = after({ ...press, isHeld: false }, sample);
  expect([isClickable(after(press, sample)), isClickable(handsFree)]).toEqual([false, true]);
});

it('says what the microphone gives while somebody speaks, and which one it is when it was exchanged', () => {
  const sound = (is: 'heard' | 'silent' | 'stuck'): DictationEvent => ({
    type: 'sound-changed',
    session: 1,
    sound: is,
  });
  const other: DictationEvent = { type: 'microphone-exchanged', session: 1, label: 'Jabra', why: 'gone' };
  expect(after(press, sound('stuck'))).toEqual({ kind: 'arming', sound: 'stuck' });
  expect(after(press, sound('stuck'), sample)).toMatchObject({ kind: 'recording', sound: 'heard' });
  expect(after(press, sample, sound('silent'))).toMatchObject({ kind: 'recording', sound: 'silent' });
  expect(after(press, sample, sound('silent'), other, sound('heard'))).toMatchObject({
    sound: 'heard',
    exchangedFor: { label: 'Jabra', why: 'gone' },
  });
  expect(after(press, sample, release, sound('silent'))).toEqual({ kind: 'finishing' });
});

it('works from the release on, and names the service', () => {
  expect(after(press, sample, release)).toEqual({ kind: 'finishing' });
  expect(after(press, sample, release, complete)).toEqual({
    kind: 'working',
    service: 'groq',
    since: 1_100,
    waiting: 1,
  });
});

it('says how long a service wants to be left alone, from now on', () => {
  const busy = (againAt?: number): DictationEvent => ({
    type: 'transcription-failed',
    session: 1,
    at: 2_000,
    code: 'service-busy',
    againAt,
  });
  const views = [busy(), busy(22_500), busy(2_500)].map((failed) =>
    after(press, sample, release, complete, failed),
  );
  expect(views).toMatchObject([{ againInMs: null }, { againInMs: 19_500 }, { againInMs: 0 }]);
});

it('keeps a problem until it is seen', () => {
  const failed: DictationEvent = {
    type: 'transcription-failed',
    session: 1,
    at: 2_000,
    code: 'key-rejected',
  };
  expect(after(press, sample, release, complete, failed)).toMatchObject({
    kind: 'problem',
    code: 'key-rejected',
    isRecordingKept: true,
    mendedAt: 'speech',
  });
  expect(
    after(press, sample, release, complete, failed, {
      type: 'deadline',
      session: 1,
      stage: 'notice',
      at: 60_000,
    }),
  ).toEqual({ kind: 'hidden' });
});

it.each([
  { code: 'language-not-understood', modelToGet: 'Whisper small', host: null },
  { code: 'key-rejected', modelToGet: null, host: 'api.groq.com' },
  { code: 'service-timeout', modelToGet: null, host: null },
] as const)('names $modelToGet $host when the problem is $code', ({ code, modelToGet, host }) => {
  const failed: DictationEvent = { type: 'transcription-failed', session: 1, at: 2_000, code };
  expect(after(press, sample, release, complete, failed)).toMatchObject({ code, modelToGet, host });
});

it('shows a new dictation over an old problem', () => {
  const failed: DictationEvent = {
    type: 'transcription-failed',
    session: 1,
    at: 2_000,
    code: 'key-rejected',
  };
  expect(after(press, sample, release, complete, failed, { ...press, session: 2, at: 3_000 })).toEqual({
    kind: 'arming',
    sound: 'heard',
  });
});

it('asks about words that came to a computer that was locked meanwhile', () => {
  const known: DictationEvent = { type: 'transcribed', session: 1, at: 2_000, text: 'hello' };
  const left = [press, sample, release, complete, { type: 'away' }, { type: 'back' }] as const;
  const view = after(...left, known, { type: 'saved', session: 1 });
  expect(view).toEqual({ kind: 'elsewhere', session: 1, app: null, wasLeft: true, isInClipboard: false });
});

it('asks about words whose window is not in front any more', () => {
  const failed: DictationEvent = {
    type: 'insertion-failed',
    session: 1,
    at: 2_200,
    code: 'target-changed',
    app: 'Mousepad',
  };
  const known: DictationEvent = { type: 'transcribed', session: 1, at: 2_000, text: 'hello' };
  const saved: DictationEvent = { type: 'saved', session: 1 };
  const view = after(press, sample, release, complete, known, saved, failed);
  expect(view).toEqual({
    kind: 'elsewhere',
    session: 1,
    app: 'Mousepad',
    wasLeft: false,
    isInClipboard: true,
  });
  expect(isClickable(view)).toBe(true);
});

it('asks about what was cancelled, over everything but who speaks and why a key did nothing', () => {
  const known: DictationEvent = { type: 'transcribed', session: 1, at: 2_000, text: 'hello' };
  const lost: DictationEvent = {
    type: 'insertion-failed',
    session: 1,
    at: 2_200,
    code: 'target-changed',
    app: 'Mousepad',
  };
  const again: DictationEvent[] = [
    { type: 'press', session: 2, at: 2_300, isHeld: false },
    { type: 'first-sample', session: 2, at: 2_320 },
  ];
  const cancelled = [press, sample, release, complete, ...again, { type: 'cancel', at: 9_000 } as const];
  const view = after(...cancelled);
  expect([view, isClickable(view)]).toEqual([{ kind: 'cancelled', session: 2 }, true]);
  const asked = [...cancelled, known, { type: 'saved', session: 1 } as const, lost];
  expect(after(...asked)).toEqual(view);
  expect(after(...asked, { type: 'refused', session: 3, why: 'No.' })).toEqual({
    kind: 'refused',
    why: 'No.',
  });
  expect(after(...asked, { type: 'press', session: 3, at: 9_500, isHeld: true })).toMatchObject({
    kind: 'arming',
  });
  expect(after(...asked, { type: 'dismiss' })).toMatchObject({ kind: 'elsewhere', session: 1 });
  // What is on its way besides is counted without it, and it is waited for from the undo on.
  const undone = after(...cancelled, { type: 'undo-cancel', session: 2, at: 9_500 });
  expect(undone).toMatchObject({ kind: 'working', waiting: 2 });
  const alone = [
    press,
    sample,
    { type: 'cancel', at: 9_000 },
    { type: 'undo-cancel', session: 1, at: 9_500 },
  ] as const;
  expect(after(...alone)).toMatchObject({ kind: 'working', since: 9_500 });
});

it('offers words that were probably not said, to be pressed', () => {
  const heldBack: DictationEvent = { type: 'held-back', session: 1, at: 2_000, text: 'Thank you.' };
  const view = after(press, sample, release, complete, heldBack);
  expect(view).toEqual({ kind: 'held-back', session: 1, text: 'Thank you.' });
  expect([isClickable(view), isClickable(after(press, sample))]).toEqual([true, false]);
});

it('says why a key did nothing, over the words it still asks about, and asks again after it', () => {
  const lost: DictationEvent = {
    type: 'insertion-failed',
    session: 1,
    at: 2_200,
    code: 'target-changed',
    app: 'Mousepad',
  };
  const known: DictationEvent = { type: 'transcribed', session: 1, at: 2_000, text: 'hello' };
  const saved: DictationEvent = { type: 'saved', session: 1 };
  const asked = [press, sample, release, complete, known, saved, lost];
  const refused = (session: number): DictationEvent => ({ type: 'refused', session, why: `Not ${session}.` });
  const over = (session: number): DictationEvent => ({
    type: 'deadline',
    session,
    stage: 'notice',
    at: 9_000,
  });
  const view = after(...asked, refused(2), refused(3));
  expect([view, isClickable(view)]).toEqual([{ kind: 'refused', why: 'Not 3.' }, false]);
  expect(after(...asked, refused(2), refused(3), over(2))).toEqual(view);
  expect(after(...asked, refused(2), refused(3), over(3))).toMatchObject({ kind: 'elsewhere', session: 1 });
  expect(after(refused(1), over(1))).toEqual({ kind: 'hidden' });
  expect(after({ type: 'action-failed', session: 1, code: 'insertion-failed' })).toMatchObject({
    kind: 'problem',
    code: 'insertion-failed',
  });
});
