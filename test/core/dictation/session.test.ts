import { describe, expect, it } from 'vitest';
import { deadlines } from '../../../src-core/dictation/deadlines.ts';
import { problemOf } from '../../../src-core/dictation/notice.ts';
import {
  canCancel,
  type DictationCommand,
  type DictationEvent,
  type DictationState,
  idle,
  isPaused,
  listening,
  onTheirWay,
  step,
} from '../../../src-core/dictation/session.ts';

/** Tells a story to the machine: the last state, and what each event made it do. */
function tell(...events: readonly DictationEvent[]): { state: DictationState; did: readonly string[][] } {
  let state = idle;
  const did = events.map((event) => {
    const next = step(state, event);
    state = next.state;
    return next.commands.filter((command) => !isTimer(command)).map(describeCommand);
  });
  return { state, did };
}

function isTimer({ type }: DictationCommand): boolean {
  return type === 'set-deadline' || type === 'clear-deadline';
}

function describeCommand(command: DictationCommand): string {
  const detail = 'text' in command ? ` "${command.text}"` : 'code' in command ? ` ${command.code}` : '';
  return `${command.type} ${command.session}${detail}`;
}

const press = (session: number, at = 0): DictationEvent => ({ type: 'press', session, at, isHeld: true });
const sample = (session: number, at = 20): DictationEvent => ({ type: 'first-sample', session, at });
const release = (at = 2_000): DictationEvent => ({ type: 'release', at });
const complete = (session: number, at = 2_010): DictationEvent => ({
  type: 'audio-complete',
  session,
  at,
  recordingMs: 2_000,
});
const text = (session: number, words: string, at = 2_300): DictationEvent => ({
  type: 'transcribed',
  session,
  at,
  text: words,
});
const saved = (session: number): DictationEvent => ({ type: 'saved', session });
const inserted = (session: number, at = 2_330): DictationEvent => ({
  type: 'inserted',
  session,
  at,
  insertion: 'pasted',
  standIn: null,
});
const cancelAt = (at: number): DictationEvent => ({ type: 'cancel', at });
const cancel = cancelAt(1_000);
const undo = (session: number, at = 4_000): DictationEvent => ({ type: 'undo-cancel', session, at });
const spoken = (session: number, at = 0) => [
  press(session, at),
  sample(session, at + 20),
  release(at + 2_000),
  complete(session, at + 2_010),
];

describe('one dictation', () => {
  it('goes from the press to the text in the window, history first', () => {
    const { state, did } = tell(...spoken(1), text(1, 'hello'), saved(1), inserted(1));
    expect(did).toEqual([
      ['start-capture 1'],
      [],
      ['stop-capture 1'],
      ['transcribe 1'],
      ['save-text 1 "hello"'],
      ['insert 1 "hello"'],
      ['note-insertion 1'],
    ]);
    expect(state).toEqual({
      sessions: [],
      notice: { id: 1, kind: 'done', text: 'hello', insertion: 'pasted', standIn: null },
      isHeld: false,
      isAway: false,
    });
  });

  it('says who stood in for the wanted service, and leaves time to read it', () => {
    const standIn = { wanted: 'groq', answered: 'embedded', because: 'service-down' } as const;
    const { state } = tell(...spoken(1), text(1, 'hello'), saved(1));
    const done = (who: typeof standIn | null) =>
      step(state, { type: 'inserted', session: 1, at: 2_330, insertion: 'pasted', standIn: who });
    expect(done(standIn).state.notice).toMatchObject({ kind: 'done', standIn });
    const shownMs = [standIn, null].map((who) =>
      done(who).commands.flatMap((command) => (command.type === 'set-deadline' ? [command.afterMs] : [])),
    );
    expect(shownMs).toEqual([[deadlines.hint], [deadlines.done]]);
  });

  it('says that what was copied before is lost, leaves time to read it, and counts the words as pasted', () => {
    const { state } = tell(...spoken(1), text(1, 'hello'), saved(1));
    const event = { ...inserted(1), insertion: 'pasted-over' } as DictationEvent;
    const { state: after, commands } = step(state, event);
    expect(after.notice).toMatchObject({ kind: 'done', insertion: 'pasted-over' });
    expect(commands).toContainEqual(expect.objectContaining({ type: 'note-insertion', insertion: 'pasted' }));
    expect(commands).toContainEqual(
      expect.objectContaining({ type: 'set-deadline', afterMs: deadlines.hint }),
    );
  });

  it('knows when each thing happened, counted from the press', () => {
    let state = idle;
    let timeline: unknown = null;
    for (const event of [
      press(1, 100),
      sample(1, 120),
      release(2_100),
      complete(1, 2_110),
      text(1, 'hello', 2_400),
      saved(1),
      inserted(1, 2_430),
    ]) {
      const next = step(state, event);
      state = next.state;
      for (const command of next.commands) if (command.type === 'note-insertion') timeline = command.timeline;
    }
    expect(timeline).toEqual({
      firstSample: 20,
      release: 2_000,
      audioComplete: 2_010,
      text: 2_300,
      inserted: 2_330,
    });
  });

  it('inserts also when history cannot be written', () => {
    const { did } = tell(...spoken(1), text(1, 'hello'), { type: 'not-saved', session: 1 });
    expect(did.at(-1)).toEqual(['insert 1 "hello"']);
  });

  it('inserts once, whatever is reported twice', () => {
    const { did } = tell(
      ...spoken(1),
      text(1, 'hello'),
      text(1, 'hello'),
      saved(1),
      saved(1),
      inserted(1),
      inserted(1),
    );
    expect(did.flat().filter((command) => command.startsWith('insert'))).toEqual(['insert 1 "hello"']);
  });
});

