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
  'language-not-understood': {
    what: 'This computer understands English only.',
    action: 'Choose Groq or English in settings.',
  },
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
  'service-down': { what: 'Groq has a problem of its own.', action: 'Try again from history.' },
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
  'setting-refused': { what: 'This value cannot be used.', action: 'Check it and try again.' },
  'hotkey-would-type': {
    what: 'This key types into the app you are in.',
    action: 'Choose a function key or add Control, Alt or Super.',
  },
  'overlay-failed': {
    what: 'The part of Dictum that listens keeps ending.',
    action: 'Quit Dictum and start it again.',
  },
  'hotkey-pastes': { what: 'Apps paste with this key, and so does Dictum.', action: 'Choose another one.' },
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
  'no-sound': 'The microphone gave no sound yet',
  'no-speech': 'No speech heard',
  cancelled: 'Cancelled',
} as const;

export const serviceNames = { embedded: 'This computer', groq: 'Groq' } as const;

export const actions = {
  copy: 'Copy',
  copied: 'Copied',
  tryAgain: 'Try again',
  transcribe: 'Transcribe',
  transcribing: 'Transcribing…',
  delete: 'Delete',
  undo: 'Undo',
  close: 'Close',
  save: 'Save',
  remove: 'Remove',
  dismiss: 'Dismiss',
  back: 'Back',
  history: 'History',
  settings: 'Settings',
  keys: 'Keys',
  clearSearch: 'Clear search',
} as const;

export const pillWords = {
  arming: 'Opening the microphone',
  recording: 'Listening',
  finishing: 'Taking the last words',
  working: 'Transcribing',
  stillWaiting: {
    embedded: 'Still working on this computer',
    groq: 'Still waiting for Groq',
  },
  copied: 'Copied',
  waiting: (count: number) => `${count} dictations on their way`,
} as const;

export const historyWords = {
  search: 'Search your dictations',
  list: 'Dictations',
  detail: 'Dictation',
  today: 'Today',
  yesterday: 'Yesterday',
  failed: 'Not transcribed',
  copiedMark: 'Copied, not pasted',
  notInserted: 'Not pasted',
  emptyText: 'No words in this dictation.',
  copied: 'Copied',
  deleted: 'Dictation deleted',
  found: (count: number) =>
    count === 0
      ? 'No dictation found'
      : count === 1
        ? '1 dictation'
        : `${count.toLocaleString('en')} dictations`,
  onThisComputer: 'Transcribed on this computer.',
  sentTo: (host: string) => `Sent to ${host}.`,
  keptHere: 'The recording is kept on this computer.',
  empty: {
    hold: 'Hold',
    speak: 'anywhere and speak',
    letGo: 'Let go, and your words stand where your cursor is. They are kept here too.',
    noHotkey: 'Start from the tray menu and speak',
  },
  nothingFound: (query: string) => `Nothing found for “${query}”`,
  nothingFoundHint: 'Try fewer or other words.',
} as const;

export const timelineWords = {
  title: 'Time line',
  phases: {
    opening: 'Microphone opens',
    speaking: 'You speak',
    tail: 'Last words arrive',
    transcribing: 'Transcription',
    inserting: 'Insertion',
  },
  release: 'Released',
  waited: (duration: string) => `Your words stood there ${duration} after you let go.`,
  unfinished: 'This dictation did not reach the end.',
} as const;

export const statusWords = {
  hold: 'Hold',
  toDictate: 'to dictate',
  listening: 'Listening',
  engineLoading: 'The speech engine is getting ready',
  engineReady: 'Ready. Everything stays on this computer.',
  groqReady: 'Ready. Your recordings are sent to Groq.',
  groqNeedsKey: 'Groq needs a key before it can transcribe. Enter yours below.',
} as const;

export const storageNotices = {
  'settings-repaired':
    'Some settings could not be read and are back to how they came. Everything else is as you left it.',
  'history-repaired': 'Some dictations could not be read. The damaged file was kept aside.',
  'history-not-written': 'The history cannot be written right now. Free some space on the disk.',
} as const;

