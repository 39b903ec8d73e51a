/**
 * Everything that crosses between a window and main, in one table. Main parses what arrives, once;
 * preload passes it on; windows and tests take their types from here (type-only: zod stays in main).
 */
import { z } from 'zod';
import type { Spared } from './capture/bluetooth.ts';
import type { Microphone } from './capture/candidates.ts';
import type { CaptureMode } from './capture/microphone.ts';
import type { TestRecording } from './capture/test-recording.ts';
import type { Cue, CueTheme } from './cues.ts';
import type { PillView } from './dictation/pill.ts';
import type { EncryptionStatus } from './encryption.ts';
import type { ErrorCode } from './error-codes.ts';
import { exportFormats } from './export/exported.ts';
import type { Hearing } from './hearing.ts';
import { historyFilterSchema } from './history/history-query.ts';
import type { HistoryEntry } from './history-entry.ts';
import type { InsertionAbility } from './insertion-plan.ts';
import type { KeyCheck } from './key-check.ts';
import { languageCodes } from './languages.ts';
import type { MediaSystem } from './media/media.ts';
import { mendingPlaces, type SettingsTopic } from './mending.ts';
import { type RemoteServiceId, remoteServiceIds, serviceIds } from './services.ts';
import { type Settings, settingsChange } from './settings.ts';
import type { ModelStatus } from './speech-models.ts';

export type WindowKind = 'main' | 'overlay';

const nothing = z.undefined();
const entryId = z.string().min(1).max(60);
const model = z.object({ id: z.string().min(1).max(60) });
const session = z.int().nonnegative();
const label = z.string().max(300);
const service = z.enum(remoteServiceIds);

/** The pages of services that the app may open, each a constant in main. */
const linkNames = ['groq-keys', 'groq-privacy', 'openai-keys', 'openai-privacy', 'cortecs-keys'] as const;

