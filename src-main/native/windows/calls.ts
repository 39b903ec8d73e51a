import type { NativeCalls } from '../calls.ts';

/** Each part loads the system's libraries when it is first called. */
export function windowsCalls(): NativeCalls {
  return {};
}
