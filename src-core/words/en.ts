/** Every word the app says, in one place: plain, short, second person, no blame. */
import type { StandIn } from '../asking.ts';
import type { Activation } from '../dictation/activation.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { KeyCheck } from '../key-check.ts';
import type { MendingPlace } from '../mending.ts';
import type { Told } from '../outbox.ts';
import { services } from '../services.ts';
import { waitsAfter, waitsForPerson } from '../waiting.ts';
import { keysSaid } from './key-names.ts';

interface ProblemWords {
  /** What happened. */
  readonly what: string;
  /** The one thing to do about it. */
  readonly action: string;
}

export const serviceNames = {
  embedded: 'This computer',
  groq: 'Groq',
  openai: 'OpenAI',
  cortecs: 'Cortecs',
  custom: 'Your server',
} as const;

/** Like "whisper-large-v3 (Groq) or whisper-1 (OpenAI)". */
const modelsThatTranslate = (['groq', 'openai'] as const)
  .map((id) => `${services[id].translatingModels?.join(', ')} (${serviceNames[id]})`)
  .join(' or ');

export const problems: Record<ErrorCode, ProblemWords> = {
  'microphone-missing': { what: 'No microphone found.', action: 'Plug one in, then press the key again.' },
  'microphone-denied': {
    what: 'The microphone is blocked for Dictum.',
    action: 'Allow it in the system settings, or choose another one.',
  },
  'microphone-busy': {
    what: 'The microphone is busy.',
    action: 'Close the app that uses it, then try again.',
  },
  'microphone-failed': { what: 'The microphone gave no sound.', action: 'Choose another one in settings.' },
  'microphone-unplugged': {
    what: 'The microphone was unplugged.',
    action: 'Plug it in, then press the key to go on.',
  },
  'hearing-stopped': {
    what: 'Dictum stopped hearing you.',
    action: 'Press the key and say the rest again.',
  },
  'speech-missed': {
    what: 'Some of your words may be missing.',
    action: 'The computer stood still for a moment: read them once more.',
  },
  'recording-not-written': {
    what: 'The recording could not be written to disk.',
    action: 'Free some space, then try again.',
  },
  'model-missing': {
    what: 'The speech model is missing.',
    action: 'Choose another model in settings, or install Dictum again.',
  },
  'model-damaged': {
    what: 'A speech model is damaged.',
    action: 'If you got it in settings, get it again there; otherwise install Dictum again.',
  },
  'engine-failed': { what: 'The speech engine stopped.', action: 'Try again from history.' },
  'engine-timeout': { what: 'The speech engine did not answer.', action: 'Try again from history.' },
  'language-not-understood': {
    what: 'No model on this computer understands this language, or translates it.',
    action: 'Get one in settings, or choose another service.',
  },
  'key-missing': { what: 'The service needs a key and has none.', action: 'Enter one in settings.' },
  'key-rejected': { what: 'The service did not accept the key.', action: 'Check it in settings.' },
  'key-not-allowed': {
    what: 'Your key may not use this model.',
    action: 'Allow it in your account there, or choose another model in settings.',
  },
  'no-network': {
    what: 'There is no connection to the network.',
    action: 'Connect, then try again from history.',
  },
  'model-unknown': {
    what: 'The service does not know this model.',
    action: 'Choose another one in settings.',
  },
  'model-cannot-translate': {
    what: 'This model does not translate.',
    action: `Choose one that does in settings: ${modelsThatTranslate}.`,
  },
  'prompt-too-long': {
    what: 'The prompt is longer than the service takes.',
    action: 'Shorten it in settings, then try again.',
  },
  'download-failed': {
    what: 'The model could not be fetched.',
    action: 'Check your connection, then get it again: what has arrived is kept.',
  },
  'download-refused': {
    what: 'The model is not where it should be.',
    action: 'Choose another model, or update Dictum.',
  },
  'download-damaged': {
    what: 'What arrived is not the model that was asked for.',
    action: 'Get it again.',
  },
  'disk-full': {
    what: 'There is not enough room on the disk.',
    action: 'Free some space, then get the model again: what has arrived is kept.',
  },
  'service-blocked': {
    what: 'Something between you and the service blocked the request.',
    action: 'Check your proxy or VPN.',
  },
  'service-address-missing': {
    what: 'Nobody has said where your server is.',
    action: 'Enter its address in settings.',
  },
  'service-not-found': {
    what: 'The service does not know this model or address.',
    action: 'Check both in settings.',
  },
  'service-refused': {
    what: 'The service did not accept the recording.',
    action: 'Check model and prompt in settings, then try again.',
  },
  'service-busy': { what: 'The service is at its limit for your key.', action: 'Try again in a minute.' },
  'service-no-credit': {
    what: 'Your account with the service has no credit left.',
    action: 'Top it up there, or choose another service in settings.',
  },
  'service-host-unknown': {
    what: 'The address of the service was not found.',
    action: 'Check your connection, and the address in settings.',
  },
  'service-unreachable': {
    what: 'The service cannot be reached.',
    action: 'Check your connection, then try again from history.',
  },
  'service-down': { what: 'The service has a problem of its own.', action: 'Try again from history.' },
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
    what: 'The recording is too long for the service.',
    action: 'Transcribe it on this computer.',
  },
  'link-not-taken': {
    what: 'The service takes recordings, not their addresses.',
    action: 'Download the recording first.',
  },
  'file-unreadable': {
    what: 'The file could not be read.',
    action: 'Check that it is there, then drop it again.',
  },
  'file-not-audio': {
    what: 'The file holds no sound that can be read.',
    action: 'Choose wav, flac, mp3, ogg, webm or m4a.',
  },
  'limit-reached': {
    what: 'You have spent what you allowed for this month.',
    action: 'Raise the monthly limit in settings.',
  },
  'hotkey-taken': { what: 'Another app uses this hotkey.', action: 'Choose another one in settings.' },
  'hotkey-unavailable': {
    what: 'Dictum cannot hear keys on this desktop.',
    action: 'Have your desktop run Dictum for a key: "How it is heard" in settings shows how.',
  },
  'hotkey-refused': {
    what: 'Your desktop gave Dictum no key.',
    action: 'Have it ask again under "How it is heard" in settings, and allow it.',
  },
  'hotkey-superseded': {
    what: 'You chose something else before your desktop answered.',
    action: 'Your last choice counts.',
  },
  'hotkey-not-heard': {
    what: 'This desktop does not tell Dictum of this key.',
    action: 'Choose another one in settings.',
  },
  'hotkey-used': { what: 'This key does something in Dictum already.', action: 'Choose another one.' },
  'hotkey-unusable': { what: 'This key cannot be a hotkey.', action: 'Press another one.' },
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
  'sound-missing': {
    what: 'The sound of this dictation is not there any more.',
    action: 'Turn on keeping sounds in settings for the next ones.',
  },
  'export-not-written': {
    what: 'The file could not be written.',
    action: 'Choose another folder, or free some space.',
  },
  'settings-not-written': { what: 'The setting could not be saved.', action: 'Free some space on the disk.' },
  'encryption-unavailable': {
    what: 'This system has no keyring that keeps a key from others.',
    action: 'Install and unlock GNOME Keyring or KWallet, then start Dictum again.',
  },
  'encryption-locked': {
    what: 'This dictation is encrypted and its key cannot be read now.',
    action: 'Unlock the keyring of this system, then start Dictum again.',
  },
  interrupted: { what: 'Dictum was closed before this was transcribed.', action: 'Transcribe it now.' },
  'computer-away': {
    what: 'The computer was locked or went to sleep while you spoke.',
    action: 'Transcribe it now.',
  },
  'no-speech': { what: 'No speech heard.', action: 'Transcribe it anyway.' },
  cancelled: { what: 'You cancelled this dictation.', action: 'Transcribe it after all.' },
  unexpected: { what: 'Something unexpected happened.', action: 'Try again; the log has the details.' },
};

