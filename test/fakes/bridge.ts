import { changedSettings } from '../../src-core/changed-settings.ts';
import type {
  AppSnapshot,
  Bridge,
  CommandInput,
  CommandName,
  CommandOutput,
  CommandResult,
  EventName,
  Events,
  KeyStatus,
} from '../../src-core/contract.ts';
import type { ErrorCode } from '../../src-core/error-codes.ts';
import { searchTerms } from '../../src-core/history/folded.ts';
import { historyFilterSchema } from '../../src-core/history/history-query.ts';
import { createShelf, listedEntry } from '../../src-core/history/shelf.ts';
import { type HistoryEntry, withAlternative } from '../../src-core/history-entry.ts';
import { type RemoteServiceId, services } from '../../src-core/services.ts';
import { settingsChange } from '../../src-core/settings.ts';
import type { ModelStatus } from '../../src-core/speech-models.ts';

export type SentCommand = {
  [Name in CommandName]: { readonly name: Name; readonly input: CommandInput<Name> };
}[CommandName];

type Handlers = { [Name in CommandName]: (input: CommandInput<Name>) => CommandOutput<Name> };

export interface FakeBridge extends Bridge {
  /** Everything the window asked for, in order. */
  readonly sent: readonly SentCommand[];
  /** Sends what main would; a late listener gets the last message of each kind. */
  tell<Name extends EventName>(name: Name, message: Events[Name]): void;
  change(part: Partial<AppSnapshot>): void;
  /** From now on this command fails; null makes it work again. */
  refuse(name: CommandName, code: ErrorCode | null): void;
}

