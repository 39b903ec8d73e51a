/** Which of the keys of the settings are had, as far as is known: another app, or the system, may have taken some. */
import type { HotkeyStatus } from './contract.ts';
import type { ErrorCode } from './error-codes.ts';
import type { WayToHear } from './hearing.ts';
import { type HotkeyBinding, keysToDictate } from './hotkey-bindings.ts';

/** What to tell people to press; null when no key that is had begins a dictation. */
export function keysHad(bindings: readonly HotkeyBinding[], status: HotkeyStatus): string | null {
  switch (status.state) {
    case 'armed':
      return keysToDictate(bindings.filter(({ keys }) => codeOf(keys, status.refused) === null));
    case 'failed':
      return null;
    case 'recording':
    case 'testing':
      // That lasts as long as somebody looks at the settings, which say more.
      return keysToDictate(bindings);
  }
}

/** Why no key that begins a dictation is had; null also where other keys are heard and none of these is wished for. */
export function whyNoneHad(bindings: readonly HotkeyBinding[], status: HotkeyStatus): ErrorCode | null {
  if (status.state === 'failed') return status.code;
  const wanted = keysToDictate(bindings);
  if (status.state !== 'armed' || wanted === null || keysHad(bindings, status) !== null) return null;
  return codeOf(wanted, status.refused);
}

/**
 * Whether the pill says that none is had. Where the desktop gives the keys, it has asked the person itself; where it
 * runs Dictum for them, nothing is missing.
 */
export function isMissingKeySaid(way: WayToHear): boolean {
  return way === 'hook' || way === 'registered';
}

function codeOf(
  keys: string,
  refused: Extract<HotkeyStatus, { state: 'armed' }>['refused'],
): ErrorCode | null {
  return refused.find((each) => each.keys === keys)?.code ?? null;
}
