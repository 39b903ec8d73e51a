import { describe, expect, it } from 'vitest';
import { type Cue, cueFor } from '../../../src-core/cues.ts';
import { deadlines } from '../../../src-core/dictation/deadlines.ts';
import { type Notice, problemOf, unseenOf } from '../../../src-core/dictation/notice.ts';
import { pillView } from '../../../src-core/dictation/pill.ts';
import {
  type DictationCommand,
  type DictationEvent,
  type DictationState,
  idle,
  step,
} from '../../../src-core/dictation/session.ts';
import { pillWords, problemAction, problems } from '../../../src-core/words/en.ts';

function told(...events: readonly DictationEvent[]): DictationState {
  return events.reduce((state, event) => step(state, event).state, idle);
}

function commands(events: readonly DictationEvent[], last: DictationEvent): readonly DictationCommand[] {
  return step(told(...events), last).commands;
}

function inserts(all: readonly DictationCommand[]): readonly string[] {
  return all.flatMap((one) => (one.type === 'insert' ? [one.text] : []));
}

/** What is heard at the last of these. */
function heard(...events: readonly DictationEvent[]): Cue | null {
  const before = told(...events.slice(0, -1));
  const last = events.at(-1);
  return last === undefined ? null : cueFor(before, step(before, last).state);
}

/** What is said now, and what after it, each by its session. */
function said({ notice, waiting = [] }: DictationState): readonly string[] {
  const describe = (one: Notice) => `${one.kind} ${one.id}`;
  return notice === null ? [] : [notice, ...waiting].map(describe);
}

function shown(state: DictationState) {
  return pillView(state, {
    service: 'groq',
    language: 'de',
    modelToGet: null,
    host: null,
    hasPrivacyPage: false,
    now: 0,
  });
}

const press = (session: number, at = 0): DictationEvent => ({ type: 'press', session, at, isHeld: false });
const spoken = (session: number, at = 0): readonly DictationEvent[] => [
  press(session, at),
  { type: 'first-sample', session, at: at + 20 },
  { type: 'release', at: at + 2_000 },
  { type: 'audio-complete', session, at: at + 2_010, recordingMs: 2_000 },
];
const known = (session: number): readonly DictationEvent[] => [
  { type: 'transcribed', session, at: 6_000, text: `words ${session}` },
  { type: 'saved', session },
];
const inserted = (session: number): DictationEvent => ({
  type: 'inserted',
  session,
  at: 6_100,
  insertion: 'pasted',
  standIn: null,
});
const lost = (session: number): DictationEvent => ({
  type: 'insertion-failed',
  session,
  at: 6_100,
  code: 'target-changed',
  app: 'Mousepad',
});
const failed = (session: number, code: 'service-down' | 'service-timeout' = 'service-down') =>
  ({ type: 'transcription-failed', session, at: 6_000, code }) as const;
const heldBack = (session: number): DictationEvent => ({
  type: 'held-back',
  session,
  at: 6_000,
  text: 'Thank you.',
});
const over = (session: number): DictationEvent => ({
  type: 'deadline',
  session,
  stage: 'notice',
  at: 20_000,
});
const wanted = (session: number): DictationEvent => ({ type: 'insert-offered', session });
const refused = (session: number): DictationEvent => ({ type: 'refused', session, why: 'No.' });
const dismiss: DictationEvent = { type: 'dismiss' };
const withdraw: DictationEvent = { type: 'withdraw', at: 9_120 };
const both = [...spoken(1), ...spoken(2, 2_500)];

