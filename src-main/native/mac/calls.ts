import type { NativeCalls } from '../calls.ts';
import { macDesktop } from './desktop.ts';
import { macField } from './field.ts';
import { openMacFieldApi } from './field-api.ts';

export function macCalls(): NativeCalls {
  return { ...macDesktop(), ...macField(openMacFieldApi) };
}
