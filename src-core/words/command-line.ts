/** What the command line says: the app's own sentences, with what to do about it in a terminal. */
import type { ModelChoice, Spoken } from '../choose-model.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { HeldBackReason } from '../quality/judgement.ts';
import { type ServiceId, services } from '../services.ts';
import { modelBytes } from '../speech-models.ts';
import { modelWords, problems, serviceNames } from './en.ts';

export const help = `Dictum turns recordings of speech into text, and tells the running app what to do.

Usage: dictum transcribe FILE... [options]
       dictum start | stop | toggle | cancel | pause | paste-last | undo | swap | status [--json]
       dictum start | toggle --language XX

The second line speaks to the app that is running: start and stop a dictation (each may
be repeated), cancel it, pause it or go on, paste the newest words again into the window
that has the focus, undo a cancel while the pill offers that, else take back what was
inserted last if it still stands before the cursor, swap it for the raw or another
version, or say what it is doing. Exit code: 0 when it is done, 1 when the app says why
not, 2 when it is not running or the command was not understood.

Prints the text of each file on one line. With more than one file, the line
begins with the file's name: "FILE: text". Reads wav, flac, mp3, ogg, webm, m4a.
With --service groq, FILE may also be an address, https://…, on the public internet:
Groq fetches the recording itself, and nobody listens to it here.

Who transcribes:
  --service NAME     embedded (this computer, the default), groq, openai, cortecs,
                     or custom: a server that speaks OpenAI's API
  --base-url URL     where the service is, if not at its usual address; https, or
                     http on this computer. A custom server needs it.
  --model NAME       the service's model; without it, its usual one. For embedded, a
                     model on this computer, such as moonshine-tiny-en; without it,
                     one that understands the language
  --fallback embedded  when the service fails, this computer transcribes

How:
  --language XX      the language spoken, such as en; without it, the service finds
                     out. The models that come with Dictum understand English; get
                     others in its settings.
  --prompt TEXT      style, names and spellings for the service
  --temperature T    0 to 1
  --translate        to English, where the model can

What comes out:
  --format FORMAT    text (the default), json, srt or vtt
  --json             the same as --format json
  --out DIR          one file in DIR for each recording, named after it. Those that
                     are there already are skipped, unless the recording is newer.
  --help             show this
  --version          show the version

json is one object a line and file: file, text, engine, service, model, audio_s,
took_ms; where there are any, also language, provider, segments, held_back (why
the text was probably not said), instead_of, cost_dollars and receipts (what was
sent, and where to). A file that failed gives file, error (a code), message and
receipts.

Keys come from GROQ_API_KEY, OPENAI_API_KEY, CORTECS_API_KEY and, for a custom
server, DICTUM_API_KEY. A key that was entered in the app is sealed by the system
and only the app can open it, unless it was stored readable.

Exit code of transcribe: 0 when every file was transcribed, 2 when one could not be (the others
are), or when the command was not understood; 1 when the speech engine could not
start, or something unexpected happened.
`;

const actions: Partial<Record<ErrorCode, (service: ServiceId) => string>> = {
  'model-missing': () => '"npm start" fetches it.',
  'model-damaged': () =>
    '"npm start" fetches what comes with Dictum again; any other one, remove and get again in its settings.',
  'engine-failed': () => 'It does not work on this computer; choose another --service.',
  'engine-timeout': () => 'Try again.',
  'language-not-understood': () => 'Choose another --service.',
  'key-missing': keyAction,
  'key-rejected': (service) => (service === 'embedded' ? '' : `Check ${services[service].keyVariable}.`),
  'key-not-allowed': () => 'Allow it in your account there, or choose another with --model.',
  'no-network': () => 'Connect, then try again.',
  'model-unknown': () => 'Choose another one with --model.',
  'model-cannot-translate': () => 'Choose one that does with --model.',
  'prompt-too-long': () => 'Shorten --prompt.',
  'service-not-found': () => 'Check --model and --base-url.',
  'service-refused': () => 'Check --model and --prompt.',
  'service-no-credit': () => 'Top it up there, or choose another --service.',
  'service-host-unknown': () => 'Check your connection and --base-url.',
  'service-unreachable': () => 'Check your connection and --base-url, then try again.',
  'service-down': () => 'Try again.',
  'service-certificate': () => 'Check --base-url.',
  'service-timeout': () => 'Try again.',
  'service-bad-answer': () => 'Check --base-url, or try again.',
  'link-not-taken': () => 'Download the recording first.',
  'recording-too-large': () => 'Transcribe it with --service embedded.',
  unexpected: () => 'Try again.',
};

function keyAction(service: ServiceId): string {
  return service === 'embedded' ? '' : `Set ${services[service].keyVariable}.`;
}

export function problemSentence(code: ErrorCode, service: ServiceId, serviceSaid: string | null): string {
  const { what, action } = problems[code];
  const said = serviceSaid === null ? [] : [`It said: “${serviceSaid}”`];
  return [what, actions[code]?.(service) ?? action, ...said].filter((part) => part !== '').join(' ');
}