describe('a press that is no dictation', () => {
  it('shorter than 150 ms inserts nothing and says so', () => {
    const { state, did } = tell(press(1), sample(1), release(149));
    expect(did.at(-1)).toEqual(['discard 1']);
    expect(state.notice).toEqual({ id: 1, kind: 'hint', hint: 'too-short' });
  });

  it('of 150 ms is a dictation', () => {
    expect(tell(press(1), sample(1), release(150)).did.at(-1)).toEqual(['stop-capture 1']);
  });

  it('in which nobody spoke inserts nothing, says so and keeps the sound', () => {
    const unheard = (recordingMs: number): DictationEvent => ({
      type: 'no-speech',
      session: 1,
      at: 2_200,
      recordingMs,
    });
    const { state, did } = tell(...spoken(1), unheard(deadlines.worthKeeping));
    expect(did.at(-1)).toEqual(['keep-recording 1 no-speech']);
    expect(state).toEqual({
      sessions: [],
      notice: { id: 1, kind: 'hint', hint: 'no-speech' },
      isHeld: false,
      isAway: false,
    });
  });

  it('but a long one with no speech in it is a problem, until somebody has seen where the sound is', () => {
    const recordingMs = deadlines.worthKeeping + 1;
    const unheard: DictationEvent = { type: 'no-speech', session: 1, at: 2_200, recordingMs };
    const { state, commands } = step(tell(...spoken(1)).state, unheard);
    expect(commands.map(describeCommand)).toEqual(['clear-deadline 1', 'keep-recording 1 no-speech']);
    expect(state.notice).toEqual({ id: 1, kind: 'problem', code: 'no-speech', isRecordingKept: true });
  });

  it('whose words were probably not said offers them, and inserts them when they were', () => {
    const heldBack: DictationEvent = { type: 'held-back', session: 1, at: 2_200, text: 'Thank you.' };
    const wanted: DictationEvent = { type: 'insert-offered', session: 1 };
    const { state, did } = tell(...spoken(1), heldBack);
    expect(did.at(-1)).toEqual(['keep-recording 1 no-speech']);
    expect(state.notice).toMatchObject({ id: 1, kind: 'held-back', text: 'Thank you.' });
    expect(tell(...spoken(1), heldBack, wanted, saved(1)).did.slice(-2)).toEqual([
      ['save-offered 1'],
      ['insert 1 "Thank you."'],
    ]);
    // Once, and only as long as they are offered.
    for (const gone of [wanted, { type: 'dismiss' }, press(2, 4_000)] as const) {
      expect(tell(...spoken(1), heldBack, gone, wanted).did.at(-1)).toEqual([]);
    }
    expect(tell(...spoken(1), heldBack, { ...wanted, session: 2 }).did.at(-1)).toEqual([]);
  });

  it('while the key is already down changes nothing', () => {
    const { state, did } = tell(press(1), press(2), sample(1), press(3));
    expect(did).toEqual([['start-capture 1'], [], [], []]);
    expect(state.sessions.map(({ id }) => id)).toEqual([1]);
  });
});

describe('a computer that is locked or goes to sleep', () => {
  it('stops listening, keeps what was said and types nothing', () => {
    const { state, did } = tell(press(1), sample(1), { type: 'away' }, release(), complete(1));
    expect(did.slice(2)).toEqual([['abandon-capture 1', 'keep-recording 1 computer-away'], [], []]);
    expect(state).toEqual({
      sessions: [],
      notice: { id: 1, kind: 'problem', code: 'computer-away', isRecordingKept: true },
      isHeld: false,
      isAway: true,
    });
  });

  it('before anything was heard keeps nothing, and while nobody speaks changes nothing', () => {
    expect(tell(press(1), { type: 'away' }).did.at(-1)).toEqual(['abandon-capture 1', 'discard 1']);
    expect(tell(...spoken(1), { type: 'away' }).did.at(-1)).toEqual([]);
  });

  const away: DictationEvent = { type: 'away' };
  const back: DictationEvent = { type: 'back' };
  const known = [text(1, 'hello'), saved(1)];

  it.each([
    ['come meanwhile', [...spoken(1), away, ...known, back]],
    ['come when somebody is back', [...spoken(1), away, back, ...known]],
    ['were being saved', [...spoken(1), text(1, 'hello'), away, saved(1), back]],
    ['waited for the key', [...spoken(1), { type: 'key', isHeld: true, at: 2_050 }, ...known, away, back]],
    ['were just spoken', [press(1), sample(1), release(), away, complete(1), ...known, back]],
  ] satisfies [string, DictationEvent[]][])(
    'gets no words by itself that %s, and offers them',
    (_when, events) => {
      const { state, did } = tell(...events);
      expect(did.flat().filter((command) => command.startsWith('insert'))).toEqual([]);
      expect(did.flat()).toContain('note-insertion 1');
      expect(state).toMatchObject({
        sessions: [],
        notice: { kind: 'elsewhere', text: 'hello', wasLeft: true },
      });
      const wanted = tell(
        ...events,
        { type: 'insert-offered', session: 1 },
        { type: 'key', isHeld: false, at: 9_000 },
        saved(1),
      );
      expect(wanted.did.flat().slice(-1)).toEqual(['insert 1 "hello"']);
    },
  );

  it('gets what was spoken after it as ever', () => {
    const { did } = tell(...spoken(1), away, back, ...spoken(2, 9_000), ...known, text(2, 'there'), saved(2));
    expect(did.at(-1)).toEqual(['insert 2 "there"']);
  });
});