/** What makes a sentence about a problem more exact; null where it is not known or of no help. */
export interface ProblemDetail {
  /** The name of a model that would have understood. */
  readonly modelToGet: string | null;
  /** Who was asked. */
  readonly host: string | null;
}

export function problemWords(code: ErrorCode, { modelToGet, host }: ProblemDetail): ProblemWords {
  const words = problems[code];
  if (code === 'key-rejected' && host !== null) return { ...words, what: `${host} did not accept the key.` };
  if (code !== 'language-not-understood' || modelToGet === null) return words;
  return { ...words, action: `Get ${modelToGet} in settings, or choose another service.` };
}

/** The same about what Dictum recorded: nobody chose it, and nobody could choose another. */
const recordingProblems: Partial<Record<ErrorCode, ProblemWords>> = {
  'file-unreadable': {
    what: 'The recording could not be read from the disk.',
    action: 'It is kept, and Dictum looks at it again the next time it starts.',
  },
  'file-not-audio': {
    what: 'This version of Dictum cannot read the recording.',
    action: 'It is kept: a newer version may read it.',
  },
};

/** About an entry of history: `sourceFile` is the file it was transcribed from, if it was not dictated. */
export function entryProblemWords(
  code: ErrorCode,
  { sourceFile }: { readonly sourceFile?: string | undefined },
  detail: ProblemDetail = { modelToGet: null, host: null },
): ProblemWords {
  const ofRecording = sourceFile === undefined ? recordingProblems[code] : undefined;
  return ofRecording ?? problemWords(code, detail);
}

