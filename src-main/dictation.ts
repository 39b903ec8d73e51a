/**
 * Runs the dictation machine: one queue of events in, its commands carried out by the adapters.
 * What is decided is decided in `src-core/dictation`; here things are only opened, fed and closed.
 */
import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { standIn } from '../src-core/asking.ts';
import { cleanText } from '../src-core/clean-text.ts';
import type { CommandInput } from '../src-core/contract.ts';
import type { Intent } from '../src-core/dictation/activation.ts';
import { offersOf, unseenOf } from '../src-core/dictation/notice.ts';
import {
  type DictationCommand,
  type DictationEvent,
  type DictationState,
  goesOnAt,
  idle,
  isPaused,
  listening,
  type SessionId,
  step,
  undoable,
} from '../src-core/dictation/session.ts';
import type { ErrorCode } from '../src-core/error-codes.ts';
import {
  type HistoryEntry,
  heard,
  longestAppName,
  nothingToTell,
  type Timeline,
} from '../src-core/history-entry.ts';
import type { LanguageCode } from '../src-core/languages.ts';
import { samplesToMs } from '../src-core/pcm.ts';
import { recordingName } from '../src-core/recording-name.ts';
import { requestFrom } from '../src-core/service-order.ts';
import type { ServiceId } from '../src-core/services.ts';
import type { Settings } from '../src-core/settings.ts';
import { type Account, Failure, type TranscriptionResult } from '../src-core/transcription.ts';
import { waitsAfter } from '../src-core/waiting.ts';
import type { Capture } from './capture/capture.ts';
import { captureCodes } from './capture/capture-codes.ts';
import { type Journal, openJournal, readJournal } from './capture/journal.ts';
import { deadlineAfter } from './deadline.ts';
import type { History } from './history/history.ts';
import type { KeptSounds } from './history/kept-sounds.ts';
import type { FittedInsertion, FittedTarget } from './insertion/fitted-insertion.ts';
import type { Log } from './log.ts';
import type { Sealing } from './sealing/sealing.ts';
import { openSettableAside, type SettableAside } from './transcription/set-aside.ts';
import type { Transcriber } from './transcription/transcriber.ts';

interface DictationDeps {
  /** ms since 1970, never going back while the app runs; stands still while the computer sleeps. */
  readonly now: () => number;
  /** ms since 1970, as the computer's clock says now: somebody may set it. */
  readonly wallClock: () => number;
  readonly capture: Pick<Capture, 'start' | 'pause' | 'resume' | 'stop' | 'cut' | 'drop' | 'forget'>;
  readonly insertion: Pick<FittedInsertion, 'remember'>;
  readonly history: Pick<History, 'add' | 'update' | 'find' | 'reserveSequence'>;
  readonly transcriberFor: (settings: Settings) => Transcriber;
  readonly settings: () => Settings;
  /** What is spoken after this hotkey, where it is one of a language; null: what the settings say. */
  readonly languageOfKey?: (key: string) => LanguageCode | null;
  readonly recordingsDir: string;
  /** What the person wants kept to listen to. */
  readonly sounds: Pick<KeptSounds, 'keep'>;
  readonly sealing?: Sealing;
  readonly log: Log;
  readonly onChange: (state: DictationState) => void;
  /** The sound of the dictation that is on, as it comes. */
  readonly onSound?: (samples: Int16Array) => void;
  readonly onHistoryChange: () => void;
}

export interface Dictation {
  /** What is spoken in the dictation that is on, or was on last. */
  language(): LanguageCode | null;
  /** What somebody meant by the keys they pressed, or by a command; `at`: when that was, if not just now. */
  intend(intent: Intent, at?: number): void;
  /** What is being recorded pauses, or goes on; false when nothing is. */
  togglePause(): boolean;
  dismissProblem(): void;
  /** A key asked for something else, and nothing was done; `why` is a sentence. */
  refuse(why: string): void;
  /** As `refuse`, where it is something that went wrong. */
  actionFailed(code: ErrorCode): void;
  /** What was cancelled is wanted after all, this one or whichever the pill asks about; false when it asks about none. */
  undoCancel(session?: SessionId): boolean;
  /** Whether something that was cancelled has still to be thrown away before the app ends. */
  isOwing(): boolean;
  /** Nobody can undo it any more. Never rejects. */
  leave(): Promise<void>;
  /** The words that the pill offers are wanted: they were said, or may go where the focus is now. */
  insertOffered(session: SessionId): void;
  /** Those that are offered because nobody may have said them; false when none are. */
  insertHeldBack(): boolean;
  /** The words the pill asks about may have been pasted in another way, or deleted. */
  historyChanged(): void;
  /** The screen was locked, or the computer goes to sleep: what was said until then is kept, and not typed. */
  goAway(): void;
  /** Words that came meanwhile are typed now. */
  comeBack(): void;
  captureFailed(failure: CommandInput<'captureFailed'>): void;
  soundChanged(change: CommandInput<'soundChanged'>): void;
  speechMissed(session: SessionId): void;
  microphoneExchanged(change: CommandInput<'microphoneExchanged'>): void;
  /**
   * The page that held the microphone is gone, and is loaded again; what was heard until then is kept and used.
   */
  captureLost(): void;
}

