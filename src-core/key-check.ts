import type { ErrorCode } from './error-codes.ts';

/** What came of testing a key, in the order of what is wrong first. */
export const keyChecks = [
  'works',
  'missing',
  'rejected',
  /** The key is good, but not for this. */
  'not-allowed',
  'no-such-model',
  'no-network',
  /** Nobody there speaks as a speech service does. */
  'wrong-host',
  'certificate',
  'blocked',
  'no-credit',
  /** It cannot say now: ask later. */
  'not-now',
  /** The server lists no models: whether this one is there shows only at the first dictation. */
  'unknown',
] as const;

export type KeyCheck = (typeof keyChecks)[number];

/** The service told what it offers, so the key is good. */
export function keyCheckFromModels(offered: readonly string[], inUse: string): KeyCheck {
  if (offered.length === 0) return 'unknown';
  return offered.includes(inUse) ? 'works' : 'no-such-model';
}

/** The service did not tell what it offers. `isOwnAddress`: the person chose where it lives. */
export function keyCheckFromFailure(code: ErrorCode, isOwnAddress: boolean): KeyCheck {
  switch (code) {
    case 'key-missing':
      return 'missing';
    case 'key-rejected':
      return 'rejected';
    case 'key-not-allowed':
      return 'not-allowed';
    case 'model-unknown':
      return 'no-such-model';
    case 'no-network':
      return 'no-network';
    case 'service-host-unknown':
    case 'service-unreachable':
      // The address of a known service is right: then it is the network.
      return isOwnAddress ? 'wrong-host' : 'no-network';
    case 'service-not-found':
    case 'service-bad-answer':
      return 'wrong-host';
    case 'service-certificate':
      return 'certificate';
    case 'service-blocked':
      return 'blocked';
    case 'service-no-credit':
      return 'no-credit';
    case 'service-busy':
    case 'service-down':
    case 'service-timeout':
      return 'not-now';
    default:
      return 'unknown';
  }
}
