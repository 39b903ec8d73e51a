/** What main does for each command of the contract. */
import { compositorLines } from '../src-core/compositor-lines.ts';
import type { MendingPlace } from '../src-core/mending.ts';
import type { RemoteServiceId } from '../src-core/services.ts';
import { asksElsewhere, concernsSending } from '../src-core/waiting.ts';
import type { AppState } from './app-state.ts';
import type { TestRecorder } from './capture/test-recording.ts';
import type { Dictation } from './dictation.ts';
import type { FileTranscription } from './file-transcription.ts';
import type { createHistoryHandlers } from './history-handlers.ts';
import type { Hotkeys } from './hotkeys/hotkeys.ts';
import type { Handlers } from './ipc.ts';
import { openLink } from './links.ts';
import type { Encryption } from './sealing/encryption.ts';
import { keyStatuses, type Secrets } from './secrets.ts';
import { createServiceHandlers } from './service-handlers.ts';
import type { SettingsStore } from './settings-store.ts';
import type { ModelStore } from './transcription/embedded/model-store.ts';
import type { RemoteService } from './transcription/speech-service.ts';

interface CommandDeps {
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly models: ModelStore;
  readonly onModelFetched: () => void;
  readonly historyHandlers: ReturnType<typeof createHistoryHandlers>;
  readonly hotkeys: Hotkeys;
  readonly dictation: Dictation;
  readonly testRecorder: TestRecorder;
  readonly files: FileTranscription;
  readonly encryption: Pick<Encryption, 'turn'>;
  readonly remoteService: (id: RemoteServiceId) => RemoteService;
  readonly state: AppState;
  /** Players are to be paused from now on, which the system may have to allow. */
  readonly onPauseChosen: () => void;
  readonly onLowerChosen: () => void;
  /** The clock of what the overlay is told of the dictation, in ms. */
  readonly now: () => number;
  readonly onOverlayReady: () => void;
  readonly onLifeSign: () => void;
  readonly onMicrophone: (isOpen: boolean) => void;
  /** Which there are has changed. */
  readonly onMicrophones: () => void;
  readonly onPillResized: (size: { width: number; height: number }) => void;
  readonly onSettingsChange: () => void;
  /** Another service, address or key. */
  readonly onServiceChange: () => void;
  /** That, or something else that decides who is sent what. */
  readonly onSendingChange: () => void;
  readonly showMendingPlace: (place: MendingPlace) => void;
  readonly writeToClipboard: (text: string) => void;
  readonly onNetworkBack: () => void;
  readonly askToPressKeys: () => void;
}

export function createCommandHandlers(deps: CommandDeps): Handlers {
  const { settings, secrets, models, hotkeys, dictation, state } = deps;

  /** What is shown of the settings and the keys always goes together: a key belongs to an address. */
  function showSettings(): void {
    const current = settings.current();
    state.change({ settings: current, keys: keyStatuses(secrets, current.services) });
    deps.onSettingsChange();
  }

  return {
    changeSettings: async (change) => {
      // The keys must be free before they are promised in the settings.
      if (change.hotkeys !== undefined) await hotkeys.change(change.hotkeys);
      const before = settings.current();
      settings.change(change);
      showSettings();
      if (asksElsewhere(before, settings.current())) deps.onServiceChange();
      if (concernsSending(change)) deps.onSendingChange();
      // Now, and not in the middle of a dictation.
      if (change.media === 'pause') deps.onPauseChosen();
      if (change.media === 'lower') deps.onLowerChosen();
    },
    ...createServiceHandlers({
      settings,
      secrets,
      remoteService: deps.remoteService,
      onKeysChange: () => {
        showSettings();
        deps.onServiceChange();
        deps.onSendingChange();
      },
    }),
    downloadModel: ({ id }) => {
      // How it ends stands in the model's status, beside its button.
      models.download(id).then(deps.onModelFetched, () => {});
    },
    cancelDownload: ({ id }) => models.cancel(id),
    // If it was the chosen one, another stands in until it is back.
    removeModel: ({ id }) => models.remove(id),
    startTestRecording: () => {
      if (!state.current().isListening) deps.testRecorder.start();
    },
    stopTestRecording: () => deps.testRecorder.stop(),
    testRecordingSound: () => deps.testRecorder.sound(),
    recordHotkey: () => hotkeys.recordNext(),
    stopRecordingHotkey: () => hotkeys.stopRecording(),
    configureShortcuts: () => hotkeys.configure(),
    askToPressKeys: () => deps.askToPressKeys(),
    copyCompositorLines: () => {
      const { desktop, command } = state.current().hearing;
      const lines = compositorLines(desktop, settings.current().hotkeys, command);
      deps.writeToClipboard(lines.join('\n'));
    },
    testHotkeys: () => {
      if (!state.current().isListening) hotkeys.test();
    },
    stopTestingHotkeys: () => hotkeys.stopTesting(),
    setEncryption: ({ isOn }) => deps.encryption.turn(isOn),
    ...deps.historyHandlers,
    transcribeFiles: (paths) => deps.files.add(paths),
    cancelFiles: () => deps.files.cancel(),
    openLink: ({ link }) => void openLink(link),
    overlayReady: () => {
      deps.onOverlayReady();
      return deps.now();
    },
    undoCancel: ({ session }) => void dictation.undoCancel(session),
    insertOffered: ({ session }) => dictation.insertOffered(session),
    togglePause: () => void dictation.togglePause(),
    dismissProblem: () => dictation.dismissProblem(),
    pillResized: (size) => deps.onPillResized(size),
    mendProblem: ({ place }) => {
      // Whoever goes there has seen the problem.
      dictation.dismissProblem();
      deps.showMendingPlace(place);
    },
    captureFailed: (failure) => {
      dictation.captureFailed(failure);
      deps.testRecorder.captureFailed(failure);
    },
    soundChanged: (change) => dictation.soundChanged(change),
    speechMissed: ({ session }) => dictation.speechMissed(session),
    microphoneExchanged: (change) => dictation.microphoneExchanged(change),
    lifeSign: () => deps.onLifeSign(),
    reportOpen: ({ isOpen }) => deps.onMicrophone(isOpen),
    networkBack: () => deps.onNetworkBack(),
    reportMicrophones: (microphones) => {
      state.change({ microphones });
      deps.onMicrophones();
    },
  };
}