describe('two dictations on their way', () => {
  it.each([
    ['a question', [...known(1), ...known(2), lost(1)], 'elsewhere 1'],
    ['a failure', [...known(2), failed(1)], 'problem 1'],
    ['words that were held back', [...known(2), heldBack(1)], 'held-back 1'],
  ] satisfies [string, DictationEvent[], string][])(
    'do not lose %s of the first when the second stands there',
    (_what, events, first) => {
      const state = told(...both, ...events, inserted(2));
      expect([said(state), state.sessions]).toEqual([[first], []]);
      expect(commands([...both, ...events], inserted(2))).not.toContainEqual(
        expect.objectContaining({ type: 'set-deadline', stage: 'notice' }),
      );
      // It is heard all the same that they do.
      expect(heard(...both, ...events, inserted(2))).toBe('done');
    },
  );

  it.each([
    { type: 'cancel', at: 9_000 },
    { type: 'no-speech', session: 2, at: 9_000, recordingMs: 500 },
  ] satisfies DictationEvent[])('do not lose the failure of the first to a hint ($type)', (hint) => {
    const state = told(...both, failed(1), hint);
    expect([said(state), problemOf(state), state.sessions]).toEqual([['problem 1'], 'service-down', []]);
  });

  it('are asked about one after the other, and inserted in their order', () => {
    const asked = [...both, ...known(1), ...known(2), lost(1), lost(2)];
    expect([said(told(...asked)), heard(...asked)]).toEqual([['elsewhere 1', 'elsewhere 2'], 'problem']);
    // What waits in the clipboard is the second.
    expect(shown(told(...asked))).toMatchObject({ session: 1, isInClipboard: false });
    const first = [...asked, wanted(1)];
    expect(shown(told(...first))).toMatchObject({ session: 2, isInClipboard: true });
    const each = [...first, wanted(2), wanted(1), wanted(2)];
    expect(told(...each).sessions.map(({ id, stage }) => [id, stage])).toEqual([
      [1, 'saving'],
      [2, 'saving'],
    ]);
    const saved = [...each, { type: 'saved', session: 2 } as const];
    const insertions = [saved, [...saved, { type: 'saved', session: 1 } as const]].map((story, place) =>
      commands(story, place === 0 ? { type: 'saved', session: 1 } : inserted(1)),
    );
    expect(inserts(insertions.flat())).toEqual(['words 1', 'words 2']);
  });

  it('keep their order when the first is wanted elsewhere before the second is there', () => {
    const elsewhere = [...both, ...known(1), lost(1), wanted(1)];
    const [first, second] = [{ type: 'saved', session: 1 }, known(2)] as const;
    expect(inserts(commands(elsewhere, first))).toEqual(['words 1']);
    // What is being inserted is not overtaken.
    const late = [...both, ...known(1), lost(1), ...second, wanted(1)];
    expect(inserts(commands(late, first))).toEqual([]);
    expect(inserts(commands([...late, first], inserted(2)))).toEqual(['words 1']);
  });

  it('that could not be pasted are said to be in the clipboard only while they are', () => {
    const unpasted = (session: number) => ({ ...lost(session), code: 'insertion-failed' }) as DictationEvent;
    const action = (...events: readonly DictationEvent[]) => {
      const view = shown(told(...both, ...known(1), unpasted(1), ...events));
      return view.kind === 'problem' ? problemAction(view, null) : null;
    };
    const inClipboard = problems['insertion-failed'].action;
    expect(action()).toBe(inClipboard);
    expect(action(...known(2), inserted(2))).toBe(inClipboard);
    const taken = [unpasted(2), lost(2), { ...inserted(2), insertion: 'copied' } as const];
    for (const event of taken) expect(action(...known(2), event)).toBe(pillWords.inHistory);
    expect(action(...known(2), { ...inserted(2), insertion: 'pasted-over' } as DictationEvent)).toBe(
      pillWords.inHistory,
    );
    const missed = { type: 'speech-missed', session: 2 } as const;
    expect(action(missed, ...known(2), inserted(2))).toBe(inClipboard);
    expect(action(missed, ...known(2), { ...inserted(2), insertion: 'pasted-over' } as DictationEvent)).toBe(
      pillWords.inHistory,
    );
  });

  it('are both asked about when the computer was locked meanwhile', () => {
    const state = told(...both, { type: 'away' }, { type: 'back' }, ...known(2), ...known(1));
    expect(said(state)).toEqual(['elsewhere 1', 'elsewhere 2']);
    expect(shown(state)).toMatchObject({ wasLeft: true, isInClipboard: false });
  });

  it('have each failure seen once, and both when they say the same', () => {
    const same = [...both, failed(1), failed(2)];
    expect(said(told(...same))).toEqual(['problem 1', 'problem 2']);
    expect(said(told(...same, dismiss))).toEqual([]);
    const others = [...both, failed(1), failed(2, 'service-timeout')];
    expect(said(told(...others, dismiss))).toEqual(['problem 2']);
    expect(said(told(...others, dismiss, dismiss))).toEqual([]);
    // That of which the sound is lost is another.
    const notKept: DictationEvent = { type: 'recording-not-kept', session: 2 };
    expect(told(...same, notKept, dismiss).notice).toMatchObject({ code: 'recording-not-written' });
  });

  it('leave the problem to be known while something else is asked first', () => {
    const state = told(...both, heldBack(1), failed(2));
    expect([said(state), problemOf(state)]).toEqual([['held-back 1', 'problem 2'], 'service-down']);
    expect(said(told(...both, heldBack(1), failed(2), over(1)))).toEqual(['problem 2']);
  });
});