/** "Hold F9 anywhere and speak", and how it ends. */
const pressWords: Record<Activation, string> = {
  hold: 'Hold',
  'tap-or-hold': 'Hold or tap',
  toggle: 'Press',
  'double-tap': 'Tap twice on',
};

const endWords: Record<Activation, string> = {
  hold: 'Let go',
  'tap-or-hold': 'Let go or tap again',
  toggle: 'Press it again',
  'double-tap': 'Pause or press it again',
};

const howTo: Record<Activation, (hotkey: string) => string> = {
  hold: (hotkey) => `hold ${hotkey} anywhere, speak, and let go`,
  'tap-or-hold': (hotkey) => `hold ${hotkey} anywhere, speak, and let go; or tap it before and after`,
  toggle: (hotkey) => `press ${hotkey} anywhere, speak, and press it again`,
  'double-tap': (hotkey) => `tap ${hotkey} twice anywhere, speak, and pause`,
};

export function seconds(ms: number): string {
  return `${ms / 1_000} seconds`;
}

export const recordingIsKept = 'Your recording is kept.';

/** About a dictation whose service was away. */
export const willBeSent = 'Your recording is kept and sent later by itself.';

/** About one that the person wants transcribed, with others. */
export const willBeTranscribed = 'Your recording is kept and transcribed in its turn.';

/** About a dictation that cannot be sent before the person does something. */
export const willBeSentOnceMended = 'Your recording is kept and transcribed once this is mended.';

/** The same, as long as the service wants to be left alone. */
const willBeSentIn = (wholeSeconds: number) => {
  const [minutes, rest] = [Math.floor(wholeSeconds / 60), wholeSeconds % 60];
  return `Your recording is kept and sent in ${minutes === 0 ? '' : `${minutes} min `}${rest} s or later.`;
};

/**
 * What the pill says below what happened. `againInSeconds`: so long the service wants to be left alone; null when it
 * did not say.
 */
export function problemAction(
  problem: {
    readonly code: ErrorCode;
    readonly isRecordingKept: boolean;
    readonly isCopied?: true;
    readonly isOvertaken?: true;
  } & ProblemDetail,
  againInSeconds: number | null,
): string {
  const { code, isRecordingKept, isCopied, isOvertaken, modelToGet } = problem;
  // Nothing was pasted, so somebody has to.
  if (isOvertaken === true) return pillWords.inHistory;
  if (isCopied === true) return pillWords.inClipboard;
  // What would help with the next one too counts more than that nothing is lost.
  if (!isRecordingKept || modelToGet !== null) return problemWords(code, problem).action;
  if (!waitsAfter(code)) return recordingIsKept;
  if (waitsForPerson(code)) return willBeSentOnceMended;
  return againInSeconds === null || againInSeconds <= 0 ? willBeSent : willBeSentIn(againInSeconds);
}

/** When nothing waits any more, or nothing goes on for now: what the system shows. */
export const endedWords = {
  title: ({ answered, givenUp }: Told) =>
    answered > 0
      ? `${waitedSaid(answered)} ${answered === 1 ? 'was' : 'were'} transcribed`
      : `${waitedSaid(givenUp)} ${givenUp === 1 ? 'has' : 'have'} no words`,
  body: ({ answered, givenUp }: Told) =>
    answered === 0
      ? 'The history says why.'
      : givenUp === 0
        ? 'The words are in your history.'
        : `The words are in your history. ${givenUp.toLocaleString('en')} more ${givenUp === 1 ? 'has' : 'have'} none: the history says why.`,
} as const;

