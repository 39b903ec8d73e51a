import type { NativeCalls } from '../calls.ts';
import { windowsDesktop } from './desktop.ts';
import { windowsMedia } from './media.ts';

export function windowsCalls(): NativeCalls {
  return { ...windowsDesktop(), ...windowsMedia() };
}
