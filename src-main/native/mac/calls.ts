import type { NativeCalls } from '../calls.ts';
import { macDesktop } from './desktop.ts';
import { macKeys } from './keys.ts';
import { loadMacKeys } from './keys-api.ts';

export function macCalls(): NativeCalls {
  return { ...macDesktop(), ...macKeys(loadMacKeys()) };
}
