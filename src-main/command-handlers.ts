/** What main does for each command of the contract. */
import { clipboard } from 'electron';
import { formatHotkey } from '../src-core/hotkey.ts';
import { requestFrom } from '../src-core/service-order.ts';
import type { RemoteServiceId } from '../src-core/services.ts';
import type { Settings } from '../src-core/settings.ts';
import { Failure } from '../src-core/transcription.ts';
import type { AppState } from './app-state.ts';
import type { Dictation } from './dictation.ts';
import type { Deletions } from './history/deletions.ts';
import type { History } from './history/history.ts';
import { transcribeKept } from './history/kept-recordings.ts';
import type { Hotkeys } from './hotkeys/hotkeys.ts';
import type { Handlers } from './ipc.ts';
import { openLink } from './links.ts';
import { keyStatuses, type Secrets } from './secrets.ts';
import { createServiceHandlers } from './service-handlers.ts';
import type { SettingsStore } from './settings-store.ts';
import type { RemoteService } from './transcription/speech-service.ts';
import type { Transcriber } from './transcription/transcriber.ts';

interface CommandDeps {
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly history: History;
  readonly deletions: Deletions;
  readonly hotkeys: Hotkeys;
  readonly dictation: Dictation;
  readonly transcriberFor: (settings: Settings) => Transcriber;
  readonly remoteService: (id: RemoteServiceId) => RemoteService;
  readonly recordingsDir: string;
  readonly state: AppState;
  readonly historyChanged: () => void;
  readonly onOverlayReady: () => void;
  readonly onPillResized: (size: { width: number; height: number }) => void;
  readonly onSettingsChange: () => void;
  readonly showHistory: () => void;
}

export function createCommandHandlers(deps: CommandDeps): Handlers {
  const { settings, secrets, history, deletions, hotkeys, dictation, state } = deps;

  /** What is shown of the settings and the keys always goes together: a key belongs to an address. */
  function showSettings(): void {
    const current = settings.current();
    state.change({ settings: current, keys: keyStatuses(secrets, current.services) });
    deps.onSettingsChange();
  }

  function changeHistory(change: () => void): void {
    change();
    deps.historyChanged();
  }

  return {
    changeSettings: (change) => {
      // The keys must be free before they are promised in the settings.
      if (change.hotkey !== undefined) hotkeys.change(change.hotkey);
      settings.change(change);
      showSettings();
    },
    ...createServiceHandlers({
      settings,
      secrets,
      remoteService: deps.remoteService,
      onKeysChange: showSettings,
    }),
    recordHotkey: async () => {
      const recorded = await hotkeys.recordNext();
      if (recorded === null) return;
      const hotkey = formatHotkey(recorded);
      hotkeys.change(hotkey);
      settings.change({ hotkey });
      showSettings();
    },
    stopRecordingHotkey: () => hotkeys.stopRecording(),
    listHistory: async (query) => {
      // The newest are there at once; searching needs the others, too.
      if (query.query !== '' || query.filter !== undefined) await history.readAll();
      return history.page(query);
    },
    copyTranscript: ({ id }) => {
      const text = history.find(id)?.text ?? '';
      if (text !== '') clipboard.writeText(text);
    },
    deleteEntry: ({ id }) => changeHistory(() => deletions.delete(id)),
    restoreDeletedEntry: ({ id }) => changeHistory(() => deletions.undo(id)),
    retryEntry: async ({ id }) => {
      const entry = history.find(id);
      if (entry === null) throw new Failure('unexpected');
      const current = settings.current();
      try {
        await transcribeKept(entry, {
          recordingsDir: deps.recordingsDir,
          history,
          transcriber: deps.transcriberFor(current),
          request: requestFrom(current, { language: entry.language, onlySpeech: false }),
        });
      } finally {
        deps.historyChanged();
      }
    },
    openLink: ({ link }) => void openLink(link),
    overlayReady: () => deps.onOverlayReady(),
    dismissProblem: () => dictation.dismissProblem(),
    pillResized: (size) => deps.onPillResized(size),
    showHistory: () => {
      // Whoever looks at the history has seen the problem.
      dictation.dismissProblem();
      deps.showHistory();
    },
    captureFailed: (failure) => dictation.captureFailed(failure),
    reportMicrophones: (microphones) => state.change({ microphones }),
  };
}
