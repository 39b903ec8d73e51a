/** What keeps macOS from giving Dictum its keys or its sound: the one to see to first, or null. Pure. */
import type { Hindrance, WayToHear } from './hearing.ts';

export interface MacState {
  readonly way: WayToHear;
  /** Accessibility: without it no app hears keys or presses any. */
  readonly isTrusted: boolean;
  /** As macOS names it: 'granted', 'denied', 'restricted', 'not-determined'. */
  readonly microphone: string;
  /** Of the program that keeps every other one from hearing keys, as password fields do; null: none does. */
  readonly secureInputPid: number | null;
}

export function macHindrance({ way, isTrusted, microphone, secureInputPid }: MacState): Hindrance | null {
  if (!isTrusted) return 'accessibility';
  // Electron cannot ask for Input Monitoring. An app that is trusted and still not let at the keyboard lacks it.
  if (way !== 'hook') return 'input-monitoring';
  if (secureInputPid !== null) return 'secure-input';
  return microphone === 'denied' || microphone === 'restricted' ? 'microphone' : null;
}

/** From what `ioreg -l -w 0` prints. */
export function secureInputPid(registry: string): number | null {
  const found = /"kCGSSessionSecureInputPID"\s*=\s*(\d+)/.exec(registry);
  return found === null ? null : Number(found[1]);
}
