/** What the app does for each command of the command line. */
import type { ControlAnswer, ControlCommand, ControlStatus } from '../../src-core/control.ts';
import type { Order } from '../../src-core/dictation/activation.ts';
import { Failure } from '../../src-core/transcription.ts';
import { problems } from '../../src-core/words/en.ts';

interface ControlDeps {
  readonly order: (order: Order) => void;
  /** Rejects with a `Failure`, or resolves with a sentence that says why nothing is pasted. */
  readonly pasteLast: () => Promise<string | null>;
  readonly status: () => ControlStatus;
}

/** Rejects only with what nobody expects. */
export function answerControl(deps: ControlDeps): (command: ControlCommand) => Promise<ControlAnswer> {
  return async (command) => {
    switch (command) {
      case 'status':
        break;
      case 'paste-last': {
        const refusal = await deps.pasteLast().catch(sentenceFor);
        if (refusal !== null) return { ok: false, message: refusal };
        break;
      }
      case 'start':
      case 'stop':
      case 'toggle':
      case 'cancel':
        deps.order(command);
    }
    return { ok: true, status: deps.status() };
  };
}

function sentenceFor(error: unknown): string {
  if (!(error instanceof Failure)) throw error;
  const { what, action } = problems[error.code];
  return `${what} ${action}`.trim();
}