function waitedSaid(count: number): string {
  return count === 1 ? 'A dictation that waited' : `${count.toLocaleString('en')} dictations that waited`;
}

/** When those that wait cannot be sent before the person does something: what the system shows. */
export const hindranceWords = {
  title: (count: number) =>
    count === 1
      ? 'A dictation waits to be transcribed'
      : `${count.toLocaleString('en')} dictations wait to be transcribed`,
  body: ({ what, action }: ProblemWords) => `${what} ${action}`,
} as const;

export const hints = {
  'too-short': 'Hold the key while you speak',
  'no-sound': 'The microphone gave no sound yet',
  'no-speech': 'No speech heard',
  cancelled: 'Cancelled',
} as const;

/** Who transcribed a dictation in place of the service that was wanted, and why. */
export function standInWords({ wanted, answered, because }: StandIn): string {
  if (because === 'late')
    return `${serviceNames[wanted]} was slow, so ${serviceNames[answered]} answered first.`;
  return `${serviceNames[answered]} transcribed this instead of ${serviceNames[wanted]}. ${problems[because].what}`;
}

export const moneyWords = {
  /** What a day, a month or a service cost; a price nobody knows is never said to be nothing. */
  spent: ({ dollars, unpricedS }: { readonly dollars: number; readonly unpricedS: number }) => {
    if (unpricedS === 0) return inDollars(dollars);
    const unknown = `${(unpricedS / 60).toLocaleString('en', { maximumFractionDigits: 1 })} min at a price not known`;
    return dollars === 0 ? unknown : `${inDollars(dollars)} and ${unknown}`;
  },
  limitReached: (limitDollars: number) =>
    `This month’s limit of ${inDollars(limitDollars)} is reached. Speech is transcribed on this computer until the month ends.`,
} as const;

/** A dictation costs far less than a cent. */
function inDollars(dollars: number): string {
  const maximumFractionDigits = dollars < 0.1 ? 4 : 2;
  return dollars.toLocaleString('en', { style: 'currency', currency: 'USD', maximumFractionDigits });
}

export const actions = {
  copy: 'Copy',
  copied: 'Copied',
  pasteAgain: 'Paste',
  tryAgain: 'Try again',
  tryNow: 'Try now',
  transcribe: 'Transcribe',
  transcribeAll: 'Transcribe all',
  transcribing: 'Transcribing…',
  delete: 'Delete',
  undo: 'Undo',
  close: 'Close',
  save: 'Save',
  remove: 'Remove',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  insert: 'Insert',
  insertHere: 'Insert here',
  pause: 'Pause',
  resume: 'Go on',
  back: 'Back',
  history: 'History',
  settings: 'Settings',
  allow: 'Allow',
  keys: 'Keys',
  clearSearch: 'Clear search',
  suggestions: 'Suggestions',
  edit: 'Correct',
  pin: 'Pin',
  unpin: 'Unpin',
  useThis: 'Use this',
} as const;

/** On the button that leads there. */
export function mendingWords(place: MendingPlace): string {
  if (place === 'history') return actions.history;
  return place === 'microphone-privacy' ? actions.allow : actions.settings;
}

export const pillWords = {
  arming: 'Opening the microphone',
  recording: 'Listening',
  /** In place of the wave: what the samples tell while somebody speaks. */
  unheard: {
    silent: 'No sound: is the microphone muted?',
    stuck: 'The microphone gives no sound',
  },
  exchanged: {
    gone: (label: string) => `Going on with ${label}`,
    // What matters comes first: the end of a long name may be cut off.
    music: (label: string) => `Your headset plays, so ${label} hears you`,
  },
  paused: 'Paused',
  finishing: 'Taking the last words',
  working: 'Transcribing',
  stillWaiting: {
    embedded: 'Still working on this computer',
    groq: 'Still waiting for Groq',
    openai: 'Still waiting for OpenAI',
    cortecs: 'Still waiting for Cortecs',
    custom: 'Still waiting for your server',
  },
  copied: 'Copied',
  pastedOver: 'What you had copied is lost',
  heldBack: 'Probably not said',
  elsewhere: (app: string | null) =>
    app === null ? problems['target-changed'].what : `${app} is not in front any more.`,
  inClipboard: 'The text is in the clipboard.',
  left: 'The computer was locked or asleep meanwhile.',
  inHistory: 'The text is in history.',
  /** Quietly, beside the words: why is said in history. */
  standIn: ({ wanted, answered, because }: StandIn) =>
    because === 'limit-reached'
      ? 'Monthly limit reached'
      : `${serviceNames[answered]} instead of ${serviceNames[wanted]}`,
  waiting: (count: number) => `${count} dictations on their way`,
} as const;

