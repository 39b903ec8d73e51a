import type { NativeCalls } from '../calls.ts';
import { macDesktop } from './desktop.ts';
import { macField } from './field.ts';
import { openMacFieldApi } from './field-api.ts';
import { macKeys } from './keys.ts';
import { loadMacKeys } from './keys-api.ts';
import { macMedia } from './media.ts';

export function macCalls(): NativeCalls {
  return { ...macDesktop(), ...macField(openMacFieldApi), ...macKeys(loadMacKeys()), ...macMedia() };
}
