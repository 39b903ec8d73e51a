import type { NativeCalls } from '../calls.ts';
import { macDesktop } from './desktop.ts';

export function macCalls(): NativeCalls {
  return { ...macDesktop() };
}