const whereWordsAre = 'and your words stand where your cursor is. They are kept here too.';

export const historyWords = {
  search: 'Search your dictations',
  list: 'Dictations',
  detail: 'Dictation',
  today: 'Today',
  yesterday: 'Yesterday',
  failed: 'Not transcribed',
  recoveredMark: 'Recovered',
  recovered: 'Found again after Dictum was closed in the middle of it.',
  waitsMark: 'Waits to be transcribed',
  copiedMark: 'Copied, not pasted',
  notInserted: 'Not pasted',
  maybeNotInserted: 'May not have been inserted',
  maybeNotInsertedWhy:
    'Dictum was closed in the middle. If the words are not where you wanted them, copy them.',
  undoneMark: 'Taken back',
  inserted: 'Typed as',
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
  sentTo: (hosts: string) => `Sent to ${hosts}.`,
  receipt: {
    title: 'What was sent',
    sound: (size: string, format: string) => `${size} of sound as ${format.toUpperCase()}`,
    fields: 'With it',
    noFields: 'Nothing else',
    by: (provider: string) => `Transcribed by ${provider}.`,
    cost: (dollars: string) => `Cost about ${dollars}.`,
    asked: 'Who was asked',
    ends: { answered: 'answered', overtaken: 'another was faster' },
    after: (duration: string) => `after ${duration}`,
    why: {
      first: '',
      retry: 'again',
      fallback: 'as fallback',
      hedge: 'early, to be quicker',
      skipped: 'not asked',
    },
  },
  heldBack: {
    'no-voice': 'Probably silence: no voice was in the sound. Not inserted.',
    'known-phrase': 'Probably silence: services write this when nobody speaks. Not inserted.',
    repetition: 'Probably not what you said: it repeats itself. Not inserted.',
    'prompt-echo': 'Probably not what you said: it repeats your own hints. Not inserted.',
  },
  serviceSaid: (words: string) => `It said: “${words}”`,
  heldBackMark: 'Probably not said',
  doubts: {
    unsure: 'The service was not sure of this',
    'no-voice': 'Nobody may have said this',
  },
  keptHere: 'The recording is kept on this computer.',
  empty: {
    press: pressWords,
    speak: 'anywhere and speak',
    end: (activation: Activation) => `${endWords[activation]}, ${whereWordsAre}`,
    endWithoutHotkey: `Stop it there too, ${whereWordsAre}`,
    locked: 'Your history is locked',
    lockedEnd: 'What you dictate now is typed, and kept here too.',
    noHotkey: 'Start from the tray menu and speak',
  },
  nothingFound: (query: string) => (query === '' ? 'Nothing found' : `Nothing found for “${query}”`),
  nothingFoundHint: 'Try fewer or other words, or another filter.',
  pinned: 'Pinned',
  corrected: 'The service wrote',
  correctedText: 'Corrected words',
  spokenTo: (app: string) => `to ${app}`,
  listen: 'Listen to this dictation',
  filter: {
    title: 'Filter',
    all: 'All dictations',
    only: {
      failed: 'Not transcribed',
      sound: 'With sound',
      pinned: 'Pinned',
      recovered: 'Recovered',
      waiting: 'Waiting to be transcribed',
    },
    anyService: 'Any service',
    anyLanguage: 'Any language',
    anyTime: 'Any time',
    days: (days: number) => (days === 1 ? 'Today' : `Last ${days} days`),
    show: 'Show the filters',
    clear: 'Show all',
  },
  compare: {
    title: 'Compare with another service or language',
    service: 'Service',
    language: 'Language',
    run: 'Transcribe again',
    same: 'The same words.',
    how: (service: string, model: string | null, language: string | null, isCorrected: boolean) =>
      [service, model, language, isCorrected ? 'corrected' : null]
        .filter((part) => part !== null)
        .join(' · '),
  },
  export: {
    title: 'Export',
    one: 'Export this dictation',
    all: 'Export what is shown',
    formats: { json: 'JSON', csv: 'CSV (table)', md: 'Markdown', srt: 'SRT (subtitles)' },
    done: (count: number) =>
      count === 1 ? '1 dictation exported' : `${count.toLocaleString('en')} dictations exported`,
  },
} as const;