describe('late answers', () => {
  it('from a cancelled session cannot touch the next one', () => {
    const before = tell(press(1), sample(1), cancel, press(2, 3_000), sample(2, 3_020));
    const late: DictationEvent[] = [sample(1), complete(1), text(1, 'old'), saved(1), inserted(1)];
    let state = before.state;
    for (const event of late) {
      const next = step(state, event);
      expect(next).toEqual({ state, commands: [] });
      state = next.state;
    }
    expect(listening(state)?.id).toBe(2);
  });

  it('after the deadline insert nothing', () => {
    const { state, did } = tell(
      ...spoken(1),
      { type: 'deadline', session: 1, stage: 'transcribing', at: 30_000 },
      text(1, 'late'),
    );
    expect(did.slice(-2)).toEqual([['keep-recording 1 service-timeout', 'abort-transcription 1'], []]);
    expect(state.notice).toEqual({ id: 1, kind: 'problem', code: 'service-timeout', isRecordingKept: true });
  });

  it('from a deadline of an earlier stage change nothing', () => {
    const { did } = tell(...spoken(1), { type: 'deadline', session: 1, stage: 'finishing', at: 4_000 });
    expect(did.at(-1)).toEqual([]);
  });
});

describe('the key pressed again while the first is transcribed', () => {
  it('gives both texts in the order they were spoken', () => {
    const { did } = tell(
      ...spoken(1),
      ...spoken(2, 2_100),
      text(2, 'two'),
      saved(2),
      text(1, 'one'),
      saved(1),
      inserted(1),
      inserted(2),
    );
    expect(did.flat().filter((command) => command.startsWith('insert'))).toEqual([
      'insert 1 "one"',
      'insert 2 "two"',
    ]);
  });

  it('does not hold the second back when the first fails', () => {
    const failed: DictationEvent = {
      type: 'transcription-failed',
      session: 1,
      at: 9_000,
      code: 'service-unreachable',
    };
    const { did } = tell(...spoken(1), ...spoken(2, 2_100), text(2, 'two'), saved(2), failed);
    expect(did.at(-1)).toEqual(['keep-recording 1 service-unreachable', 'insert 2 "two"']);
  });

  it('cancels the one that is being spoken and leaves the other', () => {
    const { state, did } = tell(...spoken(1), press(2, 3_000), sample(2, 3_020), cancel);
    expect(did.at(-1)).toEqual(['discard 2']);
    expect(state.sessions.map(({ id, stage }) => [id, stage])).toEqual([[1, 'transcribing']]);
  });
});

describe('the key held again when the words are known', () => {
  it('holds the words back until it goes up, for it would swallow the paste', () => {
    const { did } = tell(
      ...spoken(1),
      press(2, 2_200),
      sample(2, 2_220),
      text(1, 'one'),
      saved(1),
      release(4_000),
    );
    expect(did.slice(-2)).toEqual([[], ['stop-capture 2', 'insert 1 "one"']]);
  });

  it('and cancelled lets them go when it is up', () => {
    const { did } = tell(
      ...spoken(1),
      press(2, 2_200),
      text(1, 'one'),
      saved(1),
      { type: 'cancel', at: 3_000 },
      release(4_000),
    );
    expect(did.slice(-2)).toEqual([['discard 2'], ['insert 1 "one"']]);
  });

  it('in the middle of an insertion gives it more time', () => {
    const late: DictationEvent = { type: 'deadline', session: 1, stage: 'inserting', at: 9_000 };
    const { state } = tell(...spoken(1), text(1, 'one'), saved(1), press(2, 2_400), late);
    expect(state.sessions.map(({ id, stage }) => [id, stage])).toEqual([
      [1, 'inserting'],
      [2, 'arming'],
    ]);
  });
});

