/** What keeps macOS from giving Dictum its keys or its sound: the one to see to first, or none. Pure. */
import type { Hearing, Hindrance, WayToHear } from './hearing.ts';

export interface MacState {
  readonly way: WayToHear;
  /** Accessibility: without it no app hears keys or presses any. */
  readonly isTrusted: boolean;
  /** As macOS names it: 'granted', 'denied', 'restricted', 'not-determined'. */
  readonly microphone: string;
  /** Who keeps every other program from hearing keys, as password fields do (Secure Input); null: nobody does. */
  readonly keyboardKeeper: { readonly app: string | null } | null;
}

export function macHindrance(state: MacState): Pick<Hearing, 'hindrance' | 'keyboardKeptBy'> {
  const hindrance = firstHindrance(state);
  return {
    hindrance,
    keyboardKeptBy: hindrance === 'secure-input' ? (state.keyboardKeeper?.app ?? null) : null,
  };
}

function firstHindrance({ way, isTrusted, microphone, keyboardKeeper }: MacState): Hindrance | null {
  if (!isTrusted) return 'accessibility';
  // Electron cannot ask for Input Monitoring. An app that is trusted and still not let at the keyboard lacks it.
  if (way !== 'hook') return 'input-monitoring';
  if (keyboardKeeper !== null) return 'secure-input';
  return microphone === 'denied' || microphone === 'restricted' ? 'microphone' : null;
}

/**
 * From what `ioreg -l -d 1 -w 0` prints. `ownPids`: those of Dictum while a window of it has the focus: the field for the
 * key of a service is one for passwords, too, and nobody wants to dictate into it.
 */
export function secureInputPid(registry: string, ownPids: readonly number[]): number | null {
  const found = /"kCGSSessionSecureInputPID"\s*=\s*(\d+)/.exec(registry);
  const pid = found === null ? null : Number(found[1]);
  return pid === null || ownPids.includes(pid) ? null : pid;
}