export const fileWords = {
  choose: 'Transcribe files…',
  again: 'The file is where it was. Drop it here again to try again.',
  cancel: 'Cancel',
  progress: (name: string, place: number, count: number, heard: string) =>
    `${count > 1 ? `${place} of ${count}: ` : ''}Transcribing ${name}, ${heard}`,
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
  press: pressWords,
  toDictate: 'to dictate',
  listening: 'Listening',
  noKeys: 'macOS does not let Dictum use the keyboard.',
  noSound: 'macOS does not let Dictum hear you.',
  keyboardKept: (app: string | null) => `${app ?? 'Another app'} keeps the keyboard to itself.`,
  engineLoading: 'The speech engine is getting ready',
  engineReady: 'Ready. Everything stays on this computer.',
  serviceReady: (service: string) => `Ready. Your recordings are sent to ${service}.`,
  serviceNeedsKey: (service: string) => `${service} needs a key before it can transcribe. Enter yours below.`,
  serviceNeedsAddress: 'Say where your server is before it can transcribe. Enter its address below.',
  noKey: (service: string) => `No ${service} key is set.`,
  noAddress: 'Your server has no address yet.',
} as const;

export const storageNotices = {
  'settings-repaired':
    'Some settings could not be read and are back to how they came. Everything else is as you left it.',
  'history-repaired': 'Some dictations could not be read. The damaged file is kept beside the history.',
  'history-not-written': 'The history cannot be written right now. Free some space on the disk.',
} as const;

/** The key of the history cannot be had: it is not shown, and not touched. */
export const lockedNotice =
  'Dictations from before are encrypted and their key cannot be read: unlock the keyring of this system, then start Dictum again. Nothing was deleted, and new ones are kept.';

/** After a start that has found dictations again; nothing of them is ever inserted. */
export function recoveredNotice(count: number): string {
  return count === 1
    ? 'Dictum was closed in the middle of a dictation: 1 recording was recovered.'
    : `Dictum was closed in the middle of dictations: ${count.toLocaleString('en')} recordings were recovered.`;
}

export const keyWords = {
  title: 'Keys',
  everywhere: 'Everywhere',
  dictate: {
    hold: 'Hold and speak',
    'tap-or-hold': 'Hold or tap, and speak',
    toggle: 'Begin and end a dictation',
    'double-tap': 'Tap twice and speak',
  },
  cancelDictation: 'Cancel while you speak',
  inThisWindow: 'In this window',
  choose: 'Choose a dictation',
  copy: 'Copy its transcript',
  paste: 'Paste it into the window before',
  delete: 'Delete it',
  undo: 'Bring it back',
  read: 'Go to the transcript',
  search: 'Search',
  settings: 'Settings',
  keys: 'Show the keys',
  back: 'One step back',
} as const;

