/** What main does for the commands about dictations. */

import { basename, join } from 'node:path';
import { cleanText } from '../src-core/clean-text.ts';
import { deadlines } from '../src-core/dictation/deadlines.ts';
import { type ExportFormat, exportFormats } from '../src-core/export/exported.ts';
import { type Alternative, type HistoryEntry, said, withAlternative } from '../src-core/history-entry.ts';
import { whereTo } from '../src-core/insertion-plan.ts';
import { requestFrom } from '../src-core/service-order.ts';
import type { Settings } from '../src-core/settings.ts';
import { Failure } from '../src-core/transcription.ts';
import { deadlineAfter } from './deadline.ts';
import type { Deletions } from './history/deletions.ts';
import { writeExport } from './history/export-file.ts';
import type { History } from './history/history.ts';
import { settleRecording, transcribeKept } from './history/kept-recordings.ts';
import { type KeptSounds, soundPath } from './history/kept-sounds.ts';
import type { Once } from './history/once.ts';
import { transcribeAgain } from './history/transcribe-again.ts';
import type { FittedInsertion } from './insertion/fitted-insertion.ts';
import type { Handlers } from './ipc.ts';
import type { Sealing } from './sealing/sealing.ts';
import type { Transcriber } from './transcription/transcriber.ts';

interface HistoryHandlersDeps {
  readonly settings: () => Settings;
  readonly history: History;
  readonly deletions: Deletions;
  readonly sounds: KeptSounds;
  readonly transcriberFor: (settings: Settings) => Transcriber;
  /** The same for everybody who transcribes kept recordings. */
  readonly once: Once;
  readonly sealing?: Sealing;
  readonly recordingsDir: string;
  readonly soundsDir: string;
  /** ms since 1970. */
  readonly now: () => number;
  /** As BCP 47. */
  readonly locale: () => string;
  readonly writeToClipboard: (text: string) => void;
  /** The path the person names, or null. */
  readonly askWhereToSave: (suggestedName: string, format: ExportFormat) => Promise<string | null>;
  readonly isDictating: () => boolean;
  readonly insertion: Pick<FittedInsertion, 'rememberNext'>;
  /** The window with the history gives the focus away, and takes it back. */
  readonly stepBack: () => void;
  readonly stepForward: () => void;
  readonly onChange: () => void;
  /** More of them wait now, and somebody wants them soon. */
  readonly onWaiting: () => void;
  /** What was asked for is done all the same. */
  readonly onProblem: (error: unknown) => void;
}

/** Window managers animate. */
const focusWithinMs = 2_000;