/** What each command takes, and the one window kind that may send it. */
export const commands = {
  changeSettings: { from: 'main', input: settingsChange },
  /** For history and recordings; what is there already follows, and the snapshot tells how that goes. */
  setEncryption: { from: 'main', input: z.object({ isOn: z.boolean() }) },
  setKey: {
    from: 'main',
    input: z.object({ service, key: z.string().trim().min(1).max(400) }),
  },
  removeKey: { from: 'main', input: z.object({ service }) },
  /** Where there is no keyring, and only after the person said yes: keeps the key in a file that others can read. */
  storeKeyReadable: { from: 'main', input: z.object({ service }) },
  /** Asks the service whether it takes the key that is kept for it; costs nothing. */
  testKey: { from: 'main', input: z.object({ service }) },
  /** The models the service offers for speech, as it says now. */
  listModels: { from: 'main', input: z.object({ service }) },
  /** Begins; the snapshot tells how it goes. Of an installed model what is damaged is fetched again. */
  downloadModel: { from: 'main', input: model },
  /** What has arrived is kept, to go on from there. */
  cancelDownload: { from: 'main', input: model },
  removeModel: { from: 'main', input: model },
  /** A few seconds to hear oneself; nothing happens while somebody dictates. */
  startTestRecording: { from: 'main', input: nothing },
  stopTestRecording: { from: 'main', input: nothing },
  /** 16 kHz, mono. */
  testRecordingSound: { from: 'main', input: nothing },
  /** Answers with the next keys pressed anywhere; `stopRecordingHotkey` and Escape take it back. */
  recordHotkey: { from: 'main', input: nothing },
  stopRecordingHotkey: { from: 'main', input: nothing },
  /** Has the desktop show where it gives keys to apps, or asks it for ours anew. */
  configureShortcuts: { from: 'main', input: nothing },
  /** Has the desktop ask the person once more whether Dictum may press keys. */
  askToPressKeys: { from: 'main', input: nothing },
  /** The lines for the compositor's own settings, into the clipboard. */
  copyCompositorLines: { from: 'main', input: nothing },
  /** Until it is stopped, the hotkeys do nothing but show in the snapshot that they are heard. */
  testHotkeys: { from: 'main', input: nothing },
  stopTestingHotkeys: { from: 'main', input: nothing },
  listHistory: {
    from: 'main',
    input: z.object({
      query: z.string().max(200),
      filter: historyFilterSchema.optional(),
      /** Entries older than this sequence; null begins with the newest. */
      before: z.int().nonnegative().nullable(),
      limit: z.int().min(1).max(200),
    }),
  },
  copyTranscript: { from: 'main', input: z.object({ id: entryId }) },
  deleteEntry: { from: 'main', input: z.object({ id: entryId }) },
  /** Brings back what `deleteEntry` took last, until the window is closed. */
  restoreDeletedEntry: { from: 'main', input: z.object({ id: entryId }) },
  /** Transcribes the kept recording again; into history, never into a window. */
  retryEntry: { from: 'main', input: z.object({ id: entryId }) },
  /** What was found after a crash and has no words waits its turn from now on, as what could not be sent does. */
  transcribeRecovered: { from: 'main', input: nothing },
  /** Puts the words where the focus goes when this window steps back. */
  pasteAgain: { from: 'main', input: z.object({ id: entryId }) },
  /** The words as the person wants them; what the service wrote is kept beside them. */
  editEntry: { from: 'main', input: z.object({ id: entryId, text: z.string().max(1_000_000) }) },
  /** A pinned one keeps its sound. */
  pinEntry: { from: 'main', input: z.object({ id: entryId, isPinned: z.boolean() }) },
  /** Asks another service, or in another language; the answer stands beside the text, to compare. */
  transcribeAgain: {
    from: 'main',
    input: z.object({ id: entryId, service: z.enum(serviceIds), language: z.enum(languageCodes).nullable() }),
  },
  /** Makes one of these answers the text; the text takes its place among them. */
  chooseAlternative: { from: 'main', input: z.object({ id: entryId, at: z.number() }) },
  /** One entry, or all that match, into a file the person names; answers how many, null when they named none. */
  exportHistory: {
    from: 'main',
    input: z.object({
      format: z.enum(exportFormats),
      id: entryId.nullable(),
      query: z.string().max(200),
      filter: historyFilterSchema.optional(),
    }),
  },
  /**
   * Recordings on disk, by their paths: into history, one after the other. A page cannot send this;
   * `transcribeFiles` of the bridge does, with files that a person dropped or chose.
   */
  transcribeFiles: { from: 'main', input: z.array(z.string().min(1).max(4_096)).min(1).max(1_000) },
  /** Those that are not transcribed yet are forgotten. */
  cancelFiles: { from: 'main', input: nothing },
  openLink: { from: 'main', input: z.object({ link: z.enum(linkNames) }) },
  overlayReady: { from: 'overlay', input: nothing },
  dismissProblem: { from: 'overlay', input: nothing },
  /** What is being recorded pauses, or goes on. */
  togglePause: { from: 'overlay', input: nothing },
  /** What was cancelled is wanted after all. */
  undoCancel: { from: 'overlay', input: z.object({ session }) },
  /** The words that the pill offers were said after all. */
  insertOffered: { from: 'overlay', input: z.object({ session }) },
  /** How large the pill is drawn now, in CSS pixels; it stands in the middle of its window. */
  pillResized: {
    from: 'overlay',
    input: z.object({ width: z.number().min(0).max(2_000), height: z.number().min(0).max(2_000) }),
  },
  /** Opens where the problem that the pill shows can be mended. */
  mendProblem: { from: 'overlay', input: z.object({ place: z.enum(mendingPlaces) }) },
  captureFailed: {
    from: 'overlay',
    input: z.object({ session, reason: z.enum(['missing', 'denied', 'busy', 'failed', 'unplugged']) }),
  },
  /** What the samples of the open microphone tell: `silent` when it is muted, `stuck` when there are none. */
  soundChanged: {
    from: 'overlay',
    input: z.object({ session, sound: z.enum(['heard', 'silent', 'stuck']) }),
  },
  /** The computer stood still for longer than the system keeps what the microphone hears. */
  speechMissed: { from: 'overlay', input: z.object({ session }) },
  /** The recording goes on with this one, or begins with it: the other one went away, or its headset plays. */
  microphoneExchanged: {
    from: 'overlay',
    input: z.object({ session, label, why: z.enum(['gone', 'music']) }),
  },
  /** The answer to `lifeAsked`. */
  lifeSign: { from: 'overlay', input: nothing },
  /** Whether a microphone is open now, for whatever reason. */
  reportOpen: { from: 'overlay', input: z.object({ isOpen: z.boolean() }) },
  /** Only a page is told by the system. */
  networkBack: { from: 'overlay', input: nothing },
  reportMicrophones: {
    from: 'overlay',
    input: z.array(z.object({ id: label, label })).max(100),
  },
} as const satisfies Record<string, { from: WindowKind; input: z.ZodType }>;