/** All of main that a window can see, in memory. */
export function fakeBridge(first: AppSnapshot, firstEntries: readonly HistoryEntry[] = []): FakeBridge {
  const sent: SentCommand[] = [];
  const refusals = new Map<CommandName, ErrorCode>();
  const listeners: { [Name in EventName]: Set<(message: Events[Name]) => void> } = {
    snapshot: new Set(),
    pill: new Set(),
    capture: new Set(),
    cue: new Set(),
    lifeAsked: new Set(),
    captureSettings: new Set(),
  };
  const last: { [Name in EventName]?: Events[Name] } = { snapshot: first };
  let snapshot = first;
  let entries = firstEntries;
  const deleted = new Map<string, HistoryEntry>();

  function tell<Name extends EventName>(name: Name, message: Events[Name]): void {
    Object.assign(last, { [name]: message });
    for (const listener of listeners[name]) listener(message);
  }

  function change(part: Partial<AppSnapshot>): void {
    snapshot = { ...snapshot, ...part };
    tell('snapshot', snapshot);
  }

  function changeModel(changed: ModelStatus): void {
    change({ models: snapshot.models.map((each) => (each.id === changed.id ? changed : each)) });
  }

  function changeEntries(next: readonly HistoryEntry[]): void {
    entries = next.toSorted((one, other) => other.sequence - one.sequence);
    change({ historyRevision: snapshot.historyRevision + 1 });
  }

  function changeEntry(id: string, edit: (entry: HistoryEntry) => Partial<HistoryEntry>): void {
    changeEntries(entries.map((entry) => (entry.id === id ? { ...entry, ...edit(entry) } : entry)));
  }

  function changeKey(service: RemoteServiceId, status: KeyStatus): void {
    change({ keys: { ...snapshot.keys, [service]: status } });
  }

  const handlers: Handlers = {
    changeSettings: (input) => {
      change({ settings: changedSettings(snapshot.settings, settingsChange.parse(input)) });
    },
    setEncryption: ({ isOn }) => change({ encryption: { ...snapshot.encryption, isOn } }),
    setKey: ({ service, key }) =>
      changeKey(service, {
        isSet: true,
        lastFour: key.slice(-4),
        kept: snapshot.keyProtection === 'keyring' ? 'keyring' : 'session',
      }),
    removeKey: ({ service }) => changeKey(service, { isSet: false, lastFour: null, kept: null }),
    storeKeyReadable: ({ service }) => changeKey(service, { ...snapshot.keys[service], kept: 'readable' }),
    testKey: ({ service }) => (snapshot.keys[service].isSet ? 'works' : 'missing'),
    listModels: ({ service }) => services[service].models,
    downloadModel: ({ id }) => changeModel({ id, state: 'downloading', receivedBytes: 0 }),
    cancelDownload: ({ id }) => changeModel({ id, state: 'absent', receivedBytes: 0 }),
    removeModel: ({ id }) => changeModel({ id, state: 'absent', receivedBytes: 0 }),
    startTestRecording: () => change({ testRecording: { state: 'recording', level: 0.1 } }),
    stopTestRecording: () => change({ testRecording: { state: 'recorded', verdict: 'good' } }),
    testRecordingSound: () => new Int16Array(),
    recordHotkey: () => {
      change({ hotkey: { state: 'recording', wasUnusable: false } });
      return null;
    },
    stopRecordingHotkey: () => change({ hotkey: { state: 'armed', refused: [] } }),
    testHotkeys: () => change({ hotkey: { state: 'testing', heard: [] } }),
    stopTestingHotkeys: () => change({ hotkey: { state: 'armed', refused: [] } }),
    configureShortcuts: () => undefined,
    askToPressKeys: () => undefined,
    copyCompositorLines: () => undefined,
    listHistory: ({ query, filter, before, limit }) => {
      const matching = createShelf(entries.map(listedEntry))
        .matching(searchTerms(query), historyFilterSchema.parse(filter ?? {}))
        .toReversed()
        .flatMap(({ id }) => entries.find((entry) => entry.id === id) ?? []);
      const older = matching.filter(({ sequence }) => before === null || sequence < before);
      return { entries: older.slice(0, limit), total: matching.length };
    },
    copyTranscript: () => undefined,
    deleteEntry: ({ id }) => {
      const entry = entries.find((candidate) => candidate.id === id);
      if (entry !== undefined) deleted.set(id, entry);
      changeEntries(entries.filter((candidate) => candidate.id !== id));
    },
    restoreDeletedEntry: ({ id }) => {
      const entry = deleted.get(id);
      if (entry !== undefined) changeEntries([...entries, entry]);
    },
    retryEntry: ({ id }) =>
      changeEntries(
        entries.map((entry) =>
          entry.id === id
            ? { ...entry, failure: null, recording: null, text: 'What was said, after all.' }
            : entry,
        ),
      ),
    transcribeRecovered: () => {
      const isFound = ({ recovered, failure }: HistoryEntry) => recovered && failure === 'interrupted';
      changeEntries(entries.map((entry) => (isFound(entry) ? { ...entry, waits: { failures: 0 } } : entry)));
      change({ recovered: 0, waiting: entries.filter(({ waits }) => waits !== null).length });
    },
    pasteAgain: () => undefined,
    editEntry: ({ id, text }) => changeEntry(id, ({ text: before }) => ({ text, rawText: before })),
    pinEntry: ({ id, isPinned }) => changeEntry(id, () => ({ pinned: isPinned })),
    transcribeAgain: ({ id, service, language }) =>
      changeEntry(id, ({ alternatives }) => ({
        alternatives: withAlternative(alternatives, {
          text: `What ${service} heard.`,
          rawText: null,
          service,
          model: null,
          provider: null,
          segments: [],
          words: [],
          language,
          at: alternatives.length + 1,
        }),
      })),
    chooseAlternative: ({ id, at }) =>
      changeEntry(id, ({ alternatives, text }) => ({
        text: alternatives.find((one) => one.at === at)?.text ?? text,
      })),
    exportHistory: ({ id }) => (id === null ? entries.length : 1),
    transcribeFiles: () => undefined,
    cancelFiles: () => change({ files: null }),
    openLink: () => undefined,
    overlayReady: () => 0,
    dismissProblem: () => tell('pill', { kind: 'hidden' }),
    undoCancel: () => tell('pill', { kind: 'hidden' }),
    insertOffered: () => tell('pill', { kind: 'hidden' }),
    togglePause: () => {},
    pillResized: () => undefined,
    mendProblem: () => undefined,
    captureFailed: () => undefined,
    soundChanged: () => undefined,
    speechMissed: () => undefined,
    microphoneExchanged: () => undefined,
    lifeSign: () => undefined,
    reportOpen: () => undefined,
    networkBack: () => undefined,
    reportMicrophones: (microphones) => change({ microphones }),
  };

  return {
    sent,
    tell,
    change,
    refuse: (name, code) => (code === null ? refusals.delete(name) : refusals.set(name, code)),
    async send<Name extends CommandName>(
      name: Name,
      input: CommandInput<Name>,
    ): Promise<CommandResult<Name>> {
      sent.push({ name, input } as SentCommand);
      const isRefused = name === 'changeSettings' && !settingsChange.safeParse(input).success;
      const code = refusals.get(name) ?? (isRefused ? 'setting-refused' : undefined);
      return code === undefined ? { ok: true, value: handlers[name](input) } : { ok: false, code };
    },
    transcribeFiles: async (...files) => {
      const input = files.map(({ name }) => name);
      sent.push({ name: 'transcribeFiles', input });
      return { ok: true, value: handlers.transcribeFiles(input) };
    },
    on(name, listener) {
      listeners[name].add(listener);
      const message = last[name];
      if (message !== undefined) listener(message);
      return () => {
        listeners[name].delete(listener);
      };
    },
  };
}