export const argumentWords = {
  noCommand: 'Say what to do: "dictum transcribe FILE", or "dictum start".',
  unknownCommand: (command: string) => `There is no command "${command}".`,
  noFile: 'Say which file to transcribe.',
  badLink: (link: string) =>
    `"${link}" cannot be given to a service: a recording’s address is https://… on the public internet, without a password.`,
  linkNotTaken: (by: string, able: string) =>
    `${by} takes files, not addresses: download the recording, or choose --service ${able}.`,
  linkHasNoFallback:
    'This computer cannot stand in for a service that fetches the recording itself: leave out --fallback, or download the recording.',
  notOneOf: (option: string, given: string, names: readonly string[]) =>
    `--${option} cannot be "${given}": it is one of ${names.join(', ')}.`,
  noLanguage: (code: string) => `"${code}" is not a language code such as "en".`,
  notEmbedded: (option: string) => `--${option} means nothing to the embedded engine: choose a --service.`,
  badAddress: (url: string) =>
    `"${url}" cannot be used: --base-url is https://…, or http:// on this computer.`,
  noAddress: 'Say where your server is: --base-url http://localhost:8000.',
  badModel: '--model is a name of at most 100 characters.',
  badTemperature: (given: string) => `--temperature is a number from 0 to 1, not "${given}".`,
  cannotTranslate: (model: string, able: string) => `${model} does not translate to English; ${able} can.`,
  twoFormats: (format: string) => `--json and --format ${format} exclude each other.`,
  subtitlesNeedFolder: 'Subtitles of several files need a folder: add --out DIR.',
  sameOutput: (one: string, other: string, output: string) =>
    `${one} and ${other} would both become ${output}: transcribe them into different folders.`,
} as const;

export const localModelWords = {
  /** `model` null: none of those that are here can. */
  cannot: (model: string | null, spoken: Spoken, choice: ModelChoice) =>
    `${model === null ? 'No model on this computer can' : `${model} cannot`} ${ability(spoken)}. ${remedy(choice)}`,
  notHere: (model: string, installed: readonly string[]) => {
    const others = installed.length === 0 ? '' : `, or choose one of ${installed.join(', ')}`;
    return `${model} is not on this computer: get it in Dictum's settings${others}.`;
  },
} as const;

function ability({ language, translate }: Spoken): string {
  const spoken = language === null ? '' : `"${language}"`;
  return translate ? `translate ${spoken}${spoken === '' ? '' : ' '}to English` : `understand ${spoken}`;
}

function remedy(choice: ModelChoice): string {
  if (choice.model === null) return 'Choose another --service.';
  if (choice.kind === 'use') return `Choose --model ${choice.model.id}.`;
  const size = modelWords.size(modelBytes(choice.model));
  return `Get ${choice.model.name} (${size}) in Dictum's settings, or choose another --service.`;
}

export const keyProblems = {
  missing: (service: ServiceId, variable: string) => `${serviceNames[service]} needs a key: set ${variable}.`,
  sealed: (variable: string) =>
    `The key stored in Dictum is sealed by the system and only the app can open it: set ${variable}.`,
  foreign: (variable: string, own: string, host: string) =>
    `${variable} is for ${own} and is not sent to ${host}: use --service custom with DICTUM_API_KEY.`,
} as const;

export const fileProblems = {
  missing: (file: string) => `There is no file ${file}.`,
  folder: (file: string) => `${file} is a folder, not a recording.`,
  unreadable: (file: string) => `You are not allowed to read ${file}.`,
  empty: (file: string) => `${file} is empty.`,
  'not-audio': (file: string) => `${file} is not a recording in a format that Dictum reads.`,
  damaged: (file: string) => `${file} looks like a recording but could not be decoded.`,
  'no-sound': (file: string) => `${file} has no sound in it.`,
} as const;

export const runWords = {
  seeHelp: 'See "dictum --help".',
  noSpeech: (file: string) => `No speech was heard in ${file}.`,
  heldBack: (file: string, reason: HeldBackReason) => `Check the text of ${file}: ${doubts[reason]}`,
  promptCut: (words: number) =>
    `The prompt is longer than the service takes; its first ${words} words are left out.`,
  isDone: (file: string, output: string) => `${file} is done already: ${output}`,
  notWritten: (output: string) => `${output} could not be written.`,
  ofFile: (file: string, sentence: string) => `${file}: ${sentence}`,
  progress: (place: number, count: number, file: string, heardS: number) => {
    const seconds = String(Math.floor(heardS % 60)).padStart(2, '0');
    return `${count > 1 ? `${place} of ${count}: ` : ''}${Math.floor(heardS / 60)}:${seconds} of ${file}`;
  },
  unexpected: (detail: string) => `Something unexpected happened: ${detail}`,
} as const;

const doubts: Readonly<Record<HeldBackReason, string>> = {
  'no-voice': 'no voice was in a part of the sound.',
  'known-phrase': 'services write such words when nobody speaks.',
  repetition: 'it repeats itself.',
  'prompt-echo': 'it repeats the prompt.',
};
