/** Where a problem can be mended: what the one button of its card opens. */
import type { ErrorCode } from './error-codes.ts';

/** Of the settings, in their order. */
export const settingsTopics = ['general', 'speech', 'words', 'insertion', 'fallback', 'about'] as const;

export type SettingsTopic = (typeof settingsTopics)[number];

/** `microphone-privacy`: where the system says which apps may hear. */
export const mendingPlaces = ['history', 'microphone-privacy', ...settingsTopics] as const;

export type MendingPlace = (typeof mendingPlaces)[number];

/** In settings what a setting mends; all else in history, where the recording can be tried again. */
const places: Record<ErrorCode, MendingPlace> = {
  'microphone-missing': 'general',
  'microphone-denied': 'microphone-privacy',
  'microphone-busy': 'general',
  'microphone-failed': 'general',
  'microphone-unplugged': 'general',
  'hearing-stopped': 'history',
  'speech-missed': 'history',
  'recording-not-written': 'history',
  'model-missing': 'speech',
  'model-damaged': 'speech',
  'engine-failed': 'history',
  'engine-timeout': 'history',
  'language-not-understood': 'speech',
  'download-failed': 'speech',
  'download-refused': 'speech',
  'download-damaged': 'speech',
  'disk-full': 'speech',
  'key-missing': 'speech',
  'key-rejected': 'speech',
  'key-not-allowed': 'speech',
  'no-network': 'history',
  'model-unknown': 'speech',
  'model-cannot-translate': 'speech',
  'prompt-too-long': 'words',
  'service-blocked': 'history',
  'service-address-missing': 'speech',
  'service-not-found': 'speech',
  'service-refused': 'speech',
  'service-busy': 'history',
  'service-no-credit': 'speech',
  // It is sent later by itself: most often the connection was gone, and not the address wrong.
  'service-host-unknown': 'history',
  'service-unreachable': 'history',
  'service-down': 'history',
  'service-certificate': 'speech',
  'service-timeout': 'history',
  'service-bad-answer': 'history',
  'recording-too-large': 'history',
  'link-not-taken': 'history',
  'file-unreadable': 'history',
  'file-not-audio': 'history',
  'limit-reached': 'fallback',
  'hotkey-taken': 'general',
  'hotkey-unavailable': 'general',
  'hotkey-not-heard': 'general',
  'hotkey-refused': 'general',
  'hotkey-superseded': 'general',
  'overlay-failed': 'history',
  'hotkey-would-type': 'general',
  'hotkey-pastes': 'general',
  'hotkey-used': 'general',
  'hotkey-unusable': 'general',
  'setting-refused': 'general',
  'insertion-failed': 'insertion',
  'target-changed': 'history',
  'history-not-written': 'history',
  'sound-missing': 'general',
  'export-not-written': 'history',
  'settings-not-written': 'general',
  'encryption-unavailable': 'general',
  'encryption-locked': 'history',
  interrupted: 'history',
  'computer-away': 'history',
  'no-speech': 'history',
  cancelled: 'history',
  unexpected: 'history',
};

/** `hasPrivacyPage`: the system has such a page, and lets apps open it. */
export function mendingPlace(
  code: ErrorCode,
  { hasPrivacyPage }: { readonly hasPrivacyPage: boolean },
): MendingPlace {
  const place = places[code];
  // Without it there may be another microphone that is not blocked.
  return place === 'microphone-privacy' && !hasPrivacyPage ? 'general' : place;
}
