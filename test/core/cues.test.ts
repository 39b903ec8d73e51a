import { expect, it } from 'vitest';
import { type Cue, cueFor, cueTones } from '../../src-core/cues.ts';
import { type DictationEvent, idle, step } from '../../src-core/dictation/session.ts';

/** What is heard at each event. */
function heard(...events: readonly DictationEvent[]): readonly (Cue | null)[] {
  let state = idle;
  return events.map((event) => {
    const after = step(state, event).state;
    const cue = cueFor(state, after);
    state = after;
    return cue;
  });
}

const press = (session: number, at = 0): DictationEvent => ({ type: 'press', session, at, isHeld: true });
const sample = (session: number, at = 20): DictationEvent => ({ type: 'first-sample', session, at });
const release: DictationEvent = { type: 'release', at: 2_000 };
const complete = (session: number): DictationEvent => ({
  type: 'audio-complete',
  session,
  at: 2_010,
  recordingMs: 2_000,
});
const text = (session: number): DictationEvent => ({
  type: 'transcribed',
  session,
  at: 2_300,
  text: 'hello',
});
const saved = (session: number): DictationEvent => ({ type: 'saved', session });
const inserted = (session: number): DictationEvent => ({
  type: 'inserted',
  session,
  at: 2_330,
  insertion: 'pasted',
  standIn: null,
});
const failed = (session: number): DictationEvent => ({
  type: 'transcription-failed',
  session,
  at: 2_300,
  code: 'service-timeout',
});

it('starts after the first sample, stops after the last one, and is done with the words', () => {
  const said = heard(press(1), sample(1), release, complete(1), text(1), saved(1), inserted(1));
  expect(said).toEqual([null, 'start', null, 'stop', null, null, 'done']);
});

it('tells a problem from what was called back or held nothing', () => {
  const spoken = [press(1), sample(1), release, complete(1)];
  const unsaid: DictationEvent = { type: 'no-speech', session: 1, at: 2_300, recordingMs: 2_000 };
  const calledBack: DictationEvent = { type: 'cancel', at: 1_000 };
  const slip: DictationEvent = { type: 'release', at: 100 };
  expect(heard(...spoken, failed(1)).at(-1)).toBe('problem');
  expect(heard(...spoken, unsaid).at(-1)).toBe('cancelled');
  expect(heard(press(1), sample(1), calledBack).at(-1)).toBe('cancelled');
  const longAfter: DictationEvent = { type: 'cancel', at: 9_000 };
  const undone: DictationEvent = { type: 'undo-cancel', session: 1, at: 9_500 };
  const told = heard(press(1), sample(1), longAfter, { type: 'key', isHeld: false, at: 9_100 }, undone);
  expect(told.slice(2)).toEqual(['cancelled', null, null]);
  expect(heard(press(1), sample(1), slip).at(-1)).toBe(null);
  expect(heard(...spoken, failed(1), { type: 'dismiss' }).at(-1)).toBe(null);
});

it('tells those who do not look that their words have lost their window, and are not done', () => {
  const lost: DictationEvent = {
    type: 'insertion-failed',
    session: 1,
    at: 2_330,
    code: 'target-changed',
    app: 'Mousepad',
  };
  const said = heard(press(1), sample(1), release, complete(1), text(1), saved(1), lost);
  expect(said.slice(3)).toEqual(['stop', null, null, 'problem']);
});

it('tells that a key did nothing, and says no problem twice that comes back after that', () => {
  const lost: DictationEvent = {
    type: 'transcription-failed',
    session: 1,
    at: 2_300,
    code: 'service-timeout',
  };
  const refused: DictationEvent = { type: 'refused', session: 2, why: 'Nothing to undo.' };
  const gone: DictationEvent = { type: 'deadline', session: 2, stage: 'notice', at: 8_000 };
  expect(heard(press(1), sample(1), release, complete(1), lost, refused, gone).slice(4)).toEqual([
    'problem',
    'problem',
    null,
  ]);
});

it('plays nothing into the next dictation', () => {
  const spoken = [press(1), sample(1), release, complete(1)];
  const next = [press(2, 2_100), sample(2, 2_120)];
  expect(heard(...spoken, ...next, failed(1)).slice(-3)).toEqual([null, 'start', null]);
  expect(heard(press(1), sample(1), release, press(2, 2_005), complete(1)).at(-1)).toBe(null);
});

it('plays nothing at a locked screen', () => {
  const away: DictationEvent = { type: 'away' };
  const spoken = [press(1), sample(1), release, complete(1)];
  expect(heard(press(1), sample(1), away).at(-1)).toBe(null);
  expect(heard(...spoken, away, failed(1), { type: 'back' }).slice(-3)).toEqual([null, null, null]);
});

it('sounds short and quiet in every theme', () => {
  for (const theme of Object.values(cueTones))
    for (const tones of Object.values(theme)) {
      expect(Math.max(...tones.map(({ atMs, ms }) => atMs + ms))).toBeLessThanOrEqual(520);
      expect(Math.max(...tones.map(({ level }) => level))).toBeLessThan(0.2);
    }
});