export const modelWords = {
  title: 'Models on this computer',
  sentence:
    'The chosen model transcribes where it understands your language; otherwise another one that does. What you get comes from huggingface.co, and is checked.',
  get: 'Get',
  getIt: (name: string) => `Get ${name}`,
  mend: 'Get it again',
  mendIt: (name: string) => `Get ${name} again`,
  goOn: 'Go on',
  goOnWith: (name: string) => `Go on getting ${name}`,
  cancel: (name: string) => `Cancel getting ${name}`,
  use: 'Use',
  choose: (name: string) => `Use ${name}`,
  chosen: 'Chosen',
  isChosen: (name: string) => `Chosen: ${name}`,
  remove: (name: string) => `Remove ${name}`,
  removeNow: 'Remove now',
  removeItNow: (name: string) => `Remove now: ${name}`,
  keep: 'Keep',
  keepIt: (name: string) => `Keep ${name}`,
  getAgain: (bytes: number) => `Getting it again means ${inMegabytes(bytes)} from huggingface.co.`,
  fetching: (name: string) => `Getting ${name}`,
  isHere: (name: string) => `${name} is on this computer`,
  received: (bytes: number, of: number) => `${inMegabytes(bytes)} of ${inMegabytes(of)}`,
  standsIn: 'Used now, because the chosen model is not here or cannot do it.',
  lost: 'It comes with Dictum, but its files are missing. Install Dictum again to have it.',
  manyLanguages: (count: number) => `${count} languages`,
  manyLanguagesAnd: (count: number, language: string, isAmong: boolean) =>
    isAmong ? `${count} languages, ${language} among them` : `${count} languages, not ${language}`,
  translates: 'translates to English',
  size: (bytes: number) => inMegabytes(bytes),
  /** `wordErrors` in percent; `realTimeFactor`: seconds of work for a second of speech. */
  measured: ({
    wordErrors,
    realTimeFactor,
  }: {
    readonly wordErrors: number;
    readonly realTimeFactor: number;
  }) => `${wordErrors} % of words wrong, ${Math.round(1 / realTimeFactor)} times as fast as speech`,
  notUnderstood: (language: string, model: { readonly name: string; readonly bytes: number } | null) =>
    model === null
      ? `No model for this computer understands ${language}. Choose another service to dictate in it.`
      : `No model on this computer understands ${language}. Get ${model.name} (${inMegabytes(model.bytes)}) above, or choose another service.`,
  notTranslated: (model: { readonly name: string; readonly bytes: number } | null) =>
    model === null
      ? 'No model for this computer translates what you speak.'
      : `No model on this computer translates. ${model.name} does: get it (${inMegabytes(model.bytes)}) above.`,
} as const;

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000).toLocaleString('en')} MB`;
}

/** In the terminal Dictum was started from. */
export const terminalWords = {
  running: ({ keys, activation }: { readonly keys: string; readonly activation: Activation }) =>
    `Dictum is running: ${howTo[activation](keysSaid(keys))}. Quit it from the tray menu, or with Ctrl+C here.`,
  runningWithoutHotkey: (problem: string) =>
    `Dictum is running. ${problem} Quit it from the tray menu, or with Ctrl+C here.`,
} as const;

export const trayWords = {
  start: 'Start dictation',
  stop: 'Stop dictation',
  pause: 'Pause dictation',
  resume: 'Go on with dictation',
  microphoneOpen: 'The microphone is open',
  nothingYet: 'No transcripts yet',
  recovered: (count: number) =>
    count === 1 ? '1 dictation recovered…' : `${count.toLocaleString('en')} dictations recovered…`,
  waiting: (count: number) =>
    count === 1
      ? '1 dictation waits to be transcribed…'
      : `${count.toLocaleString('en')} dictations wait to be transcribed…`,
  copyRecent: 'Copy a recent transcript',
  history: 'History',
  settings: 'Settings',
  quit: 'Quit Dictum',
} as const;

/** Those that Whisper knows and Chromium has no name for. */
export const namesOfRareLanguages: Readonly<Record<string, string>> = { ba: 'Bashkir', bo: 'Tibetan' };

/** What came of testing a key; `host` is where it was tested. */
export const keyCheckWords: Record<KeyCheck, (asked: { host: string; model: string }) => string> = {
  works: ({ host }) => `The key works at ${host}.`,
  missing: () => 'There is no key yet: enter one.',
  rejected: ({ host }) => `${host} did not accept the key: check it, or make a new one there.`,
  'not-allowed': () => 'The key may not list models: allow it in your account there.',
  'no-such-model': ({ model }) => `The key works, but there is no model called ${model}: choose another one.`,
  'no-network': ({ host }) => `${host} cannot be reached: check your connection.`,
  'wrong-host': ({ host }) => `No speech service answers at ${host}: check the address.`,
  certificate: ({ host }) => `The certificate of ${host} is not valid: check the address.`,
  blocked: ({ host }) => `Something between you and ${host} blocked the request: check your proxy or VPN.`,
  'no-credit': () => 'The key is good, but your account has no credit left.',
  'not-now': ({ host }) => `${host} cannot tell right now: try again in a minute.`,
  unknown: ({ host }) => `${host} answers but lists no models: dictate once to see whether it works.`,
};

export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
