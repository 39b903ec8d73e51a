import type { ErrorCode } from '../../../src-core/error-codes.ts';

/** A `quiet` failure is what somebody chose, or silence; a `problem` is something that went wrong. */
export function failureTone(code: ErrorCode): 'quiet' | 'problem' {
  return code === 'cancelled' || code === 'no-speech' ? 'quiet' : 'problem';
}
