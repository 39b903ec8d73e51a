import type { CommandInput } from '../../src-core/contract.ts';
import type { ErrorCode } from '../../src-core/error-codes.ts';

export const captureCodes: Record<CommandInput<'captureFailed'>['reason'], ErrorCode> = {
  missing: 'microphone-missing',
  denied: 'microphone-denied',
  busy: 'microphone-busy',
  failed: 'microphone-failed',
  unplugged: 'microphone-unplugged',
};
