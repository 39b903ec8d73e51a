import type { NativeCalls } from '../calls.ts';
import { windowsDesktop } from './desktop.ts';
import { openWindowsApi } from './windows-api.ts';

export function windowsCalls(): NativeCalls {
  return { ...windowsDesktop(openWindowsApi()) };
}
