/** Wires the app together, in the order things come to life. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, clipboard, powerMonitor, session, type WebContents } from 'electron';
import { filePolicy, waitingPolicy } from '../src-core/asking-policy.ts';
import { nothingSpared } from '../src-core/capture/bluetooth.ts';
import { modelToGet, type Spoken } from '../src-core/choose-model.ts';
import type { AppSnapshot, CaptureSettings, WindowKind } from '../src-core/contract.ts';
import type { ControlStatus } from '../src-core/control.ts';
import { type Cue, cueFor } from '../src-core/cues.ts';
import type { Activation } from '../src-core/dictation/activation.ts';
import { problemOf } from '../src-core/dictation/notice.ts';
import { pillView } from '../src-core/dictation/pill.ts';
import {
  canCancel,
  type DictationState,
  idle,
  isCapturing,
  isPaused,
  listening,
  onTheirWay,
} from '../src-core/dictation/session.ts';
import { statusOf } from '../src-core/dictation/status.ts';
import { greeting } from '../src-core/greeting.ts';
import { usableActivation } from '../src-core/hearing.ts';
import { hostOf } from '../src-core/host-of.ts';
import { isModifierAlone, parseHotkey } from '../src-core/hotkey.ts';
import { activationOf, bindingOf, type HotkeyAction } from '../src-core/hotkey-bindings.ts';
import { isMissingKeySaid, keysHad } from '../src-core/keys-had.ts';
import type { LanguageCode } from '../src-core/languages.ts';
import { dictationStage } from '../src-core/media/media.ts';
import { type MendingPlace, mendingPlace, type SettingsTopic } from '../src-core/mending.ts';
import { insertionRules } from '../src-core/settings.ts';
import { installedModels } from '../src-core/speech-models.ts';
import { Failure } from '../src-core/transcription.ts';
import { controlWords } from '../src-core/words/control.ts';
import { watchAbsence } from './absence.ts';
import { runActivation } from './activation.ts';
import { createAppState } from './app-state.ts';
import { createCapture } from './capture/capture.ts';
import { watchHeadsetMusic } from './capture/headset-music.ts';
import { watchPage } from './capture/page-watch.ts';
import { createTestRecorder } from './capture/test-recording.ts';
import { createCommandHandlers } from './command-handlers.ts';
import { chooseContext } from './context/choose-context.ts';
import { controlAddresses } from './control/address.ts';
import { answerControl } from './control/answer-control.ts';
import { serveControl } from './control/serve-control.ts';
import { createDictation } from './dictation.ts';
import { takeEnvironment } from './environment.ts';
import { sayFarewell } from './farewell.ts';
import { createFileTranscription } from './file-transcription.ts';
import { createDeletions } from './history/deletions.ts';
import { openHistory } from './history/history.ts';
import { recoverRecordings } from './history/kept-recordings.ts';
import { createKeptSounds, soundPath } from './history/kept-sounds.ts';
import { createOnce } from './history/once.ts';
import { recoverSounds } from './history/recover-sounds.ts';
import { createHistoryHandlers } from './history-handlers.ts';
import { chooseKeyboard, commandForKeys, nothingHeardYet } from './hotkeys/choose-keyboard.ts';
import { ownAppImage } from './hotkeys/control-command.ts';
import { openHotkeys } from './hotkeys/hotkeys.ts';
import { openKeysDown } from './hotkeys/keys-down.ts';
import { abilityAtFirst, chooseInsertion } from './insertion/choose-insertion.ts';
import { fitInsertion } from './insertion/fitted-insertion.ts';
import { createOwnKeys } from './insertion/own-keys.ts';
import { createPublisher, serveCommands } from './ipc.ts';
import { hasMicrophonePrivacy, openMicrophonePrivacy } from './links.ts';
import { openLog } from './log.ts';
import { chooseMedia } from './media/choose-media.ts';
import { createMedia } from './media/media.ts';
import { openOwed } from './media/owed-file.ts';
import { openMessageBus, usualSystemBus } from './message-bus.ts';
import { chooseNative } from './native/choose-native.ts';
import { onceADay } from './once-a-day.ts';
import { createOutbox } from './outbox.ts';
import { tellEnded, tellHindrance } from './outbox-notification.ts';
import { createPasteLast } from './paste-last.ts';
import { rehearse } from './rehearsal.ts';
import { type ScreenLock, watchScreenLock } from './screen-lock.ts';
import { createEncryption } from './sealing/encryption.ts';
import { openVault } from './sealing/vault.ts';
import { keyStatuses, openSecrets } from './secrets.ts';
import { openSettings } from './settings-store.ts';
import { openStoredFile } from './stored-file.ts';
import { systemKeyring } from './system-keyring.ts';
import { chooseTranscriber, connectServices, identityOf } from './transcription/choose-transcriber.ts';
import { startSpeechEngine } from './transcription/embedded/engine.ts';
import type { ModelPlace } from './transcription/embedded/model-files.ts';
import { openModelStore } from './transcription/embedded/model-store.ts';
import { placeFor } from './transcription/embedded/place-for.ts';
import { forkEmbeddedProcess } from './transcription/embedded/utility-process.ts';
import { openExperience } from './transcription/experience.ts';
import { openConnections } from './transcription/services/connections.ts';
import { createTray, type TrayLook } from './tray.ts';
import { createUndo } from './undo.ts';
import { openUsage, usageShown } from './usage.ts';
import { registerAppScheme, serveApp } from './windows/app-protocol.ts';
import { countEnds } from './windows/gone-page.ts';
import { createMainWindow } from './windows/main-window.ts';
import { createOverlay } from './windows/overlay.ts';
import { lockSession } from './windows/security.ts';

const environment = takeEnvironment(process.env);

process.umask(0o077);
app.setName('Dictum');
const dataDir = join(app.getPath('appData'), 'Dictum');
app.setPath('userData', dataDir);
const recordingsDir = join(dataDir, 'recordings');
const soundsDir = join(dataDir, 'sounds');
try {
  for (const dir of [recordingsDir, soundsDir]) mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
} catch {
  process.stderr.write(`Dictum cannot write to ${dataDir}: make it writable, then start again.\n`);
  process.exit(2);
}

type OtherAction = Exclude<HotkeyAction, 'dictate'>;

registerAppScheme();
// A pill and a list need no GPU process: 50 MB less, and a faster start.
app.disableHardwareAcceleration();
// Chromium asks PulseAudio and PipeWire for blocks of 1024 samples: the first word and the last one
// would wait 23 ms for theirs to fill. This makes it 12 ms.
if (process.platform === 'linux') app.commandLine.appendSwitch('audio-buffer-size', '512');

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
// The first one has been told and comes to the front.
else app.exit(0);

function start(): void {
  const log = openLog(join(dataDir, 'dictum.log'));
  process.on('uncaughtException', (error) => log.unexpected(error));
  process.on('unhandledRejection', (error) => log.unexpected(error));
  log.info('app-started');

  const appDir = app.getAppPath();
  const preloadDir = join(appDir, 'out/preload');
  const iconsDir = join(appDir, 'assets/icons');
  const modelsDir = environment.modelsDir ?? join(process.resourcesPath, 'models');

  const settings = openSettings(openStoredFile(dataDir, 'settings', { hasCopy: true }));
  const keyring = systemKeyring();
  const vault = openVault(openStoredFile(dataDir, 'encryption', { hasCopy: true }), keyring);
  const history = openHistory({
    dir: join(dataDir, 'history'),
    sealing: vault,
    singleFilePath: join(dataDir, 'history.json'),
    onRepaired: () => {
      log.warn('history-repaired');
      state.change({ storageNotice: 'history-repaired' });
    },
    onCaughtUp: () => historyChanged(),
    onProblem: (error) => log.unexpected(error),
  });
  const usage = openUsage({
    file: openStoredFile(dataDir, 'usage'),
    now: Date.now,
    onNotWritten: (error) => log.unexpected(error),
  });
  const sounds = createKeptSounds({
    dir: soundsDir,
    history,
    settings: settings.current,
    now: Date.now,
    sealing: vault,
    onProblem: (error) => log.unexpected(error),
  });
  const secrets = openSecrets(openStoredFile(dataDir, 'keys', { hasCopy: true }), keyring, environment.keys);

  const kindOf = (contents: WebContents): WindowKind | null =>
    contents === overlay.window.webContents
      ? 'overlay'
      : contents === mainWindow.current()?.webContents
        ? 'main'
        : null;
  const contentsOf = (kind: WindowKind): WebContents | null =>
    (kind === 'overlay' ? overlay.window : mainWindow.current())?.webContents ?? null;

  let dictationState: DictationState = idle;
  let isMicrophoneOpen = false;
  let hasGreeted = false;
  let hasRehearsed = false;
  const isOverlay = (contents: WebContents) => kindOf(contents) === 'overlay';
  lockSession(session.defaultSession, {
    isItsOwner: isOverlay,
    mayListen: (contents) =>
      isOverlay(contents) &&
      (listening(dictationState) !== null ||
        captureSettings().mode === 'instant' ||
        testRecorder.isRecording()),
  });
  const soundPathOf = async (id: string) => {
    const entry = history.find(id);
    return entry === null ? null : soundPath(entry, { soundsDir, recordingsDir });
  };
  serveApp(session.defaultSession, join(appDir, 'out/renderer'), soundPathOf, vault);
  const overlay = createOverlay(preloadDir);
  const deletions = createDeletions(history, { recordingsDir, soundsDir });
  const mainWindow = createMainWindow({
    preloadDir,
    icon: join(iconsDir, 'icon.png'),
    // Whoever goes to another window wants their keys there.
    onBlur: () => hotkeys.stopTesting(),
    onPageEnd: () => {
      hotkeys.stopRecording();
      hotkeys.stopTesting();
      deletions.makeFinal();
      testRecorder.forget();
    },
    log,
  });
  const publisher = createPublisher(contentsOf, kindOf);
  const absence = watchAbsence({
    powerMonitor,
    watchLock: process.platform === 'linux' ? watchLinuxScreenLock : null,
    onGone: () => {
      activation.goAway();
      dictation.goAway();
      testRecorder.stop();
      publisher.publish('captureSettings', captureSettings());
    },
    onReturn: (isHere) => {
      hotkeys.comeBack();
      if (isHere) {
        activation.comeBack();
        dictation.comeBack();
      }
      publisher.publish('captureSettings', captureSettings());
    },
    // The key does nothing on purpose; whoever wonders why finds it here.
    onPressAtLock: () => log.warn('locked-at-press'),
    onProblem: log.unexpected,
  });
  const { isAway } = absence;
  const encryption = createEncryption({
    vault,
    keyring,
    history,
    dirs: [soundsDir, recordingsDir],
    onChange: (status) => state.change({ encryption: status }),
    onProblem: (error) => log.unexpected(error),
  });

  const models = openModelStore({
    shippedDir: modelsDir,
    downloadsDir: join(dataDir, 'models'),
    onChange: () => {
      state.change({ models: models.statuses() });
      prepareModel();
    },
  });
  const mainDir = join(appDir, 'out/main');
  const engine = startSpeechEngine({
    fork: () => forkEmbeddedProcess(mainDir),
    modelsDir,
    model: placeForSettings() ?? undefined,
    log,
  });
  const native = chooseNative(mainDir, process.platform);
  const quieting = chooseMedia(
    openOwed(openStoredFile(dataDir, 'media')),
    () => app.getAppMetrics().map(({ pid }) => pid),
    native,
    process.platform,
    (hasAnswered) => {
      if (hasAnswered === state.current().lowersVolumes) return;
      if (!hasAnswered) log.warn('volumes-unreachable');
      state.change({ lowersVolumes: hasAnswered });
    },
  );
  const command = commandForKeys(dataDir, log);
  const state = createAppState(initialSnapshot(), (snapshot) => publisher.publish('snapshot', snapshot));
  engine.onStatus((status) => state.change({ engine: status }));

  publisher.publish('captureSettings', captureSettings());
  const page = watchPage({
    ask: () => publisher.publish('lifeAsked', null),
    end: () => {
      log.warn('window-hangs');
      overlay.endPage();
    },
  });
  const now = () => performance.timeOrigin + performance.now();
  const capture = createCapture(
    (order) => publisher.publish('capture', { ...order, saidAt: now() }),
    page.livesOn,
  );
  const headsetMusic = watchHeadsetMusic((spared) => {
    state.change({ spared });
    publisher.publish('captureSettings', captureSettings());
  });
  const media = createMedia({
    ways: quieting.ways,
    choice: () => settings.current().media,
    onProblem: log.unexpected,
  });
  const ownKeys = createOwnKeys(now);
  const context = chooseContext(process.env, process.platform, native);
  const systemInsertion = chooseInsertion({
    mainDir,
    rules: () => insertionRules(settings.current()),
    openAllowed: () => openStoredFile(dataDir, 'remote-desktop'),
    activeWindow: context.activeWindow,
    onAbility: (ability) => state.change({ insertion: ability }),
    ownKeys,
    native,
    log,
  });
  const mayFit = () => settings.current().fitsText;
  const insertion = fitInsertion({
    insertion: systemInsertion,
    context,
    mayFit,
    isAway,
    onInserted: ({ entry, version, text }) => noteInserted(entry, text === version ? null : text),
    onLate: () => log.info('context-late'),
  });
  const connections = openConnections();
  const serviceFor = connectServices({ fetch: connections.fetch, secrets });
  const experience = openExperience(openStoredFile(dataDir, 'latencies'), {
    identityOf: (id) => identityOf(id, settings.current(), secrets),
  });
  const transcription = {
    engine,
    placeFor: placeForSpoken,
    remoteService: serviceFor,
    usage,
    experience,
    parkingDir: recordingsDir,
    onUsageChange: () => state.change({ usage: usageShown(usage, Date.now()) }),
    onAnswered: () => outbox.serviceAnswered(),
  };
  const transcriberFor = chooseTranscriber(transcription);
  const dictation = createDictation({
    now,
    wallClock: Date.now,
    capture,
    insertion,
    history,
    transcriberFor,
    settings: settings.current,
    languageOfKey: (keys) => bindingOf(settings.current().hotkeys, keys)?.language ?? null,
    recordingsDir,
    sounds,
    sealing: vault,
    log,
    onChange: (changed) => {
      if (isPaused(dictationState) && !isPaused(changed)) activation.resumed();
      playCue(cueFor(dictationState, changed));
      dictationState = changed;
      const { service } = settings.current();
      const language = dictation.language();
      const host = chosenHost();
      const view = pillView(changed, {
        service,
        language,
        host,
        modelToGet: nameOfModelToGet(language),
        hasPrivacyPage: hasMicrophonePrivacy,
        now: now(),
      });
      overlay.show(view);
      publisher.publish('pill', view);
      hotkeys.listenToCancel(canCancel(changed));
      media.follow(dictationStage(changed));
      needPage();
      state.change({ isListening: listening(changed) !== null });
      showTray();
      outbox.look();
    },
    onSound: (samples) => activation.heard(samples),
    onHistoryChange: historyChanged,
  });
  const activation = runActivation({
    now,
    activation: activationFor,
    isListening: () => listening(dictationState) !== null,
    isPaused: () => isPaused(dictationState),
    keysDown: (keys) => hotkeys.keysDown(keys),
    meaningOf: (keys) => {
      const hotkey = parseHotkey(keys);
      const binding = bindingOf(settings.current().hotkeys, keys);
      return hotkey && binding && { action: binding.action, isModifier: isModifierAlone(hotkey) };
    },
    arePressedByUs: ownKeys.arePressed,
    onAction: (action) => {
      if (!isAway()) void carryOut(action);
    },
    onPress: absence.keyPressed,
    onIntent: dictation.intend,
    onProblem: log.unexpected,
  });

  const testRecorder = createTestRecorder({
    capture,
    now,
    onChange: (testRecording) => {
      state.change({ testRecording });
      needPage();
    },
  });

  const files = createFileTranscription({
    now: Date.now,
    history,
    transcriberFor: chooseTranscriber({ ...transcription, policy: filePolicy }),
    settings: settings.current,
    log,
    onProgress: (progress) => state.change({ files: progress }),
    onHistoryChange: historyChanged,
    onHistoryNotWritten: () => state.change({ storageNotice: 'history-not-written' }),
  });

  const soundRule = onceADay(Date.now, removeOldSounds);
  const once = createOnce();
  const outbox = createOutbox({
    history,
    recordingsDir,
    soundsDir,
    sounds,
    sealing: vault,
    // What it sends itself tells it nothing: one piece of a long recording may be answered, and the next one not.
    transcriberFor: chooseTranscriber({ ...transcription, policy: waitingPolicy, onAnswered: () => {} }),
    settings: settings.current,
    experience,
    once,
    isDictating,
    now: () => performance.now(),
    random: Math.random,
    log,
    onHistoryChange: historyChanged,
    onEnded: (told) => tellEnded(told, () => showPage('history')),
    onHindered: (code, count) =>
      tellHindrance({ code, host: chosenHost(), count }, () =>
        showMendingPlace(mendingPlace(code, { hasPrivacyPage: hasMicrophonePrivacy })),
      ),
  });

  const keysDown = openKeysDown(native, process.platform);
  const hotkeys = openHotkeys({
    openKeyboard: (onKeyEdge, onPortal) =>
      chooseKeyboard({
        onKeyEdge,
        onPortal,
        isInserting: ownKeys.arePressed,
        keysDown,
        command,
        onHearing: (hearing) => state.change({ hearing }),
        log,
      }),
    keysDown,
    onKeyEdge: activation.keyEdge,
    onStatus: (hotkey) => {
      const before = keysToPress();
      state.change({ hotkey });
      // While keys are tried, every one that goes down or up is told.
      if (keysToPress() !== before) showTray();
    },
    onNoneHad: (code) => {
      if (isMissingKeySaid(state.current().hearing.way)) dictation.actionFailed(code);
    },
    log,
  });
  const tray = createTray(join(appDir, 'assets/tray'), {
    toggleDictation: () => activation.order('toggle'),
    togglePause: dictation.togglePause,
    copy: ({ text }) => clipboard.writeText(text),
    showHistory: () => showPage('history'),
    showSettings: () => showPage('settings'),
    quit: () => app.quit(),
  });

  serveCommands({
    kindOf,
    log,
    handlers: createCommandHandlers({
      settings,
      secrets,
      models,
      onModelFetched: () => {
        engine.tryAgain();
        outbox.hope();
      },
      historyHandlers: createHistoryHandlers({
        settings: settings.current,
        history,
        deletions,
        sounds,
        transcriberFor,
        once,
        sealing: vault,
        recordingsDir,
        soundsDir,
        now: Date.now,
        locale: () => app.getLocale(),
        writeToClipboard: (text) => clipboard.writeText(text),
        askWhereToSave: mainWindow.askWhereToSave,
        isDictating,
        insertion,
        stepBack: mainWindow.stepBack,
        stepForward: mainWindow.show,
        onChange: historyChanged,
        onWaiting: outbox.wanted,
        onProblem: log.unexpected,
      }),
      hotkeys,
      dictation,
      testRecorder,
      files,
      encryption,
      remoteService: (id) => serviceFor(id, settings.current()),
      state,
      onPauseChosen: quieting.askForPlayers,
      onLowerChosen: quieting.askForVolumes,
      now,
      onOverlayReady: () => {
        page.loaded();
        capture.connect(overlay.window.webContents);
        void hotkeys.arm(settings.current().hotkeys).then(() => {
          if (environment.announces)
            process.stdout.write(
              state.current().hotkey.state === 'armed' ? 'dictum: armed\n' : 'dictum: no hotkey\n',
            );
          if (environment.greets) greet();
        });
        if (!hasRehearsed) setImmediate(goThroughOnce);
        hasRehearsed = true;
      },
      onLifeSign: page.livesOn,
      onMicrophone,
      onMicrophones: () => hasRehearsed && headsetMusic.look(),
      onPillResized: overlay.cutOut,
      showMendingPlace,
      writeToClipboard: (text) => clipboard.writeText(text),
      onNetworkBack: outbox.hope,
      askToPressKeys: () => systemInsertion.askAgain?.(),
      onServiceChange: experience.wake,
      onSendingChange: outbox.changed,
      onSettingsChange: () => {
        publisher.publish('captureSettings', captureSettings());
        removeOldSounds();
        showTray();
        prepareModel();
      },
    }),
  });

  const pasteLast = createPasteLast({
    history,
    insertion,
    insertHeldBack: () => dictation.insertHeldBack(),
    isDictating,
    isAway,
    onChange: historyChanged,
  });
  const { undo, swap } = createUndo({
    history,
    insertion,
    mayFit,
    undoCancel: () => dictation.undoCancel(),
    isDictating,
    isAway,
    onChange: historyChanged,
  });
  /** What a hotkey does besides dictating; null when it is done, else a sentence that says why not. */
  const actions: Readonly<Record<OtherAction, () => Promise<string | null>>> = {
    cancel: async () => {
      activation.order('cancel');
      return null;
    },
    'paste-last': pasteLast,
    pause: async () => (dictation.togglePause() ? null : controlWords.nothingToPause),
    undo,
    swap,
  };
  const addresses = controlAddresses(process.env, process.platform);
  const answer = answerControl({
    now,
    order: activation.order,
    isRecording: () => listening(dictationState)?.stage === 'recording',
    isAway,
    pasteLast,
    undo,
    swap,
    status,
  });
  const onRequest: typeof answer = (request) => {
    // Where the desktop runs Dictum for a key, this is the press.
    if (request.command !== 'status') absence.commandCame();
    return answer(request);
  };
  const control = serveControl(addresses, onRequest, log.unexpected);
  control.catch((error: unknown) => {
    // Keys and tray work all the same.
    log.warn('control-unavailable');
    log.unexpected(error);
  });

  const mayLoadOverlayAgain = countEnds(now);
  overlay.window.webContents.on('render-process-gone', () => {
    log.warn('window-gone');
    page.gone();
    onMicrophone(false);
    dictation.captureLost();
    if (mayLoadOverlayAgain()) return overlay.window.webContents.reload();
    // Whoever dictates is told, and starts Dictum anew.
    state.change({ hotkey: { state: 'failed', code: 'overlay-failed' } });
    hotkeys[Symbol.dispose]();
    keysDown[Symbol.dispose]();
    showPage('history');
  });
  powerMonitor.on('resume', () => {
    outbox.hope();
    soundRule.look();
  });
  app.on('second-instance', () => mainWindow.show());
  app.on('activate', () => mainWindow.show());
  app.on('window-all-closed', () => {});
  app.on(
    'before-quit',
    sayFarewell({
      media,
      dictation,
      outbox,
      clipboard: {
        isOwing: () => systemInsertion.isOwing?.() ?? systemInsertion.handOver !== undefined,
        handOver: handOverClipboard,
      },
      quit: () => app.quit(),
      onEnd: () => {
        log.info('app-quit');
        overlay.window.destroy();
        files.cancel();
        void outbox.stop();
        soundRule[Symbol.dispose]();
        void control.then((served) => served[Symbol.dispose]()).catch(() => {});
        // Before the others: they may take their time, and the system may not give it.
        history.close();
        for (const part of [
          page,
          hotkeys,
          engine,
          systemInsertion,
          context,
          headsetMusic,
          quieting,
          absence,
          native,
        ])
          part?.[Symbol.dispose]();
      },
    }),
  );

  showTray();
  if (settings.current().media === 'lower') quieting.askForVolumes();
  void recoverRecordings(recordingsDir, history, sounds, log.unexpected, vault, settings.current())
    .then(noteRecovered)
    .catch(log.unexpected)
    .then(() => deletions.finishLeft(log.unexpected))
    .catch(log.unexpected)
    .then(() => recoverSounds(soundsDir, history, log.unexpected, settings.current(), vault))
    .then(noteRecovered)
    .catch(log.unexpected)
    .then(() => {
      // Only now the whole history was read, and with it what is unfinished in it.
      historyChanged();
      // What waited before the start is tried at once.
      outbox.hope();
      soundRule.look();
    })
    // What was recovered has its form already, or gets it now.
    .then(encryption.resume)
    .catch(log.unexpected);

  function initialSnapshot(): AppSnapshot {
    const storageNotice = settings.wasRepaired
      ? 'settings-repaired'
      : history.wasRepaired
        ? 'history-repaired'
        : null;
    if (settings.wasRepaired) log.warn('settings-repaired');
    if (history.wasRepaired) log.warn('history-repaired');
    return {
      version: app.getVersion(),
      settings: settings.current(),
      engine: engine.status(),
      models: models.statuses(),
      hotkey: { state: 'failed', code: 'hotkey-unavailable' },
      hearing: nothingHeardYet(command),
      insertion: abilityAtFirst(process.platform),
      keys: keyStatuses(secrets, settings.current().services),
      keyProtection: secrets.protection(),
      usage: usageShown(usage, Date.now()),
      microphones: [],
      spared: null,
      mediaSystem: quieting.system,
      lowersVolumes: true,
      isListening: false,
      testRecording: { state: 'none' },
      files: null,
      historyRevision: 0,
      storageNotice,
      recovered: 0,
      waiting: 0,
      encryption: encryption.status(),
      page: { name: 'history', topic: null, request: 0 },
    };
  }

  function noteRecovered(ids: readonly string[]): void {
    if (ids.length > 0) log.info('recording-recovered', { count: ids.length });
  }

  /** What somebody copied, and was given back by Dictum, is there when that has ended. Never rejects. */
  async function handOverClipboard(): Promise<void> {
    // An AppImage is mounted for as long as it runs: what outlives it is started from the file itself.
    const program = ownAppImage(process.env, process.execPath) ?? process.execPath;
    await systemInsertion.handOver?.({ program, args: process.argv.slice(1) })?.catch(log.unexpected);
  }

  /** Other words than the entry's, or these again. */
  function noteInserted(id: string, inserted: string | null): void {
    try {
      if ((history.find(id)?.inserted ?? null) === inserted) return;
      history.update(id, { inserted });
      historyChanged();
    } catch (error) {
      // The words themselves are safe.
      log.unexpected(error);
    }
  }

  /** Whoever pressed a key looks at the screen: what becomes of it is said there. */
  async function carryOut(action: OtherAction): Promise<void> {
    try {
      const refusal = await actions[action]();
      if (refusal !== null) dictation.refuse(refusal);
    } catch (error) {
      const isExpected = error instanceof Failure;
      log.unexpected(isExpected ? error.cause : error);
      dictation.actionFailed(isExpected ? error.code : 'unexpected');
    }
  }

  function removeOldSounds(): void {
    void sounds.applyRule().catch(log.unexpected);
  }

  function placeForSpoken(spoken: Spoken, chosen: string): ModelPlace {
    return placeFor(models, spoken, chosen);
  }

  /** null: what the settings ask for has to be fetched first, which a dictation will say. */
  function placeForSettings(): ModelPlace | null {
    const { language, translate, embeddedModel } = settings.current();
    try {
      return placeForSpoken({ language, translate }, embeddedModel);
    } catch (error) {
      if (error instanceof Failure) return null;
      throw error;
    }
  }

  /** Where the chosen service is; null: on this computer. */
  function chosenHost(): string | null {
    const { service, services } = settings.current();
    return service === 'embedded' ? null : hostOf(services[service].baseUrl ?? '');
  }

  function nameOfModelToGet(language: LanguageCode | null): string | null {
    const { translate, embeddedModel: chosen } = settings.current();
    return (
      modelToGet({ language, translate }, { chosen, installed: installedModels(state.current().models) })
        ?.name ?? null
    );
  }

  /** Loaded ahead, because the next dictation should not wait for it. */
  function prepareModel(): void {
    const place = placeForSettings();
    if (place !== null) engine.use(place);
  }

  /** While the speech model is being loaded: there is time. */
  function goThroughOnce(): void {
    headsetMusic.look();
    if (dictationState !== idle) return;
    rehearse({
      settings: settings.current(),
      engine,
      placeFor: placeForSpoken,
      insertion: systemInsertion,
      parkingDir: recordingsDir,
    }).catch(log.unexpected);
  }

  function captureSettings(): CaptureSettings {
    const { captureMode, microphones, sparesMusic } = settings.current();
    const { spared } = state.current();
    return {
      mode: isAway() ? 'private' : captureMode,
      microphones,
      spared: spared === null ? nothingSpared : sparesMusic ? spared : { ...spared, labels: [] },
    };
  }

  function needPage(): void {
    page.need(isCapturing(dictationState) || testRecorder.isRecording());
  }

  /** Also while the words of somebody who has stopped speaking are awaited or inserted. */
  function isDictating(): boolean {
    return onTheirWay(dictationState).length > 0;
  }

  /** Of which Electron tells on Windows and macOS only. */
  function watchLinuxScreenLock(onChange: (isLocked: boolean) => void): ScreenLock {
    const { DBUS_SYSTEM_BUS_ADDRESS, DBUS_SESSION_BUS_ADDRESS, XDG_SESSION_ID } = process.env;
    return watchScreenLock({
      openSystemBus: () => openMessageBus(DBUS_SYSTEM_BUS_ADDRESS || usualSystemBus),
      openSessionBus: () => openMessageBus(DBUS_SESSION_BUS_ADDRESS),
      login: { sessionId: XDG_SESSION_ID ?? null, pid: process.pid, uid: process.getuid?.() ?? 0 },
      onChange,
      onUnknown: () => log.warn('lock-unknown'),
    });
  }

  function playCue(cue: Cue | null): void {
    const { cues: theme, cueAtStart } = settings.current();
    if (cue === null || theme === 'none' || (cue === 'start' && !cueAtStart)) return;
    publisher.publish('cue', { theme, cue });
  }

  /** What a press of these keys means, as far as keys are heard here. */
  function activationFor(keys: string | null): Activation {
    const { hotkeys: bindings, activation } = settings.current();
    const chosen = activationOf(bindings, keys, activation);
    // Where no key is heard, none asks.
    return usableActivation(chosen, state.current().hearing.way) ?? chosen;
  }

  function status(): ControlStatus {
    const { hotkeys: bindings, activation: usual, service, language } = settings.current();
    const { hotkey, hearing } = state.current();
    const keys = keysToPress();
    return {
      version: app.getVersion(),
      ...statusOf(dictationState, hearing, now()),
      hotkey: keys,
      hotkey_armed: hotkey.state === 'armed' && keys !== null,
      activation: usableActivation(activationOf(bindings, keys, usual), hearing.way),
      service,
      language,
    };
  }

  function onMicrophone(isOpen: boolean): void {
    isMicrophoneOpen = isOpen;
    showTray();
  }

  /** Once: the overlay may be loaded again. */
  function greet(): void {
    if (hasGreeted) return;
    hasGreeted = true;
    const { hotkey } = state.current();
    process.stdout.write(`${greeting(settings.current().hotkeys, hotkey, activationFor)}\n`);
  }

  function historyChanged(): void {
    const { historyRevision, storageNotice } = state.current();
    const otherNotice = storageNotice === 'history-not-written' ? null : storageNotice;
    const { recovered, waiting } = history.unfinished();
    state.change({
      historyRevision: historyRevision + 1,
      storageNotice: history.isOnDisk() ? otherNotice : 'history-not-written',
      recovered: recovered.length,
      waiting: waiting.length,
    });
    showTray();
    outbox.look();
    dictation.historyChanged();
  }

  function showPage(name: AppSnapshot['page']['name'], topic: SettingsTopic | null = null): void {
    state.change({ page: { name, topic, request: state.current().page.request + 1 } });
    mainWindow.show();
  }

  function showMendingPlace(place: MendingPlace): void {
    if (place === 'history') return showPage('history');
    if (place === 'microphone-privacy') return void openMicrophonePrivacy().catch(log.unexpected);
    showPage('settings', place);
  }

  function keysToPress(): string | null {
    return keysHad(settings.current().hotkeys, state.current().hotkey);
  }

  function showTray(): void {
    const recent = history
      .page({ query: '', before: null, limit: 12 })
      .entries.filter(({ text, heldBack }) => text !== '' && heldBack === null);
    tray.show({
      look: trayLook(dictationState, isMicrophoneOpen),
      isMicrophoneOpen,
      hotkey: keysToPress(),
      recovered: state.current().recovered,
      waiting: state.current().waiting,
      recent: recent.slice(0, 5),
    });
  }
}

function trayLook(state: DictationState, isMicrophoneOpen: boolean): TrayLook {
  if (listening(state) !== null) return isPaused(state) ? 'paused' : 'recording';
  if (onTheirWay(state).length > 0) return 'working';
  if (problemOf(state) !== null) return 'problem';
  return isMicrophoneOpen ? 'open' : 'ready';
}
