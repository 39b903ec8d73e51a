import type { NativeCalls } from '../calls.ts';
import { macDesktop } from './desktop.ts';
import { macMedia } from './media.ts';

export function macCalls(): NativeCalls {
  return { ...macDesktop(), ...macMedia() };
}