export type CommandName = keyof typeof commands;
export type CommandInput<Name extends CommandName> = z.input<(typeof commands)[Name]['input']>;
export type ParsedInput<Name extends CommandName> = z.output<(typeof commands)[Name]['input']>;

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  /** How many match in all. */
  readonly total: number;
}

/** What a command answers, where it answers anything. A failure is a code, never a stack. */
interface Answers {
  /** As settings write them; null when somebody thought better of it. */
  recordHotkey: string | null;
  listHistory: HistoryPage;
  testKey: KeyCheck;
  listModels: readonly string[];
  testRecordingSound: Int16Array;
  exportHistory: number | null;
  /** What main's clock says, in ms. */
  overlayReady: number;
}

export type CommandOutput<Name extends CommandName> = Name extends keyof Answers ? Answers[Name] : void;

export type CommandResult<Name extends CommandName> =
  | { readonly ok: true; readonly value: CommandOutput<Name> }
  | { readonly ok: false; readonly code: ErrorCode };

/** What main tells the windows; each message replaces the one before. */
export interface Events {
  /** To the main window. */
  snapshot: AppSnapshot;
  /** To the overlay. */
  pill: PillView;
  /** To the overlay: the one who owns the microphone. `saidAt` in ms on main's clock: just now, whatever it is about. */
  capture: CaptureOrder & { readonly saidAt: number };
  /** To the overlay: to be played now. */
  cue: { readonly theme: CueTheme; readonly cue: Cue };
  /** To the overlay: to be answered with `lifeSign`, by a page that is not stuck. */
  lifeAsked: null;
  /** To the overlay: when the microphone may be open, and which one. */
  captureSettings: CaptureSettings;
}

export type EventName = keyof Events;

export type CaptureOrder =
  /**
   * `pressedAt` in ms on main's clock, which may be a while ago: what was heard since belongs to the recording. Of
   * what was heard before, nothing until `earlierUntil`: an earlier one was spoken then; null: there was none.
   */
  | {
      readonly type: 'start';
      readonly session: number;
      readonly pressedAt: number;
      readonly earlierUntil: number | null;
    }
  /**
   * Deliver what was heard until `pausedAt`, in ms on main's clock; what is heard then belongs to nobody, and the
   * microphone need not be open.
   */
  | { readonly type: 'pause'; readonly session: number; readonly pausedAt: number }
  /** The recording goes on, with a microphone that may have to be opened. `resumedAt` as `pressedAt`. */
  | { readonly type: 'resume'; readonly session: number; readonly resumedAt: number }
  /** Deliver what is still on the way, say `last`, close the microphone. `releasedAt` in ms on main's clock. */
  | { readonly type: 'stop'; readonly session: number; readonly releasedAt: number }
  /** Close the microphone; what was heard until now is wanted, and ends with `last`. */
  | { readonly type: 'cut'; readonly session: number }
  /** Close the microphone; the sound is not wanted. */
  | { readonly type: 'drop'; readonly session: number };

export interface CaptureSettings {
  readonly mode: CaptureMode;
  /** The first that is there; none of them: the system's own choice. */
  readonly microphones: readonly Microphone[];
  /** Opened only when there is no other one. */
  readonly spared: Spared;
}

/** Over the capture's MessagePort, from the worklet straight to main. */
export interface SoundMessage {
  readonly session: number;
  /** 16 kHz mono, signed 16 bit, in the machine's byte order; may be empty when `last`. */
  readonly samples: ArrayBuffer;
  readonly last: boolean;
}

export type EngineStatus =
  | { readonly state: 'loading' }
  | { readonly state: 'ready' }
  /** `model`: the one whose files are not right; null: it is about something else. */
  | { readonly state: 'failed'; readonly code: ErrorCode; readonly model: string | null };

export interface RefusedKeys {
  readonly keys: string;
  readonly code: ErrorCode;
}

interface HeardKeys {
  readonly keys: string;
  readonly edge: 'down' | 'up' | 'chord';
}

export type HotkeyStatus =
  /** `refused`: keys of the settings that cannot be had, and why. */
  | { readonly state: 'armed'; readonly refused: readonly RefusedKeys[] }
  /** `wasUnusable`: a key was pressed that can be no hotkey, and the next one is waited for. */
  | { readonly state: 'recording'; readonly wasUnusable: boolean }
  /** `heard`: what was heard last of each key that was pressed; `chord`: a modifier used with another key. */
  | { readonly state: 'testing'; readonly heard: readonly HeardKeys[] }
  | { readonly state: 'failed'; readonly code: ErrorCode };