describe('words that were held back', () => {
  const heldBackMs = expect.objectContaining({
    type: 'set-deadline',
    stage: 'notice',
    afterMs: deadlines.heldBack,
  });

  it('are offered over words that are on their way, for their whole time', () => {
    expect(shown(told(...both, heldBack(1)))).toMatchObject({ kind: 'held-back', session: 1 });
    expect(commands(both, heldBack(1))).toContainEqual(heldBackMs);
  });

  it('have their time from when they can be seen', () => {
    const behind = [...both, failed(1), heldBack(2)];
    expect(commands(behind.slice(0, -1), heldBack(2))).not.toContainEqual(heldBackMs);
    expect(commands(behind, dismiss)).toContainEqual(heldBackMs);
    const speaking = [...spoken(1), press(2, 2_500)];
    expect(commands(speaking, heldBack(1))).not.toContainEqual(heldBackMs);
    const end: DictationEvent = { type: 'release', at: 9_000 };
    expect(commands([...speaking, heldBack(1)], end)).toContainEqual(heldBackMs);
  });

  it('come back after a refusal, and go by themselves then', () => {
    const asked = [...spoken(1), heldBack(1)];
    expect(said(told(...asked, refused(2)))).toEqual(['refused 2', 'held-back 1']);
    expect(said(told(...asked, refused(2), over(1), over(2)))).toEqual(['held-back 1']);
    expect(commands([...asked, refused(2)], over(2))).toContainEqual(heldBackMs);
    expect(said(told(...asked, refused(2), over(2), over(1)))).toEqual([]);
    expect(commands([...asked, refused(2)], wanted(1))).toContainEqual({ type: 'save-offered', session: 1 });
  });
});

describe('a press', () => {
  const questions = [
    ['elsewhere 1', [...spoken(1), ...known(1), lost(1)]],
    ['held-back 1', [...spoken(1), heldBack(1)]],
    ['problem 1', [...spoken(1), failed(1)]],
  ] satisfies [string, DictationEvent[]][];

  it.each(questions)('that a combination of keys began leaves %s where it was', (what, events) => {
    const back = [...events, press(2, 9_000), withdraw];
    expect(said(told(...back))).toEqual([what]);
    expect(said(told(...events, refused(2), press(3, 9_000), withdraw))).toEqual([what]);
    expect(heard(...back)).toBe(null);
    if (what !== 'problem 1')
      expect(commands(back, wanted(1))).toContainEqual({ type: 'save-offered', session: 1 });
  });

  it.each(questions)('of which a dictation came has seen %s', (_what, events) => {
    const next = [...events, ...spoken(2, 9_000)];
    expect([said(told(...next)), told(...next).covered]).toEqual([[], undefined]);
    expect(commands(next, wanted(1))).toEqual([]);
    expect(commands([...events, press(2, 9_000)], wanted(1))).toEqual([]);
  });

  it('has not seen what waits behind that', () => {
    const asked = [...both, ...known(1), ...known(2), lost(1), lost(2)];
    const next = told(...asked, ...spoken(3, 9_000));
    expect([said(next), shown(next).kind]).toEqual([['elsewhere 2'], 'elsewhere']);
    expect(said(told(...asked, press(3, 9_000), withdraw))).toEqual(['elsewhere 1', 'elsewhere 2']);
    expect(said(told(...asked, press(3, 9_000), { type: 'settled', session: 1 }, withdraw))).toEqual([
      'elsewhere 2',
    ]);
  });
});

