/** What the app does for each command of the command line. */
import {
  type ControlAnswer,
  type ControlCommand,
  type ControlRequest,
  type ControlStatus,
  controlPatienceMs,
} from '../../src-core/control.ts';
import { activationTimes, type Order } from '../../src-core/dictation/activation.ts';
import type { LanguageCode } from '../../src-core/languages.ts';
import { Failure } from '../../src-core/transcription.ts';
import { controlWords } from '../../src-core/words/control.ts';
import { problems } from '../../src-core/words/en.ts';

interface ControlDeps {
  /** In ms. */
  readonly now: () => number;
  readonly order: (order: Order, ageMs: number, language?: LanguageCode) => void;
  /** Locked or asleep: what is inserted would go to whatever asks for the password. */
  readonly isAway: () => boolean;
  /** Also while it is paused. */
  readonly isRecording: () => boolean;
  /** Rejects with a `Failure`, or resolves with a sentence that says why nothing is pasted. */
  readonly pasteLast: () => Promise<string | null>;
  /** Both as `pasteLast`. */
  readonly undo: () => Promise<string | null>;
  readonly swap: () => Promise<string | null>;
  readonly status: () => ControlStatus;
}

const beginsSomething: ReadonlySet<ControlCommand> = new Set([
  'start',
  'toggle',
  'paste-last',
  'undo',
  'swap',
]);

/** Rejects only with what nobody expects. */
export function answerControl(deps: ControlDeps): (request: ControlRequest) => Promise<ControlAnswer> {
  let undone: { readonly at: number; readonly refusal: Promise<string | null> } | null = null;

  /** A held key that repeats it means it once: else it would take out the words that it has just had back. */
  function undoOnce(): Promise<string | null> {
    const at = deps.now();
    const before = undone;
    const isRepeat = before !== null && at - before.at <= activationTimes.samePress;
    const refusal = isRepeat ? before.refusal : deps.undo();
    undone = { at, refusal };
    return isRepeat ? refusal.then((why) => why ?? controlWords.nothingToUndo) : refusal;
  }

  return async ({ command, ageMs, waitedMs = 0, language }) => {
    // Whoever asks for something else in between has let the key go.
    if (command !== 'undo' && command !== 'status') undone = null;
    // Whoever asked was told so long ago; a key that was to end something is let go all the same.
    const ends = command === 'toggle' && deps.isRecording();
    if (waitedMs >= controlPatienceMs && beginsSomething.has(command) && !ends)
      return { ok: false, message: controlWords.noAnswer };
    if (deps.isAway() && beginsSomething.has(command)) return { ok: false, message: controlWords.away };
    switch (command) {
      case 'status':
        break;
      case 'paste-last':
      case 'undo':
      case 'swap': {
        const change = { 'paste-last': deps.pasteLast, undo: undoOnce, swap: deps.swap }[command];
        const refusal = await change().catch(sentenceFor);
        if (refusal !== null) return { ok: false, message: refusal };
        break;
      }
      case 'pause':
        if (!deps.isRecording()) return { ok: false, message: controlWords.nothingToPause };
        deps.order(command, ageMs);
        break;
      case 'start':
      case 'stop':
      case 'toggle':
      case 'cancel':
        deps.order(command, ageMs, language);
    }
    return { ok: true, status: deps.status() };
  };
}

function sentenceFor(error: unknown): string {
  if (!(error instanceof Failure)) throw error;
  const { what, action } = problems[error.code];
  return `${what} ${action}`.trim();
}
