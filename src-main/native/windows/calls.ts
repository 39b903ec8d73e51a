import type { NativeCalls } from '../calls.ts';
import { windowsDesktop } from './desktop.ts';
import { windowsField } from './field.ts';
import { openWindowsFieldApi } from './field-api.ts';

export function windowsCalls(): NativeCalls {
  return { ...windowsDesktop(), ...windowsField(openWindowsFieldApi) };
}