/** What is open for one session. */
interface OpenSession {
  readonly entry: Pick<HistoryEntry, 'id' | 'sequence' | 'pressedAt' | 'service' | 'language'>;
  readonly journal: Journal;
  readonly transcription: SettableAside;
  readonly abort: AbortController;
  readonly target: Promise<FittedTarget>;
  /** Resolves with the last frame. */
  readonly last: PromiseWithResolvers<void>;
  /** Of a recording that was cut off: nothing more comes when it resolves. */
  rest: Promise<void> | null;
  /** Its words were offered again, and what becomes of its sound is done. */
  readonly isSoundSettled: boolean;
  sampleCount: number;
  /** It goes on after a pause, and nothing was heard since. */
  isAwaited: boolean;
  /** The app the words go to, once that is known. */
  app: string | null;
  /** What came back, once something did. */
  result: TranscriptionResult | null;
  /** How the service put it that it did not take the sound; null when it said nothing that helps. */
  serviceSaid: string | null;
}

/** The last 50 ms of what is cut off take a few ms; a page that stands still or is gone is not waited for. */
const longestRestMs = 500;

export function createDictation(deps: DictationDeps): Dictation {
  const { now, capture, insertion, history, log } = deps;
  const open = new Map<SessionId, OpenSession>();
  const deadlines = new Map<SessionId, Disposable>();
  const queue: DictationEvent[] = [];
  let state = idle;
  let lastSession: SessionId = 0;
  /** Of the hotkey or command that began the last one; null: that of the settings. */
  let keyLanguage: LanguageCode | null = null;
  /** Whose words were held back, or had lost their window: as long as the pill offers them they may be wanted. */
  const offered = new Map<SessionId, { readonly opened: OpenSession; readonly isKept: Promise<void> }>();
  let isStepping = false;
  /** Also of a dictation that had ended before: whoever holds the key speaks to it, though its microphone is gone. */
  let releasedAt: number | null = null;

  /** One event at a time: a command that reports at once waits for its turn. */
  function dispatch(event: DictationEvent): void {
    queue.push(event);
    if (isStepping) return;
    isStepping = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { state: after, commands } = step(state, next);
        if (next.type === 'release') releasedAt = next.at;
        const hasChanged = after !== state;
        state = after;
        for (const command of commands) attempt(command);
        forgetOffered();
        if (hasChanged) deps.onChange(state);
      }
    } finally {
      isStepping = false;
    }
  }

  /** A bug in carrying out one command costs that dictation, and not those that are on their way. */
  function attempt(command: DictationCommand): void {
    try {
      carryOut(command);
    } catch (error) {
      log.unexpected(error);
      if (command.type === 'start-capture') {
        const { session } = command;
        dispatch({ type: 'capture-failed', session, at: now(), code: 'unexpected', recordingMs: 0 });
      }
    }
  }

  function carryOut(command: DictationCommand): void {
    const { session } = command;
    if (command.type === 'start-capture') return start(session);
    if (command.type === 'set-deadline') return setDeadline(session, command.stage, command.afterMs);
    if (command.type === 'clear-deadline') return clearDeadline(session);
    if (command.type === 'save-offered') return void saveOffered(session);
    const opened = open.get(session);
    if (opened === undefined) return;
    switch (command.type) {
      case 'pause-capture':
        return capture.pause(session, now());
      case 'resume-capture':
        opened.isAwaited = true;
        return capture.resume(session, goesOnAt(state) ?? now());
      case 'stop-capture':
        look(opened);
        return capture.stop(session, now());
      case 'abandon-capture':
        return cutOff(session, opened);
      case 'set-aside':
        cutOff(session, opened);
        return void setAside(session, opened);
      case 'transcribe':
        look(opened);
        return void transcribe(session, opened);
      case 'abort-transcription':
        return opened.abort.abort();
      case 'save-text':
        return saveText(session, opened, command.text, command.timeline);
      case 'keep-recording':
        return keepUntold(session, opened, command.code, command.timeline);
      case 'insert':
        return void insert(session, opened, command.text);
      case 'note-insertion':
        return noteOutcome(session, opened, command.insertion, command.timeline);
      case 'discard':
        return void discard(session, opened);
    }
  }

  function start(session: SessionId): void {
    const settings = settingsNow();
    const transcriber = deps.transcriberFor(settings);
    const abort = new AbortController();
    const id = randomUUID();
    const journal = openJournal(
      join(deps.recordingsDir, recordingName(id, settings.language)),
      (error) => {
        log.warn('journal-failed');
        log.unexpected(error);
      },
      undefined,
      deps.sealing,
    );
    const request = requestFrom(settings, { language: settings.language, onlySpeech: true });
    const opened: OpenSession = {
      entry: {
        id,
        sequence: history.reserveSequence(),
        // The machine knows when the key went down; it may be heard of late.
        pressedAt: listening(state)?.pressedAt ?? now(),
        service: transcriber.service,
        language: settings.language,
      },
      journal,
      transcription: openSettableAside(
        (signal) => transcriber.open(request, signal),
        () => soundOf(journal),
        abort.signal,
      ),
      abort,
      target: insertion.remember(abort.signal),
      last: Promise.withResolvers(),
      rest: null,
      isSoundSettled: false,
      sampleCount: 0,
      isAwaited: false,
      app: null,
      result: null,
      serviceSaid: null,
    };
    noteApp(opened);
    open.set(session, opened);
    const { pressedAt } = opened.entry;
    capture.start(
      session,
      { pressedAt, earlierUntil: releasedAt },
      {
        onSamples: (samples) => {
          if (opened.sampleCount === 0) dispatch({ type: 'first-sample', session, at: now() });
          else if (opened.isAwaited) dispatch({ type: 'heard-again', session });
          opened.isAwaited = false;
          opened.sampleCount += samples.length;
          opened.journal.append(samples);
          opened.transcription.write(samples);
          if (listening(state)?.id === session) deps.onSound?.(samples);
        },
        onLast: () => {
          opened.last.resolve();
          dispatch({ type: 'audio-complete', session, at: now(), recordingMs: recordingMs(opened) });
        },
      },
    );
  }

  /** While more of it might still be written. */
  async function* soundOf(journal: Journal): AsyncGenerator<Int16Array> {
    await journal.written().catch((cause: unknown) => {
      throw new Failure('recording-not-written', { cause });
    });
    yield* readJournal(journal.path, deps.sealing);
  }

  /** For the whole dictation: also which service and which model hear it may depend on the language. */
  function settingsNow(): Settings {
    const settings = deps.settings();
    return keyLanguage === null ? settings : { ...settings, language: keyLanguage };
  }

  function noteApp(opened: OpenSession): void {
    void opened.target.then(
      ({ app }) => {
        opened.app = app === null ? null : nameOf(app) || null;
      },
      // Whoever inserts hears of the failure; nobody else waits for it.
      () => {},
    );
  }

  function setDeadline(
    session: SessionId,
    stage: Extract<DictationEvent, { type: 'deadline' }>['stage'],
    afterMs: number,
  ): void {
    clearDeadline(session);
    deadlines.set(
      session,
      deadlineAfter(afterMs, () =>
        dispatch({ type: 'deadline', session, stage, at: now(), code: timeoutCode(session) }),
      ),
    );
  }

  function timeoutCode(session: SessionId): 'engine-timeout' | 'service-timeout' {
    return open.get(session)?.entry.service === 'embedded' ? 'engine-timeout' : 'service-timeout';
  }

  function clearDeadline(session: SessionId): void {
    deadlines.get(session)?.[Symbol.dispose]();
    deadlines.delete(session);
  }

  /** What hears it is given up only where the disk has what it would be heard from again. */
  async function setAside(session: SessionId, { journal, transcription }: OpenSession): Promise<void> {
    try {
      await journal.written();
    } catch (error) {
      return log.unexpected(error);
    }
    const isStill = state.sessions.some(({ id, stage }) => id === session && stage === 'cancelled');
    if (isStill) transcription.setAside();
  }

  function cutOff(session: SessionId, opened: OpenSession): void {
    capture.cut(session);
    opened.rest = takeRest(session, opened);
  }

  async function takeRest(session: SessionId, { last }: OpenSession): Promise<void> {
    using _ = deadlineAfter(longestRestMs, last.resolve);
    await last.promise;
    capture.forget(session);
  }

  async function transcribe(session: SessionId, opened: OpenSession): Promise<void> {
    try {
      await opened.rest;
      const result = await opened.transcription.finish();
      opened.result = result;
      // The recording of held-back words is kept as well, and can be transcribed anyway.
      if (result.kind === 'no-speech')
        return dispatch({ type: 'no-speech', session, at: now(), recordingMs: recordingMs(opened) });
      const { text } = result.transcript;
      dispatch({ type: result.kind === 'text' ? 'transcribed' : 'held-back', session, at: now(), text });
    } catch (error) {
      const { serviceSaid, retryAfterMs } = error instanceof Failure ? error : saidNothing;
      opened.serviceSaid = serviceSaid;
      dispatch({
        type: 'transcription-failed',
        session,
        at: now(),
        code: codeOf(error, opened.entry.service),
        againAt: retryAfterMs === null ? undefined : now() + retryAfterMs,
      });
    }
  }

  function entryOf(
    opened: OpenSession,
    rest: Pick<HistoryEntry, 'text' | 'failure' | 'insertion' | 'timeline' | 'recording'> &
      Partial<Pick<HistoryEntry, 'waits' | 'serviceSaid'>>,
  ): HistoryEntry {
    return {
      ...nothingToTell,
      ...opened.entry,
      ...rest,
      ...heard(opened.result),
      ...accountOf(opened),
      pressedAt: opened.entry.pressedAt + deps.wallClock() - now(),
      app: opened.app,
      durationMs: recordingMs(opened),
    };
  }

  function saveText(session: SessionId, opened: OpenSession, text: string, timeline: Timeline): void {
    const recording = basename(opened.journal.path);
    const entry = entryOf(opened, { text, failure: null, insertion: 'pending', timeline, recording });
    const isWritten = changeHistory(() => history.add(entry));
    dispatch({ type: isWritten ? 'saved' : 'not-saved', session });
  }

  function keepUntold(session: SessionId, opened: OpenSession, failure: ErrorCode, timeline: Timeline): void {
    const isKept = keepRecording(session, opened, failure, timeline);
    if (opened.result?.kind === 'held-back') offered.set(session, { opened, isKept });
  }

  /** What was remembered for words that are not offered any more need not be kept. */
  function forgetOffered(): void {
    const offers = new Set(offersOf(state).map(({ id }) => id));
    for (const [session, { opened }] of offered) {
      if (offers.has(session)) continue;
      opened.abort.abort();
      offered.delete(session);
    }
  }

  /** Its entry says "pending" before anything is inserted, as that of every other. */
  async function saveOffered(session: SessionId): Promise<void> {
    const offer = offered.get(session);
    if (offer === undefined) return;
    offered.delete(session);
    const { opened, isKept } = offer;
    const again = opened.abort.signal.aborted ? forFocusNow(opened) : opened;
    open.set(session, again);
    await isKept;
    const change = { failure: null, heldBack: null, insertion: 'pending' } as const;
    const isWritten = changeHistory(() => history.update(opened.entry.id, change));
    dispatch({ type: isWritten ? 'saved' : 'not-saved', session });
  }

  /** What was remembered at the press does not hold any more. */
  function forFocusNow(before: OpenSession): OpenSession {
    const abort = new AbortController();
    const target = insertion.remember(abort.signal);
    const opened = { ...before, abort, target, isSoundSettled: true };
    noteApp(opened);
    return opened;
  }

  async function keepRecording(
    session: SessionId,
    opened: OpenSession,
    failure: ErrorCode,
    timeline: Timeline,
  ): Promise<void> {
    open.delete(session);
    log.info('dictation-failed', { code: failure, service: opened.entry.service });
    await opened.rest;
    capture.forget(session);
    const isKept = await isClosed(opened.journal);
    if (!isKept) dispatch({ type: 'recording-not-kept', session });
    // Also a part of what was said can be transcribed.
    const recording = isKept || opened.journal.holdsSound() ? basename(opened.journal.path) : null;
    changeHistory(() =>
      history.add(
        entryOf(opened, {
          text: heldBackText(opened.result),
          failure,
          serviceSaid: opened.serviceSaid,
          insertion: 'none',
          timeline,
          recording,
          waits: recording !== null && waitsAfter(failure) ? { failures: 0 } : null,
        }),
      ),
    );
    // Nothing is inserted: what was remembered for it need not be kept.
    if (opened.result?.kind !== 'held-back') opened.abort.abort();
  }

  /** Whether the whole recording is on disk. */
  async function isClosed(journal: Journal): Promise<boolean> {
    try {
      await journal.close();
      return true;
    } catch (error) {
      log.unexpected(error);
      return false;
    }
  }

  async function insert(session: SessionId, opened: OpenSession, text: string): Promise<void> {
    try {
      const insertion = await (await opened.target).insert(text, opened.abort.signal, opened.entry.id);
      const { attempts } = opened.transcription.account();
      dispatch({ type: 'inserted', session, at: now(), insertion, standIn: standIn(attempts) });
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'insertion-failed';
      log.warn('insertion-failed', { code });
      log.unexpected(error instanceof Failure ? error.cause : error);
      dispatch({ type: 'insertion-failed', session, at: now(), code, app: opened.app });
    }
  }

  function noteOutcome(
    session: SessionId,
    opened: OpenSession,
    outcome: 'pasted' | 'copied' | 'failed',
    timeline: Timeline,
  ): void {
    const isKept = noteInsertion(session, opened, outcome, timeline);
    if (outcome === 'failed') offered.set(session, { opened, isKept });
  }

  /** The words are safe once history has them on disk: then the sound may go, and not before. */
  async function noteInsertion(
    session: SessionId,
    opened: OpenSession,
    outcome: 'pasted' | 'copied' | 'failed',
    timeline: Timeline,
  ): Promise<void> {
    open.delete(session);
    opened.abort.abort();
    log.info('dictation-inserted', {
      insertion: outcome === 'failed' ? null : outcome,
      ms: Math.round(timeline.inserted ?? 0),
    });
    const { app } = opened;
    const change = { ...accountOf(opened), insertion: outcome, timeline, recording: null, app };
    const isWritten = changeHistory(() => history.update(opened.entry.id, change));
    if (opened.isSoundSettled) return;
    // Dictum may end from here on: a recording whose entry has its words is found at the next start.
    const isClosedWell = await isClosed(opened.journal);
    if (!isWritten) return;
    if (isClosedWell && !(await isSoundSafe(opened))) return;
    await opened.journal.discard().catch((error: unknown) => log.unexpected(error));
  }

  /**
   * Whether the recording may go: what the person wants to listen to is on disk as well, and its entry says so there.
   * Else the next start finds the recording beside words that are safe, and keeps its sound.
   */
  async function isSoundSafe({ entry, journal }: OpenSession): Promise<boolean> {
    try {
      const sound = await deps.sounds.keep(entry.id, journal.path);
      return sound === null || changeHistory(() => history.update(entry.id, { sound }));
    } catch (error) {
      log.unexpected(error);
      return false;
    }
  }

  async function discard(session: SessionId, opened: OpenSession): Promise<void> {
    open.delete(session);
    capture.drop(session);
    opened.abort.abort();
    log.info('dictation-discarded', { ms: Math.round(recordingMs(opened)) });
    await opened.journal.discard().catch((error: unknown) => log.unexpected(error));
  }

  /** Whether the disk took it; in memory it is changed all the same. */
  function changeHistory(change: () => void): boolean {
    let isWritten = true;
    try {
      change();
    } catch (error) {
      log.unexpected(error instanceof Failure ? error.cause : error);
      isWritten = false;
    }
    deps.onHistoryChange();
    return isWritten;
  }

  function codeOf(error: unknown, service: ServiceId): ErrorCode {
    if (error instanceof Failure) return error.code;
    log.unexpected(error);
    return service === 'embedded' ? 'engine-failed' : 'unexpected';
  }

  return {
    language: () => settingsNow().language,
    intend: (intent, at = now()) => {
      if (intent.type !== 'press') return dispatch({ ...intent, at });
      lastSession += 1;
      const { type, isHeld, key, language } = intent;
      // What is on goes on in the language it was begun in.
      if (listening(state) === null)
        keyLanguage = language ?? (key === undefined ? null : (deps.languageOfKey?.(key) ?? null));
      dispatch({ type, isHeld, session: lastSession, at });
    },
    togglePause: () => {
      const isRecording = listening(state)?.stage === 'recording';
      if (isRecording) dispatch({ type: isPaused(state) ? 'resume' : 'pause', at: now() });
      return isRecording;
    },
    dismissProblem: () => dispatch({ type: 'dismiss' }),
    refuse: (why) => {
      lastSession += 1;
      dispatch({ type: 'refused', session: lastSession, why });
    },
    actionFailed: (code) => {
      lastSession += 1;
      dispatch({ type: 'action-failed', session: lastSession, code });
    },
    undoCancel: (session) => {
      const cancelled = undoable(state);
      if (cancelled === null || (session !== undefined && session !== cancelled.id)) return false;
      dispatch({ type: 'undo-cancel', session: cancelled.id, at: now() });
      return true;
    },
    isOwing: () => undoable(state) !== null,
    leave: async () => {
      const cancelled = undoable(state);
      const journal = cancelled && open.get(cancelled.id)?.journal;
      dispatch({ type: 'dismiss' });
      await journal?.discard().catch(log.unexpected);
    },
    insertOffered: (session) => dispatch({ type: 'insert-offered', session }),
    insertHeldBack: () => {
      // A refusal may stand over it.
      const [asked] = unseenOf(state);
      if (asked?.kind !== 'held-back') return false;
      dispatch({ type: 'insert-offered', session: asked.id });
      return true;
    },
    historyChanged: () => {
      for (const { id, kind } of offersOf(state)) {
        const offer = offered.get(id);
        if (offer === undefined) continue;
        const entry = history.find(offer.opened.entry.id);
        // What was probably not said is in history a moment after the pill offers it.
        const isUsed =
          (kind === 'elsewhere' && entry?.insertion !== 'failed') ||
          (kind === 'held-back' && entry !== null && entry.heldBack === null);
        if (isUsed) dispatch({ type: 'settled', session: id });
      }
    },
    goAway: () => dispatch({ type: 'away' }),
    comeBack: () => dispatch({ type: 'back' }),
    captureFailed: ({ session, reason }) => {
      const opened = open.get(session);
      if (opened === undefined) return;
      const code = captureCodes[reason];
      log.warn('capture-failed', { code });
      dispatch({ type: 'capture-failed', session, at: now(), code, recordingMs: recordingMs(opened) });
    },
    soundChanged: ({ session, sound }) => dispatch({ type: 'sound-changed', session, sound }),
    speechMissed: (session) => {
      if (open.has(session)) log.warn('speech-missed');
      dispatch({ type: 'speech-missed', session });
    },
    microphoneExchanged: ({ session, label, why }) => {
      if (why === 'gone') log.warn('microphone-exchanged');
      dispatch({ type: 'microphone-exchanged', session, label, why });
    },
    captureLost: () => {
      for (const [session, opened] of open)
        dispatch({ type: 'capture-lost', session, at: now(), recordingMs: recordingMs(opened) });
    },
  };
}

const saidNothing = { serviceSaid: null, retryAfterMs: null };

/** Where the words go to is found while they are on their way. */
function look({ target }: OpenSession): void {
  void target.then(
    (found) => found.look?.(),
    // Whoever inserts hears of the failure.
    () => {},
  );
}

/** Every window says what it likes of itself. */
function nameOf(app: string): string {
  return cleanText(app).slice(0, longestAppName);
}

/** Requests that were overtaken may be heard of after the words. */
function accountOf({ transcription }: OpenSession): Account {
  return { ...transcription.account() };
}

/** Words that were probably not said are not inserted, and not thrown away. */
function heldBackText(result: TranscriptionResult | null): string {
  return result?.kind === 'held-back' ? result.transcript.text : '';
}

function recordingMs({ sampleCount }: OpenSession): number {
  return samplesToMs(sampleCount);
}