describe('that something that was said is not in the recording', () => {
  const missed: DictationEvent = { type: 'speech-missed', session: 1 };
  const [, sample = missed, ...rest] = spoken(1);
  const heardWithGap = [press(1), sample, missed, ...rest];

  it('is said beside the words, which are inserted', () => {
    const [transcribed = missed, saved = missed] = known(1);
    expect(inserts(commands([...heardWithGap, transcribed], saved))).toEqual(['words 1']);
    expect(problemOf(told(...heardWithGap, ...known(1), inserted(1)))).toBe('speech-missed');
  });

  it('is said of words that were only copied, and where they are', () => {
    const copied = { ...inserted(1), insertion: 'copied' } as DictationEvent;
    const view = shown(told(...heardWithGap, ...known(1), copied));
    expect(view).toMatchObject({ kind: 'problem', code: 'speech-missed', isCopied: true });
    if (view.kind === 'problem') expect(problemAction(view, null)).toBe(pillWords.inClipboard);
  });

  it('is said of what was called back and is wanted after all', () => {
    const cancel: DictationEvent = { type: 'cancel', at: 20_000 };
    const undo: DictationEvent = { type: 'undo-cancel', session: 1, at: 21_000 };
    const events = [press(1), sample, cancel, missed, undo, ...known(1), inserted(1)];
    expect(problemOf(told(...events))).toBe('speech-missed');
  });

  it('is said of words that are offered when they are wanted', () => {
    const offers = [
      [heldBack(1), 'held-back 1'],
      [[...known(1), lost(1)], 'elsewhere 1'],
    ] as const;
    for (const [events, offer] of offers) {
      const offered = [...heardWithGap, ...[events].flat()];
      expect(said(told(...offered))).toEqual([offer]);
      const [, saved = missed] = known(1);
      expect(problemOf(told(...offered, wanted(1), saved, inserted(1)))).toBe('speech-missed');
    }
  });

  it('is not said of what was called back or given up, nor in place of something worse', () => {
    const cancel: DictationEvent = { type: 'cancel', at: 20_000 };
    const captureLost: DictationEvent = { type: 'capture-lost', session: 1, at: 900, recordingMs: 800 };
    const speaking = [press(1), sample, missed];
    expect(said(told(...speaking, cancel, dismiss))).toEqual([]);
    expect(said(told(...speaking, withdraw))).toEqual([]);
    const cutOff = [...speaking, captureLost, ...known(1), inserted(1)];
    expect(problemOf(told(...cutOff))).toBe('hearing-stopped');
    expect(problemOf(told(...heardWithGap, failed(1)))).not.toBe('speech-missed');
  });
});

it('loses nothing that somebody has to see or answer in any order of events, and keeps nothing for ever', () => {
  let random = 20_261_122;
  const below = (end: number): number => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((random / 2 ** 32) * end);
  };
  const answers = ['dismiss', 'press', 'insert-offered', 'settled', 'deadline'];
  let waited = 0;
  for (let run = 0; run < 1_000; run++) {
    let state = idle;
    let session = 0;
    for (let at = 0; at < 100_000; at += 1_000) {
      const any = Math.max(1, session - below(4));
      const ways: readonly DictationEvent[] = [
        ...[...spoken(any, at).slice(1), ...spoken(any, at).slice(1), ...known(any), ...known(any)],
        ...[inserted(any), lost(any), failed(any), failed(any, 'service-timeout'), heldBack(any)],
      ];
      const choices: readonly DictationEvent[] = [
        ...[...ways, ...ways, press(session + 1, at), press(session + 1, at)],
        ...[over(any), wanted(any), dismiss, { type: 'settled', session: any } as const],
        ...[{ type: 'cancel', at } as const, { type: 'away' } as const, { type: 'back' } as const],
        ...[refused(1_000 + at), { ...withdraw, at }],
      ];
      const event = choices[below(choices.length)] ?? dismiss;
      if (event.type === 'press') session = Math.max(session, event.session);
      const before = state;
      state = step(before, event).state;
      const stands = unseenOf(state).map(({ id }) => id);
      const isOwn = (id: number) => event.type === 'cancel' || ('session' in event && event.session === id);
      const gone = unseenOf(before).filter(({ id }) => !stands.includes(id) && !isOwn(id));
      if (!answers.includes(event.type)) expect([event.type, gone]).toEqual([event.type, []]);
      // One press answers one, and those that say the same.
      if (event.type === 'press' || event.type === 'dismiss')
        expect(new Set(gone.map((each) => ('code' in each ? each.code : each.id))).size).toBeLessThan(2);
      expect(new Set(stands).size).toBe(stands.length);
      waited = Math.max(waited, stands.length);
    }
    for (let times = 0; times < 60; times++) state = step(state, dismiss).state;
    expect(said(state)).toEqual([]);
  }
  expect(waited).toBeGreaterThan(2);
});