describe('cancel', () => {
  it('while the microphone opens drops everything', () => {
    expect(tell(press(1), cancel).did.at(-1)).toEqual(['discard 1']);
  });

  it('while speaking drops what is soon said again', () => {
    const { state, did } = tell(press(1), sample(1), cancelAt(deadlines.worthKeeping));
    expect(did.at(-1)).toEqual(['discard 1']);
    expect(state.notice).toEqual({ id: 1, kind: 'hint', hint: 'cancelled' });
    expect(tell(press(1), release(), cancel).did.at(-1)).toEqual(['discard 1']);
    const paused: DictationEvent = { type: 'pause', at: 2_000 };
    expect(tell(press(1), sample(1), paused, cancelAt(600_000)).did.at(-1)).toEqual(['discard 1']);
  });

  it('while transcribing inserts nothing and keeps the recording', () => {
    const { state, did } = tell(...spoken(1), cancel, text(1, 'late'));
    expect(did.slice(-2)).toEqual([['abort-transcription 1', 'keep-recording 1 cancelled'], []]);
    expect(state.notice).toEqual({ id: 1, kind: 'hint', hint: 'cancelled' });
  });

  it('comes too late once the text is known', () => {
    const known = tell(...spoken(1), text(1, 'hello'));
    expect(canCancel(known.state)).toBe(false);
    expect(step(known.state, cancel)).toEqual({ state: known.state, commands: [] });
  });
});

describe('a cancelled dictation that nobody may lose by a slip', () => {
  const long = [press(1), sample(1), cancelAt(deadlines.worthKeeping + 1)];
  const released = [press(1), sample(1), release(), cancelAt(2_005)];
  const over: DictationEvent = { type: 'deadline', session: 1, stage: 'cancelled', at: 20_000 };

  it.each([
    ['is long', long],
    ['was let go', released],
  ])('because it %s waits, and nothing of it is heard or sent', (_which, events) => {
    const { state, did } = tell(...events);
    expect(did.at(-1)).toEqual(['set-aside 1']);
    expect([state.sessions.map(({ stage }) => stage), state.notice]).toEqual([['cancelled'], null]);
    expect([onTheirWay(state), canCancel(state)]).toEqual([[], false]);
    const late: DictationEvent[] = [
      complete(1),
      text(1, 'late'),
      { type: 'capture-lost', session: 1, at: 3_000, recordingMs: 900 },
    ];
    for (const event of late) expect(step(state, event)).toEqual({ state, commands: [] });
    const timer = step(tell(...events.slice(0, -1)).state, events.at(-1) ?? cancel).commands[0];
    expect(timer).toEqual({ type: 'set-deadline', session: 1, stage: 'cancelled', afterMs: 8_000 });
  });

  it('is a dictation as any other when that is undone, and waits for its words from then on', () => {
    const keyUp: DictationEvent = { type: 'key', isHeld: false, at: 3_500 };
    const { state, did } = tell(...long, keyUp, undo(1, 9_000), text(1, 'hello', 9_400), saved(1));
    expect(did.slice(4)).toEqual([['transcribe 1'], ['save-text 1 "hello"'], ['insert 1 "hello"']]);
    expect(state.sessions[0]?.timeline).toEqual({
      firstSample: 20,
      release: 9_000,
      audioComplete: 9_000,
      text: 9_400,
    });
    expect(tell(...released, undo(1)).did.at(-1)).toEqual(['transcribe 1']);
    // Called back again, its sound is in history.
    expect(tell(...long, undo(1), cancelAt(4_100)).did.at(-1)).toEqual([
      'abort-transcription 1',
      'keep-recording 1 cancelled',
    ]);
  });

  it.each([
    ['nobody says anything', over],
    ['it is dismissed', { type: 'dismiss' }],
    ['it is cancelled once more', cancelAt(5_000)],
  ] satisfies [string, DictationEvent][])('is thrown away when %s', (_when, event) => {
    const { state, did } = tell(...long, event, undo(1), over);
    expect(did.slice(3)).toEqual([['discard 1'], [], []]);
    expect(state).toEqual({ ...idle, isHeld: true });
  });

  it('is left by whoever speaks again, and not by a combination of keys or a slip of the finger', () => {
    const again = [...long, press(2, 5_000), sample(2, 5_020)];
    expect(tell(...again, undo(1)).did.at(-1)).toEqual([]);
    expect(tell(...again, release(6_000)).did.at(-1)).toEqual(['stop-capture 2', 'discard 1']);
    expect(tell(...again, cancelAt(9_000)).did.at(-1)).toEqual(['set-aside 2', 'discard 1']);
    for (const none of [{ type: 'withdraw', at: 5_050 }, release(5_100)] as const)
      expect(tell(...again, none, undo(1)).did.slice(-2)).toEqual([['discard 2'], ['transcribe 1']]);
  });

  it('holds no other words back, and what is said of those is said after it', () => {
    const { state, did } = tell(
      ...spoken(1),
      press(2, 2_100),
      sample(2, 2_120),
      cancelAt(9_000),
      release(9_010),
      text(1, 'one'),
      saved(1),
    );
    expect(did.at(-1)).toEqual(['insert 1 "one"']);
    const lost: DictationEvent = {
      type: 'insertion-failed',
      session: 1,
      at: 9_500,
      code: 'target-changed',
      app: 'Mousepad',
    };
    const asked = step(state, lost).state;
    expect([asked.sessions.map(({ stage }) => stage), asked.notice?.kind]).toEqual([
      ['cancelled'],
      'elsewhere',
    ]);
    // That was answered elsewhere.
    expect(step(asked, { type: 'settled', session: 1 }).state).toEqual({ ...asked, notice: null });
    expect(step(asked, { type: 'settled', session: 2 }).state).toEqual(asked);
    const dismissed = step(asked, { type: 'dismiss' });
    expect([dismissed.state.sessions, dismissed.state.notice?.kind]).toEqual([[], 'elsewhere']);
  });

  it('gives back the one that was waited for when both are called back', () => {
    const both = [...spoken(1), press(2, 2_100), sample(2, 2_120), cancelAt(9_000)];
    const { did } = tell(...both, cancelAt(10_000), cancelAt(11_000));
    expect(did.slice(-2)).toEqual([['abort-transcription 1', 'keep-recording 1 cancelled'], ['discard 2']]);
  });

  it('of a computer that was left meanwhile goes nowhere by itself', () => {
    const { did, state } = tell(
      ...long,
      { type: 'away' },
      { type: 'back' },
      undo(1),
      text(1, 'hello'),
      saved(1),
    );
    expect(did.flat().filter((command) => command.startsWith('insert'))).toEqual([]);
    expect(state.notice).toMatchObject({ kind: 'elsewhere', text: 'hello', wasLeft: true });
  });
});