export interface KeyStatus {
  readonly isSet: boolean;
  /** The last four letters, so that people can tell keys apart; a window never sees more. */
  readonly lastFour: string | null;
  /**
   * `environment`: from GROQ_API_KEY and the like; `session`: in memory only, the system has no
   * keyring; `readable`: in a file others can read, because the person said yes to that.
   */
  readonly kept: 'keyring' | 'session' | 'environment' | 'readable' | null;
}

/** How the system keeps secrets. `readable`: it writes them, but whoever has the file can read them. */
export type KeyProtection = 'keyring' | 'readable' | 'none';

/** What was sent to a service and what it may have cost. */
export interface Spent {
  readonly requests: number;
  /** Seconds of sound, as they are billed. */
  readonly billedS: number;
  /** US dollars. */
  readonly dollars: number;
  /** The part of `billedS` whose price nobody knows; it is not in `dollars`. */
  readonly unpricedS: number;
}

export interface ServiceUsage {
  readonly today: Spent;
  readonly month: Spent;
  /** What the service last said may still be asked; null when it never said. */
  readonly remaining: { readonly requests: number | null; readonly audioSeconds: number | null } | null;
}

export interface FilesProgress {
  readonly name: string;
  /** From 1 to `count`. */
  readonly place: number;
  readonly count: number;
  /** How much of its sound was read, in seconds. */
  readonly heardS: number;
}

/** The app's state, owned by main. Windows show it and send commands. */
export interface AppSnapshot {
  readonly version: string;
  readonly settings: Settings;
  readonly engine: EngineStatus;
  /** Every model of the catalogue, in its order. */
  readonly models: readonly ModelStatus[];
  readonly hotkey: HotkeyStatus;
  /** How keys are heard on this desktop. */
  readonly hearing: Hearing;
  readonly insertion: InsertionAbility;
  readonly keys: Readonly<Record<RemoteServiceId, KeyStatus>>;
  readonly keyProtection: KeyProtection;
  /** Only services that were asked at all. */
  readonly usage: Readonly<Partial<Record<RemoteServiceId, ServiceUsage>>>;
  readonly microphones: readonly Microphone[];
  /** Whose headset plays music; null where the system does not tell. */
  readonly spared: Spared | null;
  /** How this system lets other programs be paused or lowered; null where it does not. */
  readonly mediaSystem: MediaSystem | null;
  /** Whether volumes can be lowered there, as far as is known: it is asked when that is chosen, and each time it is done. */
  readonly lowersVolumes: boolean;
  /** True while the microphone is open for a dictation. */
  readonly isListening: boolean;
  readonly testRecording: TestRecording;
  /** The file that is being transcribed; null when there is none. */
  readonly files: FilesProgress | null;
  /** Grows whenever the history changes: ask for the list again. */
  readonly historyRevision: number;
  /** Something about the stored files that people should know; null when all is well. */
  readonly storageNotice: 'settings-repaired' | 'history-repaired' | 'history-not-written' | null;
  /** How many dictations were found again after a crash and wait to be transcribed. */
  readonly recovered: number;
  /** How many dictations wait to be sent by themselves, because their service was away. */
  readonly waiting: number;
  readonly encryption: EncryptionStatus;
  /** Which page the window was asked to show last, by the tray or the pill; `request` tells two asks apart. */
  readonly page: {
    readonly name: 'history' | 'settings';
    /** Of the settings; null: any. */
    readonly topic: SettingsTopic | null;
    readonly request: number;
  };
}

/** What a page may send itself. */
export type SentCommandName = Exclude<CommandName, 'transcribeFiles'>;

/** A `File` of a page. Where it lies on the disk only preload can tell, and does not tell the page. */
export interface PageFile {
  readonly name: string;
  readonly size: number;
}

/** What preload puts on `window.dictum`. */
export interface Bridge {
  send<Name extends SentCommandName>(name: Name, input: CommandInput<Name>): Promise<CommandResult<Name>>;
  /** Files that the person dropped or chose, as the page has them; what is no real file is left out. */
  transcribeFiles(...files: readonly PageFile[]): Promise<CommandResult<'transcribeFiles'>>;
  /** Returns the way to stop listening. The last message is repeated to a late listener. */
  on<Name extends EventName>(name: Name, listener: (message: Events[Name]) => void): () => void;
}
