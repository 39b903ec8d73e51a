/** Every word the app says, in one place: plain, short, second person, no blame. */
import type { ErrorCode } from '../error-codes.ts';

interface ProblemWords {
  /** What happened. */
  readonly what: string;
  /** The one thing to do about it. */
  readonly action: string;
}

export const problems: Record<ErrorCode, ProblemWords> = {
  'microphone-missing': { what: 'No microphone found.', action: 'Plug one in, then hold the key again.' },
  'microphone-denied': {
    what: 'The microphone is blocked for Dictum.',
    action: 'Allow it in the system settings.',
  },
  'microphone-busy': {
    what: 'The microphone is busy.',
    action: 'Close the app that uses it, then try again.',
  },
  'microphone-failed': { what: 'The microphone gave no sound.', action: 'Choose another one in settings.' },
  'recording-not-written': {
    what: 'The recording could not be written to disk.',
    action: 'Free some space, then try again.',
  },
  'model-missing': {
    what: 'The speech model is missing.',
    action: 'Install Dictum again, or choose Groq in settings.',
  },
  'model-damaged': {
    what: 'The speech model is damaged.',
    action: 'Install Dictum again, or choose Groq in settings.',
  },
  'engine-failed': { what: 'The speech engine stopped.', action: 'Try again from history.' },
  'engine-timeout': { what: 'The speech engine did not answer.', action: 'Try again from history.' },
  'key-missing': { what: 'No Groq key is set.', action: 'Enter one in settings.' },
  'key-rejected': { what: 'Groq did not accept the key.', action: 'Check it in settings.' },
  'service-blocked': {
    what: 'Something between you and Groq blocked the request.',
    action: 'Check your proxy or VPN.',
  },
  'service-not-found': {
    what: 'Groq does not know this model or address.',
    action: 'Check both in settings.',
  },
  'service-refused': {
    what: 'Groq did not accept the recording.',
    action: 'Check model and prompt in settings, then try again.',
  },
  'service-busy': { what: 'Groq is at its limit for your key.', action: 'Try again in a minute.' },
  'service-unreachable': {
    what: 'Groq cannot be reached.',
    action: 'Check your connection, then try again from history.',
  },
  'service-certificate': {
    what: 'The certificate of the service is not valid.',
    action: 'Check the address in settings.',
  },
  'service-timeout': { what: 'The service did not answer in time.', action: 'Try again from history.' },
  'service-bad-answer': {
    what: 'The service sent an answer that makes no sense.',
    action: 'Try again from history.',
  },
  'recording-too-large': {
    what: 'The recording is too long for Groq.',
    action: 'Transcribe it on this computer.',
  },
  'hotkey-taken': { what: 'Another app uses this hotkey.', action: 'Choose another one in settings.' },
  'hotkey-unavailable': {
    what: 'Dictum cannot hear keys on this desktop.',
    action: 'Start and stop from the tray menu.',
  },
  'insertion-failed': {
    what: 'The text could not be pasted.',
    action: 'It is in the clipboard: paste it yourself.',
  },
  'target-changed': {
    what: 'The window you spoke to is not in front any more.',
    action: 'The text is in the clipboard: paste it where you want.',
  },
  'history-not-written': {
    what: 'The history could not be written.',
    action: 'Free some space on the disk.',
  },
  interrupted: { what: 'Dictum was closed before this was transcribed.', action: 'Transcribe it now.' },
  'no-speech': { what: 'No speech heard.', action: 'Transcribe it anyway.' },
  cancelled: { what: 'You cancelled this dictation.', action: 'Transcribe it after all.' },
  unexpected: { what: 'Something unexpected happened.', action: 'Try again; the log has the details.' },
};

export const recordingIsKept = 'Your recording is kept.';

export const hints = {
  'too-short': 'Hold the key while you speak',
  'no-speech': 'No speech heard',
  cancelled: 'Cancelled',
} as const;

export const serviceNames = { embedded: 'This computer', groq: 'Groq' } as const;