describe('a full disk', () => {
  it('does not hold the words back, and is said when they stand there', () => {
    const { state, did } = tell(
      ...spoken(1),
      text(1, 'hello'),
      { type: 'not-saved', session: 1 },
      inserted(1),
    );
    expect(did.slice(-2)).toEqual([['insert 1 "hello"'], ['note-insertion 1']]);
    expect(state.notice).toEqual({
      id: 1,
      kind: 'problem',
      code: 'history-not-written',
      isRecordingKept: false,
    });
  });

  it('that did not take the recording is said, instead of that it is kept', () => {
    const { state } = tell(
      ...spoken(1),
      { type: 'transcription-failed', session: 1, at: 3_000, code: 'service-timeout' },
      { type: 'recording-not-kept', session: 1 },
    );
    expect(state.notice).toEqual({
      id: 1,
      kind: 'problem',
      code: 'recording-not-written',
      isRecordingKept: false,
    });
  });
});

describe('the microphone', () => {
  it('that does not open is said, and nothing is kept', () => {
    const { state, did } = tell(press(1), {
      type: 'capture-failed',
      session: 1,
      at: 50,
      code: 'microphone-missing',
      recordingMs: 0,
    });
    expect(did.at(-1)).toEqual(['discard 1']);
    expect(state.notice).toEqual({
      id: 1,
      kind: 'problem',
      code: 'microphone-missing',
      isRecordingKept: false,
    });
  });

  it('pulled out while speaking loses nothing that was heard', () => {
    const { state, did } = tell(press(1), sample(1), {
      type: 'capture-failed',
      session: 1,
      at: 900,
      code: 'microphone-missing',
      recordingMs: 800,
    });
    expect(did.at(-1)).toEqual(['abandon-capture 1', 'transcribe 1']);
    expect(state.notice?.kind).toBe('problem');
  });

  it('pulled out while speaking is still said when the words that were heard stand there', () => {
    const { state, did } = tell(
      press(1),
      sample(1),
      { type: 'capture-failed', session: 1, at: 900, code: 'microphone-unplugged', recordingMs: 800 },
      text(1, 'as far as heard'),
      saved(1),
      release(),
      inserted(1),
    );
    // The chord would go to whoever holds the key.
    expect(did.slice(-3)).toEqual([[], ['insert 1 "as far as heard"'], ['note-insertion 1']]);
    expect(state).toEqual({
      sessions: [],
      notice: { id: 1, kind: 'problem', code: 'microphone-unplugged', isRecordingKept: false },
      isHeld: false,
      isAway: false,
    });
  });

  it('pulled out before a word was said is said, and not only that there was none', () => {
    const { state, did } = tell(
      press(1),
      sample(1),
      { type: 'capture-failed', session: 1, at: 900, code: 'microphone-unplugged', recordingMs: 800 },
      { type: 'no-speech', session: 1, at: 950, recordingMs: 800 },
    );
    expect(did.at(-1)).toEqual(['keep-recording 1 no-speech']);
    expect(state.notice).toEqual({
      id: 1,
      kind: 'problem',
      code: 'microphone-unplugged',
      isRecordingKept: true,
    });
  });

  it('that never gives a sample is given up', () => {
    const { state } = tell(press(1), { type: 'deadline', session: 1, stage: 'arming', at: deadlines.arming });
    expect(state.notice).toEqual({
      id: 1,
      kind: 'problem',
      code: 'microphone-failed',
      isRecordingKept: false,
    });
  });

  it('whose last frame never comes does not hold back what is on disk, and that it is not all is said', () => {
    const tooLate: DictationEvent = { type: 'deadline', session: 1, stage: 'finishing', at: 3_500 };
    const { state, did } = tell(press(1), sample(1), release(), tooLate);
    expect(did.at(-1)).toEqual(['abandon-capture 1', 'transcribe 1']);
    expect(state.notice).toEqual({ id: 1, kind: 'problem', code: 'hearing-stopped', isRecordingKept: true });
    const nothing = tell(press(1), release(), tooLate);
    expect(nothing.did.at(-1)).toEqual(['discard 1']);
    expect(nothing.state.notice).toMatchObject({ code: 'hearing-stopped', isRecordingKept: false });
  });

  it('whose page is lost: what was heard is used, whoever was not heard yet is waited for anew', () => {
    const lost = (recordingMs: number): DictationEvent => ({
      type: 'capture-lost',
      session: 1,
      at: 2_500,
      recordingMs,
    });
    const spoke = tell(press(1), sample(1), lost(1_800));
    expect(spoke.did.at(-1)).toEqual(['abandon-capture 1', 'transcribe 1']);
    expect(spoke.state.notice).toMatchObject({ code: 'hearing-stopped', isRecordingKept: true });
    const waits = tell(press(1), lost(0)).state;
    expect([listening(waits)?.stage, waits.notice]).toEqual(['arming', null]);
    expect(step(waits, lost(0)).commands).toEqual([
      { type: 'set-deadline', session: 1, stage: 'arming', afterMs: deadlines.arming },
    ]);
    const released = tell(press(1), release(400), lost(0));
    expect(released.did.at(-1)).toEqual(['discard 1']);
    expect(released.state.notice).toMatchObject({ code: 'hearing-stopped', isRecordingKept: false });
    // What is transcribed needs no page.
    expect(tell(...spoken(1), lost(1_800)).state).toEqual(tell(...spoken(1)).state);
  });

  it('does not record for ever when the release was lost', () => {
    const { did } = tell(press(1), sample(1), {
      type: 'deadline',
      session: 1,
      stage: 'recording',
      at: deadlines.recording,
    });
    expect(did.at(-1)).toEqual(['stop-capture 1']);
  });
});

