/** What main does for each command of the contract. */
import { formatHotkey } from '../src-core/hotkey.ts';
import type { RemoteServiceId } from '../src-core/services.ts';
import type { AppState } from './app-state.ts';
import type { Dictation } from './dictation.ts';
import type { FileTranscription } from './file-transcription.ts';
import type { createHistoryHandlers } from './history-handlers.ts';
import type { Hotkeys } from './hotkeys/hotkeys.ts';
import type { Handlers } from './ipc.ts';
import { openLink } from './links.ts';
import { keyStatuses, type Secrets } from './secrets.ts';
import { createServiceHandlers } from './service-handlers.ts';
import type { SettingsStore } from './settings-store.ts';
import type { RemoteService } from './transcription/speech-service.ts';

interface CommandDeps {
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly historyHandlers: ReturnType<typeof createHistoryHandlers>;
  readonly hotkeys: Hotkeys;
  readonly dictation: Dictation;
  readonly files: FileTranscription;
  readonly remoteService: (id: RemoteServiceId) => RemoteService;
  readonly state: AppState;
  readonly onOverlayReady: () => void;
  readonly onPillResized: (size: { width: number; height: number }) => void;
  readonly onSettingsChange: () => void;
  readonly showHistory: () => void;
}

export function createCommandHandlers(deps: CommandDeps): Handlers {
  const { settings, secrets, hotkeys, dictation, state } = deps;

  /** What is shown of the settings and the keys always goes together: a key belongs to an address. */
  function showSettings(): void {
    const current = settings.current();
    state.change({ settings: current, keys: keyStatuses(secrets, current.services) });
    deps.onSettingsChange();
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
    ...deps.historyHandlers,
    transcribeFiles: (paths) => deps.files.add(paths),
    cancelFiles: () => deps.files.cancel(),
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
