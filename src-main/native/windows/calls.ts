import type { NativeCalls } from '../calls.ts';
import { windowsDesktop } from './desktop.ts';

export function windowsCalls(): NativeCalls {
  return { ...windowsDesktop() };
}