describe('a microphone that is open but gave nothing yet', () => {
  it('is no dictation, and is said quietly', () => {
    const empty: DictationEvent = { type: 'audio-complete', session: 1, at: 420, recordingMs: 0 };
    const { state, did } = tell(press(1), release(400), empty);
    expect(did.at(-1)).toEqual(['discard 1']);
    expect(state.notice).toEqual({ id: 1, kind: 'hint', hint: 'no-sound' });
  });
});

describe('insertion', () => {
  const failed = (code: 'insertion-failed' | 'target-changed', at = 2_400): DictationEvent => ({
    type: 'insertion-failed',
    session: 1,
    at,
    code,
    app: 'Mousepad',
  });

  it('that fails is said; the entry knows', () => {
    const { state, did } = tell(...spoken(1), text(1, 'hello'), saved(1), failed('insertion-failed'));
    expect(did.at(-1)).toEqual(['note-insertion 1']);
    expect(state.notice).toEqual({
      id: 1,
      kind: 'problem',
      code: 'insertion-failed',
      isRecordingKept: false,
    });
  });

  it('whose window is not in front any more is asked about, until somebody says yes or no', () => {
    const inserting = [...spoken(1), text(1, 'hello'), saved(1)];
    const asked = [...inserting, failed('target-changed')];
    const wanted: DictationEvent = { type: 'insert-offered', session: 1 };
    const { state, did } = tell(...asked);
    // Nothing ends the question by itself.
    expect(did.at(-1)).toEqual(['note-insertion 1']);
    expect(state.notice).toMatchObject({ id: 1, kind: 'elsewhere', text: 'hello', app: 'Mousepad' });
    expect(problemOf(state)).toBe('target-changed');
    expect(tell(...asked, wanted, saved(1)).did.slice(-2)).toEqual([
      ['save-offered 1'],
      ['insert 1 "hello"'],
    ]);
    // That window may be gone too, and then it is asked again.
    const again = tell(...asked, wanted, saved(1), failed('target-changed', 3_000));
    expect(again.state.notice).toMatchObject({ kind: 'elsewhere', text: 'hello' });
    for (const gone of [wanted, { type: 'dismiss' }, press(2, 4_000)] as const)
      expect(tell(...asked, gone, wanted).did.at(-1)).toEqual([]);
  });

  it('that never answers does not block the next one', () => {
    const late: DictationEvent = { type: 'deadline', session: 1, stage: 'inserting', at: 9_000 };
    const { did } = tell(
      ...spoken(1),
      ...spoken(2, 2_100),
      text(1, 'one'),
      saved(1),
      text(2, 'two'),
      saved(2),
      late,
    );
    expect(did.at(-1)).toEqual(['note-insertion 1', 'insert 2 "two"']);
  });
});