export function createHistoryHandlers(deps: HistoryHandlersDeps) {
  const { settings, history, deletions } = deps;
  const sealed = deps.sealing === undefined ? {} : { sealing: deps.sealing };

  /** What the disk did not take may be shown all the same. */
  function changed(change: () => void): void {
    try {
      change();
    } finally {
      deps.onChange();
    }
  }

  function entryOf(id: string): HistoryEntry {
    const entry = history.find(id);
    if (entry === null) throw new Failure('unexpected');
    return entry;
  }

  /** All of them, also where the disk does not take that: then they wait until Dictum is closed. */
  function letWait(cards: readonly { readonly id: string }[]): void {
    const refused: unknown[] = [];
    for (const { id } of cards) {
      try {
        history.update(id, { waits: { failures: 0 } });
      } catch (error) {
        refused.push(error);
      }
    }
    if (refused.length > 0) throw refused[0];
  }

  async function changedLater(change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } finally {
      deps.onChange();
    }
  }

  /**
   * Words that somebody chose, corrected or pasted were said. They are shown at once; what becomes of the recording
   * follows, as after every dictation, and is no reason to say that it failed: whoever is told so pastes a second time.
   */
  async function use(entry: HistoryEntry, change: Partial<HistoryEntry>): Promise<void> {
    const { id, recording } = entry;
    const hasWords = (change.text ?? entry.text) !== '';
    const after = hasWords ? { ...change, ...said(entry) } : change;
    changed(() => history.update(id, after));
    if (recording === null || after.recording !== null) return;
    const path = join(deps.recordingsDir, basename(recording));
    // The next start finds a recording that is left, beside its words.
    await changedLater(() => settleRecording(id, path, deps)).catch(deps.onProblem);
  }

  async function paste(id: string, text: string): Promise<Pick<HistoryEntry, 'insertion' | 'app'>> {
    deps.stepBack();
    const stop = new AbortController();
    let patience = deadlineAfter(focusWithinMs, () => stop.abort());
    try {
      const target = await deps.insertion.rememberNext(stop.signal);
      patience[Symbol.dispose]();
      patience = deadlineAfter(deadlines.inserting, () => stop.abort());
      const inserted = await target.insert(text, stop.signal, id);
      return { insertion: whereTo(inserted), app: target.app };
    } catch (error) {
      // Here it can be read that the words wait in the clipboard.
      deps.stepForward();
      throw error;
    } finally {
      patience[Symbol.dispose]();
      stop.abort();
    }
  }

  return {
    listHistory: async (query) => {
      // The newest are there at once; searching needs the others, too.
      if (query.query !== '' || query.filter !== undefined) await history.readAll();
      return history.page(query);
    },
    copyTranscript: ({ id }) => {
      const text = history.find(id)?.text ?? '';
      if (text !== '') deps.writeToClipboard(text);
    },
    pasteAgain: async ({ id }) => {
      const { text } = entryOf(id);
      if (text === '') return;
      // Only one thing is inserted at a time.
      if (deps.isDictating()) {
        deps.writeToClipboard(text);
        throw new Failure('insertion-failed');
      }
      const change = await paste(id, text);
      const entry = history.find(id);
      if (entry !== null) await use(entry, change);
    },
    deleteEntry: ({ id }) => changed(() => deletions.delete(id)),
    restoreDeletedEntry: ({ id }) => changed(() => deletions.undo(id)),
    pinEntry: ({ id, isPinned }) => changed(() => history.update(id, { pinned: isPinned })),
    editEntry: ({ id, text }) => {
      const entry = entryOf(id);
      return use(entry, edited(entry, cleanText(text)));
    },
    chooseAlternative: async ({ id, at }) => {
      const entry = entryOf(id);
      const chosen = entry.alternatives.find((one) => one.at === at);
      if (chosen !== undefined) await use(entry, withChosen(entry, chosen, deps.now()));
    },
    retryEntry: ({ id }) =>
      changedLater(async () => {
        const entry = entryOf(id);
        const current = settings();
        await deps.once(id, () =>
          transcribeKept(entry, {
            recordingsDir: deps.recordingsDir,
            soundsDir: deps.soundsDir,
            ...sealed,
            history,
            sounds: deps.sounds,
            transcriber: deps.transcriberFor(current),
            request: requestFrom(current, { language: entry.language, onlySpeech: false, isPatient: true }),
          }),
        );
      }),
    transcribeRecovered: () => {
      try {
        changed(() => letWait(history.unfinished().recovered));
      } finally {
        deps.onWaiting();
      }
    },
    transcribeAgain: ({ id, service, language }) =>
      changedLater(async () => {
        const path = await soundPath(entryOf(id), deps);
        if (path === null) throw new Failure('sound-missing');
        // Who compares services wants this one's answer and no other's.
        const asked: Settings = { ...settings(), service, fallback: [], hedging: false };
        await transcribeAgain(id, {
          history,
          soundPath: path,
          ...sealed,
          transcriber: deps.transcriberFor(asked),
          request: { ...requestFrom(asked, { language, onlySpeech: false, isPatient: true }), language },
          now: deps.now(),
        });
      }),
    exportHistory: async ({ format, id, query, filter }) => {
      await history.readAll();
      const all = history.cards({ query, filter });
      const cards = id === null ? all : history.cards().filter((card) => card.id === id);
      const path = await deps.askWhereToSave(suggestedName(deps.now(), format), format);
      if (path === null) return null;
      try {
        await writeExport(path, history, cards, format, { locale: deps.locale() });
      } catch (error) {
        throw new Failure('export-not-written', { cause: error });
      }
      return cards.length;
    },
  } satisfies Partial<Handlers>;
}

/** What the service wrote is kept once, and only as long as it is something else. */
function edited(
  { text: before, rawText }: HistoryEntry,
  text: string,
): Pick<HistoryEntry, 'text' | 'rawText'> {
  const written = rawText ?? before;
  return { text, rawText: written === text ? null : written };
}

/** What it said before stands among the others, with everything that has to come back with it. */
function withChosen(entry: HistoryEntry, chosen: Alternative, at: number): Partial<HistoryEntry> {
  const others = entry.alternatives.filter((one) => one !== chosen);
  const { text, rawText, service, model, provider, language, segments, words } = entry;
  const before = { text, rawText, service, model, provider, language, segments, words, at };
  const { at: _, ...answer } = chosen;
  return {
    ...answer,
    language: chosen.language ?? language,
    alternatives: (rawText ?? text) === '' ? others : withAlternative(others, before),
  };
}

function suggestedName(now: number, format: ExportFormat): string {
  const [day = ''] = new Date(now).toISOString().split('T');
  return `dictations-${day}.${exportFormats.includes(format) ? format : 'txt'}`;
}
