import type { NativeCalls } from '../calls.ts';
import { windowsDesktop } from './desktop.ts';
import { windowsField } from './field.ts';
import { openWindowsFieldApi } from './field-api.ts';
import { windowsKeys } from './keys.ts';
import { loadWindowsKeys } from './keys-api.ts';
import { windowsMedia } from './media.ts';
import { openWindowsApi } from './windows-api.ts';

export function windowsCalls(): NativeCalls {
  return {
    ...windowsDesktop(openWindowsApi()),
    ...windowsField(openWindowsFieldApi),
    ...windowsKeys(loadWindowsKeys()),
    ...windowsMedia(),
  };
}