describe('any order of events', () => {
  it('never inserts twice, never listens twice, and ends idle when everything has answered', () => {
    const random = seeded(20_261_121);
    const broken: DictationCommand[] = [];
    let undone = 0;
    for (let run = 0; run < 2_000; run++) {
      let state = idle;
      const insertions = new Map<number, number>();
      const recorded = new Set<number>();
      /** Of which nobody has said that they want it. */
      const aside = new Set<number>();
      const gone = new Set<number>();
      let session = 0;
      for (let at = 0; at < 60; at++) {
        const anySession = 1 + Math.floor(random() * Math.max(1, session));
        const choices: DictationEvent[] = [
          press(session + 1, at * 1_000),
          release(at * 1_000),
          { type: 'cancel', at: at * 1_000 },
          undo(session, at * 1_000),
          { type: 'dismiss' },
          { type: 'pause', at: at * 1_000 },
          { type: 'resume', at: at * 1_000 },
          { type: 'key', isHeld: random() < 0.5, at: at * 1_000 },
          sample(anySession, at * 1_000),
          complete(anySession, at * 1_000),
          text(anySession, `text ${anySession}`, at * 1_000),
          saved(anySession),
          inserted(anySession, at * 1_000),
          { type: 'no-speech', session: anySession, at: at * 1_000, recordingMs: at * 100 },
          { type: 'held-back', session: anySession, at: at * 1_000, text: `text ${anySession}` },
          { type: 'insert-offered', session: anySession },
          { type: 'transcription-failed', session: anySession, at: at * 1_000, code: 'service-timeout' },
          {
            type: 'capture-failed',
            session: anySession,
            at: at * 1_000,
            code: 'microphone-failed',
            recordingMs: at % 2,
          },
          { type: 'capture-lost', session: anySession, at: at * 1_000, recordingMs: at % 2 },
        ];
        const event = choices[Math.floor(random() * choices.length)] ?? release(at);
        if (event.type === 'press') session += 1;
        const next = step(state, event);
        if (event.type === 'undo-cancel' && next.commands.length > 0)
          undone += aside.delete(event.session) ? 1 : Number.NaN;
        for (const command of next.commands) {
          // Nothing becomes of it but that it goes, and what is gone does not come back.
          const isLeft = aside.has(command.session) && command.type !== 'discard';
          if (!isTimer(command) && (isLeft || gone.has(command.session))) broken.push(command);
          if (command.type === 'set-aside') aside.add(command.session);
          if (command.type === 'discard') gone.add(command.session);
          if (command.type === 'insert')
            insertions.set(command.session, (insertions.get(command.session) ?? 0) + 1);
          if (command.type === 'start-capture' || command.type === 'resume-capture')
            recorded.add(command.session);
          if (command.type === 'pause-capture') expect(recorded.delete(command.session)).toBe(true);
        }
        state = next.state;
        // Whoever is paused is not recorded, and the other way round.
        const speaking = listening(state);
        if (speaking !== null) expect(recorded.has(speaking.id)).toBe(!isPaused(state));
        expect(
          state.sessions.filter(({ stage }) => stage === 'arming' || stage === 'recording').length,
        ).toBeLessThan(2);
        expect(state.sessions.filter(({ stage }) => stage === 'inserting').length).toBeLessThan(2);
        const waiting = state.sessions.filter(({ stage }) => stage === 'cancelled').map(({ id }) => id);
        expect(waiting).toEqual([...aside].filter((id) => !gone.has(id)).slice(-1));
      }
      state = step(state, release(60_000)).state;
      for (let rounds = 0; state.sessions.length > 0 && rounds < 100; rounds++) {
        for (const { id, stage } of state.sessions) {
          state = step(state, { type: 'deadline', session: id, stage, at: 1_000_000 }).state;
        }
      }
      expect(state.sessions).toEqual([]);
      expect(Math.max(0, ...insertions.values())).toBeLessThan(2);
    }
    expect(broken).toEqual([]);
    expect(undone).toBeGreaterThan(20);
  });
});

