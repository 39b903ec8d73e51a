/** Small sounds that tell how a dictation goes to those who do not look: which one when, and what they sound like. */
import type { Notice } from './dictation/notice.ts';
import type { DictationState, Session } from './dictation/session.ts';

export const cueThemes = ['none', 'soft', 'click'] as const;
export type CueTheme = (typeof cueThemes)[number];

/**
 * `start`: the microphone hears. `stop`: it has heard the last word. `done`: the words stand there. `problem`: the
 * pill says what went wrong. `cancelled`: nothing is typed, and nothing went wrong.
 */
export type Cue = 'start' | 'stop' | 'done' | 'problem' | 'cancelled';

/**
 * What is to be heard of a change. The microphone would hear it as well, so that nothing is played while somebody
 * is recorded or about to be; but for the start, which comes after the first sample. Nothing is played at a locked screen.
 */
export function cueFor(before: DictationState, after: DictationState): Cue | null {
  if (after.isAway) return null;
  const stageOf = ({ id }: Session) => before.sessions.find((session) => session.id === id)?.stage;
  if (after.sessions.some((session) => session.stage === 'recording' && stageOf(session) === 'arming'))
    return 'start';
  if (after.sessions.some(isHearing)) return null;
  if (after.sessions.some((session) => session.stage === 'cancelled' && stageOf(session) !== 'cancelled'))
    return 'cancelled';
  // What was covered, and comes back, has been heard.
  const known = [before.notice, ...(before.waiting ?? []), before.covered];
  const said = [after.notice, ...(after.waiting ?? [])].findLast((notice) => !known.includes(notice));
  if (said != null) return cueOf(said);
  // The pill may still ask about earlier words.
  const isThere = ({ id }: Session) => after.sessions.some((session) => session.id === id);
  if (before.sessions.some((session) => session.stage === 'inserting' && !isThere(session))) return 'done';
  return after.sessions.some(({ stage }) => stage === 'transcribing') && before.sessions.some(isHearing)
    ? 'stop'
    : null;
}

function cueOf(notice: Notice): Cue | null {
  switch (notice.kind) {
    case 'problem':
    case 'elsewhere':
    case 'refused':
      return 'problem';
    case 'done':
      return 'done';
    case 'held-back':
      return 'cancelled';
    case 'hint':
      // A slip of the finger was no dictation.
      return notice.hint === 'too-short' ? null : 'cancelled';
  }
}

function isHearing({ stage }: Session): boolean {
  return stage === 'arming' || stage === 'recording' || stage === 'finishing';
}

/** So long a tone swells, in ms: without that it begins with a crack. From then on it fades by 60 dB. */
export const swellMs = 4;

export interface Tone {
  readonly wave: 'sine' | 'triangle';
  readonly hz: number;
  /** From the beginning of the cue. */
  readonly atMs: number;
  readonly ms: number;
  /** At its loudest, 0 to 1. */
  readonly level: number;
}

export const cueTones: Record<Exclude<CueTheme, 'none'>, Record<Cue, readonly Tone[]>> = {
  soft: {
    start: [soft(587, 0), soft(880, 90)],
    stop: [soft(880, 0), soft(587, 90)],
    done: [soft(1_175, 0)],
    problem: [soft(311, 0), soft(311, 180), soft(233, 360)],
    cancelled: [soft(440, 0)],
  },
  click: {
    start: [click(1_600, 0)],
    stop: [click(1_200, 0)],
    done: [click(1_600, 0), click(2_000, 70)],
    problem: [click(500, 0), click(500, 110), click(400, 220)],
    cancelled: [click(800, 0)],
  },
};

function soft(hz: number, atMs: number): Tone {
  return { wave: 'sine', hz, atMs, ms: 160, level: 0.09 };
}

function click(hz: number, atMs: number): Tone {
  return { wave: 'triangle', hz, atMs, ms: 18, level: 0.18 };
}
