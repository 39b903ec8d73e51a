import type { NativeCalls } from '../calls.ts';
import { windowsDesktop } from './desktop.ts';
import { windowsKeys } from './keys.ts';
import { loadWindowsKeys } from './keys-api.ts';

export function windowsCalls(): NativeCalls {
  return { ...windowsDesktop(), ...windowsKeys(loadWindowsKeys()) };
}