/** A small repeatable random number generator (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('a dictation that a combination of keys began', () => {
  const withdraw: DictationEvent = { type: 'withdraw', at: 120 };

  it('is gone without a word, and takes none with it', () => {
    const { state, did } = tell(press(1), sample(1), withdraw, { type: 'key', isHeld: false, at: 130 });
    expect([state, did.at(2)]).toEqual([idle, ['discard 1']]);
  });

  it('leaves a problem that nobody has seen where it was', () => {
    const failed: DictationEvent = {
      type: 'transcription-failed',
      session: 1,
      at: 2_300,
      code: 'service-down',
    };
    const before = tell(...spoken(1), failed).state;
    expect(before.notice?.kind).toBe('problem');
    expect(tell(...spoken(1), failed, press(2), withdraw).state).toEqual({ ...before, isHeld: true });
    expect(tell(...spoken(1), failed, press(2), press(3), cancel).state.notice).toMatchObject({
      kind: 'hint',
    });
  });

  it('leaves alone what is on its way', () => {
    const { state } = tell(...spoken(1), press(2), withdraw);
    expect(state.sessions.map(({ id }) => id)).toEqual([1]);
  });
});

describe('a hotkey that does not have to be held', () => {
  it('lets no earlier words in while it is still down after the press that ended a dictation', () => {
    const stop: DictationEvent = { type: 'release', at: 2_000, isHeld: true };
    const before = [press(1), sample(1), stop, complete(1), text(1, 'hello'), saved(1)];
    expect(tell(...before).did.at(-1)).toEqual([]);
    expect(tell(...before, { type: 'key', isHeld: false, at: 2_320 }).did.at(-1)).toEqual([
      'insert 1 "hello"',
    ]);
  });

  it('holds words back while a first tap is down that begins nothing', () => {
    const tapped = [
      ...spoken(1),
      { type: 'key', isHeld: true, at: 2_200 } as const,
      text(1, 'hello'),
      saved(1),
    ];
    expect(tell(...tapped).did.at(-1)).toEqual([]);
    expect(tell(...tapped, { type: 'key', isHeld: false, at: 2_320 }).did.at(-1)).toEqual([
      'insert 1 "hello"',
    ]);
  });
});

describe('a pause', () => {
  const pause = (at: number): DictationEvent => ({ type: 'pause', at });
  const resume = (at: number): DictationEvent => ({ type: 'resume', at });

  it('is one dictation with one text, however often it is paused', () => {
    const { did } = tell(
      press(1),
      sample(1),
      ...[pause(500), resume(900), pause(1_000), resume(1_900)],
      release(),
      complete(1),
      text(1, 'before and after'),
      saved(1),
    );
    expect(did).toEqual([
      ['start-capture 1'],
      [],
      ['pause-capture 1'],
      ['resume-capture 1'],
      ['pause-capture 1'],
      ['resume-capture 1'],
      ['stop-capture 1'],
      ['transcribe 1'],
      ['save-text 1 "before and after"'],
      ['insert 1 "before and after"'],
    ]);
  });

  it('ends with the release, Escape or a locked screen as every recording does', () => {
    const paused = [press(1), sample(1), pause(500)];
    expect(tell(...paused, release(9_000)).did.at(-1)).toEqual(['stop-capture 1']);
    expect(tell(...paused, cancel).did.at(-1)).toEqual(['discard 1']);
    const locked = tell(...paused, { type: 'away' });
    expect(locked.did.at(-1)).toEqual(['abandon-capture 1', 'keep-recording 1 computer-away']);
    expect(locked.state.notice).toMatchObject({ code: 'computer-away', isRecordingKept: true });
  });

  it('says nothing of a microphone that nobody speaks to, and asks anew when somebody does', () => {
    const silent: DictationEvent = { type: 'sound-changed', session: 1, sound: 'silent' };
    const { state } = tell(press(1), sample(1), silent, pause(500), silent);
    expect(listening(state)).toMatchObject({ sound: 'heard', isPaused: true });
    const unplugged: DictationEvent = {
      type: 'capture-failed',
      session: 1,
      at: 2_000,
      code: 'microphone-unplugged',
      recordingMs: 480,
    };
    const resumed = tell(press(1), sample(1), pause(500), resume(1_900), unplugged);
    expect(resumed.did.at(-1)).toEqual(['abandon-capture 1', 'transcribe 1']);
    expect(resumed.state.notice).toMatchObject({ code: 'microphone-unplugged', isRecordingKept: true });
  });

  it('lets the words of earlier dictations in meanwhile, but not while the hotkey is down', () => {
    const earlier = [...spoken(1), text(1, 'hello')];
    const next = (isHeld: boolean): DictationEvent => ({ type: 'press', session: 2, at: 3_000, isHeld });
    const paused = [sample(2, 3_020), pause(4_000)];
    expect(tell(...earlier, next(false), ...paused, saved(1)).did.at(-1)).toEqual(['insert 1 "hello"']);
    expect(tell(...earlier, next(true), ...paused, saved(1)).did.at(-1)).toEqual([]);
    expect(tell(...earlier, next(false), saved(1), ...paused).did.at(-1)).toEqual([
      'pause-capture 2',
      'insert 1 "hello"',
    ]);
  });

  it('begins once and is over once, however often it is asked for', () => {
    const { state, did } = tell(press(1), sample(1), pause(500), pause(600), resume(5_000), resume(5_100));
    expect(did.slice(2)).toEqual([['pause-capture 1'], [], ['resume-capture 1'], []]);
    expect(listening(state)).toMatchObject({ isPaused: false, recordedMs: 500, goesOnAt: 5_000 });
  });

  it('is not over because a hotkey goes down: that may be half of a combination', () => {
    const down: DictationEvent = { type: 'key', isHeld: true, at: 5_000 };
    const { state, did } = tell(press(1), sample(1), pause(500), down);
    expect([did.at(-1), isPaused(state)]).toEqual([[], true]);
  });

  it('does nothing before anything was heard, after the release, and while nobody dictates', () => {
    for (const either of [pause, resume]) {
      expect(tell(either(0)).did).toEqual([[]]);
      expect(tell(press(1), either(10)).did.at(-1)).toEqual([]);
      expect(tell(press(1), sample(1), release(), either(2_005)).did.at(-1)).toEqual([]);
    }
  });

  it('still ends by itself when nobody comes back', () => {
    const { state, did } = tell(press(1), sample(1), pause(500), {
      type: 'deadline',
      session: 1,
      stage: 'recording',
      at: deadlines.recording,
    });
    expect([did.at(-1), listening(state)]).toEqual([['stop-capture 1'], null]);
  });
});