export const keyWords = {
  title: 'Keys',
  everywhere: 'Everywhere',
  dictate: 'Hold and speak',
  cancelDictation: 'Cancel while you speak',
  inThisWindow: 'In this window',
  choose: 'Choose a dictation',
  copy: 'Copy its transcript',
  delete: 'Delete it',
  undo: 'Bring it back',
  read: 'Go to the transcript',
  search: 'Search',
  settings: 'Settings',
  keys: 'Show the keys',
  back: 'One step back',
} as const;

export const settingsWords = {
  topics: {
    general: 'General',
    speech: 'Speech',
    about: 'About and privacy',
  },
  hotkey: {
    name: 'Hotkey',
    sentence: 'Hold it anywhere and speak; let go and the words are typed.',
    press: 'Press the new hotkey…',
    taken: 'Another app uses this hotkey. Choose another one.',
    whileRecording: 'A function key, or a letter with Ctrl, Alt or Super. Escape keeps the old one.',
  },
  service: {
    name: 'Service',
    embedded: 'Your voice never leaves this computer. Understands English.',
    groq: 'Your recordings are sent to Groq. Understands about a hundred languages.',
  },
  language: {
    name: 'Language',
    sentence: 'The language you speak. Automatic finds it out each time.',
    automatic: 'Automatic',
    englishOnly: (language: string) =>
      `This computer understands English only, so ${language} has no effect. Choose Groq to dictate in it.`,
  },
  key: {
    name: 'Groq key',
    sentence: 'Groq asks for a key of your own; you get one on its site.',
    link: 'Get a key',
    placeholder: 'gsk_…',
    set: (lastFour: string | null) => (lastFour === null ? 'A key is set' : `Ends in ${lastFour}`),
    kept: {
      keyring: 'Kept in the keyring of this system.',
      session: 'This system has no keyring: the key is forgotten when Dictum closes.',
      environment: 'Comes from GROQ_API_KEY in the environment. A key entered here is used instead.',
    },
  },
  model: {
    name: 'Model',
    sentence: 'Which of Groq’s models transcribes.',
    refused: 'This is no name of a model.',
  },
  baseUrl: {
    name: 'Address',
    sentence: 'Where recordings and key are sent. Another address asks for the key again.',
    refused: 'Enter an address that begins with https://, or http:// on this computer.',
  },
  prompt: {
    name: 'Prompt',
    sentence: 'Names and spellings that Groq should know, as you would write them.',
    placeholder: 'Kubernetes, Dr. Okonkwo, Tromsø',
    refused: 'The prompt could not be saved.',
    count: (length: number, most: number) => `${length.toLocaleString('en')} of ${most.toLocaleString('en')}`,
  },
  microphone: {
    name: 'Microphone',
    sentence: 'Used while you dictate, and at no other time.',
    systemDefault: 'System default',
    notConnected: (label: string) => `${label} (not connected)`,
    fallback: 'It is not connected: the system default is used until it is back.',
  },
  theme: {
    name: 'Theme',
    sentence: 'Light, dark, or as your system is.',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
  },
  about: {
    version: (version: string) => `Version ${version}`,
    tagline: 'Hold a key anywhere, speak, let go.',
    microphoneName: 'Your microphone',
    microphone: 'It is open only while you dictate, until your last word has faded.',
    soundName: 'Your recordings',
    sound:
      'They are removed once the words are safe. A recording that failed is kept so that you can try again.',
    textName: 'Your words',
    text: 'They stay in the history on this computer until you delete them.',
    serviceName: 'Your service',
    embedded: 'Speech is transcribed on this computer. Nothing is sent.',
    groq: (host: string) => `Recordings and the prompt are sent to ${host}.`,
    groqPrivacy: 'How Groq handles data',
  },
} as const;

/** In the terminal Dictum was started from. */
export const terminalWords = {
  running: (hotkey: string) =>
    `Dictum is running: hold ${hotkey} anywhere, speak, and let go. Quit it from the tray menu, or with Ctrl+C here.`,
  runningWithoutHotkey: (problem: string) =>
    `Dictum is running. ${problem} Quit it from the tray menu, or with Ctrl+C here.`,
} as const;

export const trayWords = {
  start: 'Start dictation',
  stop: 'Stop dictation',
  nothingYet: 'No transcripts yet',
  copyRecent: 'Copy a recent transcript',
  history: 'History',
  settings: 'Settings',
  quit: 'Quit Dictum',
} as const;
