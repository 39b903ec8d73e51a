/**
 * The history on disk and what is held of it in memory.
 *
 *     changes.log              each change first goes here (`change-log.ts`); a change counts once it is here
 *     entries-000042.json      256 neighbouring entries (`shard-file.ts`), and a second copy of them
 *     writer.lock              who writes (`writer-lock.ts`)
 *
 * From time to time the changed shards are written and the log is emptied. Read are the newest shards at once, the
 * others when somebody asks or when there is time; of each entry only a card and its words stay in memory.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { HistoryPage } from '../../src-core/contract.ts';
import { searchTerms } from '../../src-core/history/folded.ts';
import { everything, type HistoryFilter, type HistoryQuery } from '../../src-core/history/history-query.ts';
import { type Card, listedEntry, type Unfinished } from '../../src-core/history/shelf.ts';
import { afterRestart, type HistoryEntry, historyEntrySchema } from '../../src-core/history-entry.ts';
import { Failure } from '../../src-core/transcription.ts';
import { deadlineAfter } from '../deadline.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';
import { type Change, type ChangeLog, openChangeLog, readChanges } from './change-log.ts';
import { type EntryForm, entryForm, sequenceOf } from './entry-form.ts';
import { changeFormOfAsideFiles, forgetInAsideFiles, removeUnfinished } from './leftovers.ts';
import { syncDir } from './safe-files.ts';
import { emptyShard, idOf, type LoadedShard, loadShard, noPlaces, placesOf, readEntries } from './shard.ts';
import {
  byShard,
  type ShardFile,
  shardEntries,
  shardFile,
  shardNumber,
  shardOf,
  whole,
} from './shard-file.ts';
import { isSingleFileThere, readSingleFile, takeOverSingleFile } from './single-file.ts';
import { takeWriterLock, type WriterLock } from './writer-lock.ts';

export interface History {
  /** A number for an entry that will be added, greater than all before it; nobody else ever gets it. */
  reserveSequence(): number;
  /**
   * As everything here that changes something, throws a `Failure` with `history-not-written` when the
   * disk does not take it. What was dictated stands in memory all the same, and goes to the disk as soon
   * as that takes it.
   */
  add(entry: HistoryEntry): void;
  update(id: string, change: Partial<HistoryEntry>): void;
  find(id: string): HistoryEntry | null;
  /** Tells of every change from now on, before the disk has it; null: it is removed. */
  follow(listener: (id: string, card: Card | null) => void): void;
  /** The file names of the recordings and sounds that entries still need. */
  recordings(): readonly string[];
  /** Of what was read so far: all of it only after `readAll`. */
  unfinished(): Unfinished;
  /** Those that match, or all of them, oldest first, without their words. */
  cards(matching?: Pick<HistoryQuery, 'query' | 'filter'>): readonly Card[];
  /** The whole entries, in that order; what cannot be read any more is left out. */
  read(cards: readonly Card[]): readonly HistoryEntry[];
  /** Takes it out of all files, or throws and leaves it; `putBack` brings it in again. */
  remove(id: string): HistoryEntry | null;
  putBack(entry: HistoryEntry): void;
  /** Newest first. Until everything was read, `total` is what the files say of themselves. */
  page(query: HistoryQuery): HistoryPage;
  /** Those that are encrypted and whose key is not to be had, by id, as far as the files were read. */
  locked(): readonly string[];
  /**
   * Those that stand in the files and cannot be read here, by id: encrypted ones, and another version's. Null where
   * that is not known: not everything was read, or not from both copies.
   */
  unreadable(): readonly string[] | null;
  /**
   * Writes everything anew that is not in the form that is wanted now, in small steps, each of which `onStep` hears
   * of. Rejects when the disk does not take it; nothing is lost by that, and it can be done again.
   */
  changeForm(onStep: (done: number, all: number) => void): Promise<void>;
  /** Resolves once all files were read, in small steps between other work: searching waits for it. */
  readAll(): Promise<void>;
  /** False while the disk does not take what stands here. */
  isOnDisk(): boolean;
  /** True when something could not be read; it is kept aside. */
  readonly wasRepaired: boolean;
  /** Brings the shards up to date. */
  close(): void;
  /** Writes nothing any more, as if the process had ended here. */
  abandon(): void;
}

interface HistoryDeps {
  readonly dir: string;
  /** Where older versions kept everything. */
  readonly singleFilePath: string | null;
  readonly sealing?: Sealing;
  /** What the disk did not take is there now, without anybody having changed anything. */
  readonly onCaughtUp?: () => void;
  /** Something was found damaged after the history was opened. */
  readonly onRepaired: () => void;
  /** The shards could not be brought up to date, or not be read; nothing is lost by that. */
  readonly onProblem: (error: unknown) => void;
}

/** So many changes, or bytes of them, are read again at the start at most. */
const mostChanges = 256;
const mostLogBytes = 2_000_000;
/** So often it is looked whether a disk that took nothing has room again. */
const tryAgainMs = 5_000;
/** After so much quiet the shards are brought up to date: nobody dictates then. */
const quietMs = 30_000;

interface Shard {
  readonly number: number;
  readonly file: ShardFile;
  readonly form: EntryForm;
  /** What it says of itself while it was not read. */
  readonly saidCount: number;
  loaded: LoadedShard | null;
  /** False when the disk gave an error: then nothing is known of what is in it. */
  isReadable: boolean;
}

interface Writer {
  readonly lock: WriterLock;
  readonly log: ChangeLog;
}

const changeSchema = z.union([
  z.object({ put: historyEntrySchema }),
  z.object({ remove: z.string(), sequence: z.int().nonnegative() }),
]);

function idOfChange(change: z.infer<typeof changeSchema>): string {
  return 'put' in change ? change.put.id : change.remove;
}

/** Never throws: where nothing can be written, what is there is read, and every change throws why. */
export function openHistory(deps: HistoryDeps): History {
  const { dir, sealing = unsealed } = deps;
  const shards = new Map<number, Shard>();
  /** What the shards' files do not say yet: changed entries, and the sequences of removed ones, by id. */
  const changed = new Map<string, HistoryEntry>();
  const removed = new Map<string, number>();
  const shardsToWrite = new Set<number>();
  let wasRepaired = false;
  let isOpening = true;
  let isClosed = false;
  let highest = 0;
  let revision = 0;
  let lastSearch: { readonly key: string; readonly found: readonly Card[] } | null = null;
  let logIsBehind = false;
  let isOnDisk = true;
  /** What was changed here while nothing could be written, by id. */
  const unwritten = new Set<string>();
  /** Those that are being inserted by this process. */
  const ownPending = new Set<string>();
  const followers: Parameters<History['follow']>[0][] = [];
  let checkpointAt = mostChanges;
  let quiet: Disposable | null = null;
  let reading: Promise<void> | null = null;

  let writer: Writer | null = null;
  const logPath = join(dir, 'changes.log');
  const initialChanges = changesAtStart();
  const lockedChanges = writerAtStart()?.log.locked ?? [];
  for (const number of storedShards()) {
    const file = shardFile(dir, number);
    const form = entryForm(number, sealing);
    shards.set(number, { number, file, form, saidCount: peek(file), loaded: null, isReadable: true });
  }
  for (const entry of entriesNotTakenOver()) noteChanged(afterRestart(entry));
  for (const change of initialChanges) replay(change);
  for (const shard of shards.values())
    if (shard.saidCount < 0 || shardsToWrite.has(shard.number)) load(shard);
  const [newest] = newestFirst();
  if (newest !== undefined) {
    const { shelf, foreign, isDamaged } = load(newest);
    // In a file that was damaged, the last ones may be missing.
    const end = isDamaged ? (newest.number + 1) * shardEntries - 1 : 0;
    const others = [...foreign, ...lockedChanges].map((value) => sequenceOf(value) ?? 0);
    highest = Math.max(highest, end, shelf.cards().at(-1)?.sequence ?? 0, ...others);
  }
  isOpening = false;

  /** Asked for in a function, because only `changesAtStart` has set it. */
  function writerAtStart(): Writer | null {
    return writer;
  }

  function changesAtStart(): readonly unknown[] {
    try {
      writer = openWriter();
      if (writer.log.wasDamaged) noteRepair();
      return writer.log.initial;
    } catch (error) {
      deps.onProblem(error);
    }
    try {
      return readChanges(logPath, sealing);
    } catch {
      return [];
    }
  }

  function openWriter(): Writer {
    if (!existsSync(dir)) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      syncDir(dirname(dir));
    }
    const lock = takeWriterLock(dir);
    try {
      removeUnfinished(dir);
      if (sealing.isOn()) changeFormOfAsideFiles(dir, sealing);
      if (deps.singleFilePath !== null && takeOverSingleFile(deps.singleFilePath, dir, sealing)) noteRepair();
      return { lock, log: openChangeLog(logPath, sealing) };
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** What an older version left, when the disk does not take it now. */
  function entriesNotTakenOver(): readonly HistoryEntry[] {
    const { singleFilePath } = deps;
    if (writer !== null || singleFilePath === null || !isSingleFileThere(singleFilePath)) return [];
    return readSingleFile(singleFilePath, dir);
  }

  /** A disk that took nothing at the start may do so now, and another process may be gone. */
  function currentWriter(): Writer {
    if (isClosed) throw new Error('the history was closed');
    if (writer === null) {
      writer = openWriter();
      logIsBehind = true;
      // What another process wrote until it was killed stands nowhere else, and the log is about to be replaced.
      for (const change of writer.log.initial) if (!isNewerHere(change)) replay(change);
    }
    if (!writer.lock.isHeld()) throw new Error('another process has taken over the history');
    return writer;
  }

  function isNewerHere(change: unknown): boolean {
    const { data } = changeSchema.safeParse(change);
    return data !== undefined && unwritten.has(idOfChange(data));
  }

  function storedShards(): readonly number[] {
    try {
      return [...new Set(readdirSync(dir).flatMap((name) => shardNumber(name) ?? []))];
    } catch {
      return [];
    }
  }

  /** -1 when only reading it can tell. */
  function peek(file: ShardFile): number {
    try {
      return file.peek() ?? -1;
    } catch {
      return -1;
    }
  }

  function replay(change: unknown): void {
    const { data } = changeSchema.safeParse(change);
    if (data === undefined) noteRepair();
    else if ('put' in data) noteChanged(afterRestart(data.put));
    else noteRemoved(data.remove, data.sequence);
  }

  function noteRepair(): void {
    if (wasRepaired) return;
    wasRepaired = true;
    if (!isOpening) deps.onRepaired();
  }

  function noteChanged(entry: HistoryEntry): void {
    changed.set(entry.id, entry);
    removed.delete(entry.id);
    shardsToWrite.add(shardOf(entry));
    highest = Math.max(highest, entry.sequence);
    revision += 1;
    shardFor(entry).loaded?.shelf.put(listedEntry(entry));
    for (const tell of followers) tell(entry.id, entry);
  }

  function noteRemoved(id: string, sequence: number): void {
    changed.delete(id);
    removed.set(id, sequence);
    shardsToWrite.add(shardOf({ sequence }));
    highest = Math.max(highest, sequence);
    revision += 1;
    shardFor({ sequence }).loaded?.shelf.remove(id);
    for (const tell of followers) tell(id, null);
  }

  function shardFor(entry: Pick<HistoryEntry, 'sequence'>): Shard {
    const number = shardOf(entry);
    const known = shards.get(number);
    if (known !== undefined) return known;
    const shard: Shard = {
      number,
      file: shardFile(dir, number),
      form: entryForm(number, sealing),
      saidCount: 0,
      loaded: emptyShard(),
      isReadable: true,
    };
    shards.set(number, shard);
    return shard;
  }

  function newestFirst(): readonly Shard[] {
    return [...shards.values()].toSorted((one, other) => other.number - one.number);
  }

  function load(shard: Shard): LoadedShard {
    if (shard.loaded !== null) return shard.loaded;
    const loaded = readShard(shard);
    shard.loaded = loaded;
    if (loaded.isDamaged) noteRepair();
    for (const entry of changed.values())
      if (shardOf(entry) === shard.number) loaded.shelf.put(listedEntry(entry));
    for (const [id, sequence] of removed) if (shardOf({ sequence }) === shard.number) loaded.shelf.remove(id);
    revision += 1;
    return loaded;
  }

  function readShard(shard: Shard): LoadedShard {
    try {
      shard.isReadable = true;
      return loadShard(shard.file, writer !== null, shard.form);
    } catch (error) {
      shard.isReadable = false;
      deps.onProblem(error);
      return { ...emptyShard(), isDamaged: true };
    }
  }

  /** In the order of the cards; one that is not readable is left out. */
  function entriesOf(cards: readonly Card[]): HistoryEntry[] {
    const found = new Map<string, HistoryEntry>();
    for (const [number, some] of byShard(cards)) {
      for (const entry of shardEntriesOf(number, some)) found.set(entry.id, entry);
    }
    return cards.flatMap(({ id }) => found.get(id) ?? []);
  }

  function shardEntriesOf(number: number, cards: readonly Card[]): HistoryEntry[] {
    const fromMemory = cards.flatMap(({ id }) => changed.get(id) ?? []);
    const ids = cards.flatMap(({ id }) => (changed.has(id) ? [] : [id]));
    const shard = shards.get(number);
    if (ids.length === 0 || shard === undefined) return fromMemory;
    const values = storedValues(shard, ids);
    const parsed = values.flatMap((value) => {
      const read = shard.form.read(value);
      return typeof read === 'string' ? [] : (historyEntrySchema.safeParse(read.value).data ?? []);
    });
    if (parsed.length < ids.length) noteRepair();
    return [
      ...fromMemory,
      ...parsed.map((entry) => (ownPending.has(entry.id) ? entry : afterRestart(entry))),
    ];
  }

  function storedValues(shard: Shard, ids: readonly string[]): readonly unknown[] {
    const read = () => {
      try {
        return readEntries(shard.file, load(shard).places, ids);
      } catch {
        return [];
      }
    };
    const values = read();
    if (values.length === ids.length && !values.includes(undefined)) return values;
    // The file is not what it was when it was read: what can be had of it now?
    shard.loaded = null;
    return read();
  }

  function save(change: Change): void {
    if (writer === null) unwritten.add(idOfChange(change));
    try {
      write(change);
      isOnDisk = true;
    } catch (error) {
      isOnDisk = false;
      tryAgainLater();
      throw new Failure('history-not-written', { cause: error });
    }
  }

  function write(change: Change): void {
    const { log } = currentWriter();
    stopWaiting();
    if (!logIsBehind) {
      try {
        log.append(change);
      } catch {
        logIsBehind = true;
      }
    }
    if (logIsBehind) catchUp(log);
    if (changed.size + removed.size >= checkpointAt || log.bytes > mostLogBytes) checkpoint();
    else quiet = deadlineAfter(quietMs, checkpoint);
  }

  function tryAgainLater(): void {
    stopWaiting();
    if (!isClosed) quiet = deadlineAfter(tryAgainMs, tryAgain);
  }

  function tryAgain(): void {
    try {
      catchUp(currentWriter().log);
    } catch {
      return tryAgainLater();
    }
    isOnDisk = true;
    quiet = deadlineAfter(quietMs, checkpoint);
    deps.onCaughtUp?.();
  }

  function catchUp(log: ChangeLog): void {
    log.replace(allChanges());
    logIsBehind = false;
  }

  function allChanges(): readonly Change[] {
    return [
      ...[...removed].map(([id, sequence]) => ({ remove: id, sequence })),
      ...[...changed.values()].map((entry) => ({ put: entry })),
    ];
  }

  /** Everything is safe in the log as well: when this fails it is tried again later. */
  function checkpoint(): void {
    stopWaiting();
    try {
      bringUpToDate();
    } catch (error) {
      checkpointAt = changed.size + removed.size + mostChanges;
      quiet = deadlineAfter(quietMs, checkpoint);
      deps.onProblem(error);
    }
  }

  function bringUpToDate(): void {
    const { log } = currentWriter();
    for (const number of shardsToWrite) writeShard(number);
    log.replace([]);
    logIsBehind = false;
    changed.clear();
    removed.clear();
    shardsToWrite.clear();
    checkpointAt = mostChanges;
  }

  async function changeForm(onStep: (done: number, all: number) => void): Promise<void> {
    const all = newestFirst();
    for (const [done, shard] of all.entries()) {
      currentWriter();
      if (!hasWantedForm(shard)) writeShard(shard.number);
      onStep(done + 1, all.length);
      await setImmediate();
    }
    bringUpToDate();
    changeFormOfAsideFiles(dir, sealing);
  }

  /** Both copies: what was sealed must not stay readable in the second one. */
  function hasWantedForm({ file, form }: Shard): boolean {
    return [file.read(form.isWanted), file.readCopy(form.isWanted)].every(
      (content) => content === null || (content.isWhole && content.lines.every(({ value }) => value)),
    );
  }

  function writeShard(number: number): void {
    const shard = shards.get(number);
    if (shard === undefined) return;
    // Somebody may have damaged it since it was read: then what is left of it is put together first.
    if (!shard.isReadable || !isAsItWasRead(shard)) shard.loaded = null;
    const loaded = load(shard);
    if (!shard.isReadable) throw new Error(`shard ${number} cannot be read`);
    const stored = new Map(shard.file.read(whole)?.lines.map(({ value }) => [idOf(value), value]));
    const values = loaded.shelf.cards().flatMap(({ id }) => changed.get(id) ?? stored.get(id) ?? []);
    if (values.length + loaded.foreign.length === 0) {
      shard.file.remove();
      shard.loaded = { ...loaded, places: noPlaces };
      return;
    }
    const { lines } = shard.file.write([...values, ...loaded.foreign].map(shard.form.written));
    shard.loaded = { ...loaded, places: placesOf(lines.map((line) => ({ ...line, id: idOf(line.value) }))) };
  }

  function isAsItWasRead(shard: Shard): boolean {
    const { ids } = load(shard).places;
    const content = shard.file.read(idOf);
    return ids.length === 0
      ? content === null
      : content?.isWhole === true && content.lines.length === ids.length;
  }

  function put(entry: HistoryEntry): void {
    if (entry.insertion === 'pending') ownPending.add(entry.id);
    else ownPending.delete(entry.id);
    noteChanged(entry);
    save({ put: entry });
  }

  function find(id: string): HistoryEntry | null {
    const known = changed.get(id);
    if (known !== undefined) return known;
    for (const shard of newestFirst()) {
      const card = load(shard).shelf.find(id);
      if (card !== undefined) return entriesOf([card])[0] ?? null;
    }
    return null;
  }

  /** Newest first. */
  function search(query: string, filter: HistoryFilter): readonly Card[] {
    const terms = searchTerms(query);
    for (const shard of shards.values()) load(shard);
    const key = JSON.stringify([terms, filter, revision]);
    if (lastSearch?.key !== key) {
      const found = newestFirst().flatMap((shard) => load(shard).shelf.matching(terms, filter).toReversed());
      lastSearch = { key, found };
    }
    return lastSearch.found;
  }

  function listAll(before: number | null, limit: number): HistoryPage {
    const found: Card[] = [];
    let total = 0;
    for (const shard of newestFirst()) {
      const mayHold = before === null || shard.number <= shardOf({ sequence: before });
      if (mayHold && found.length < limit) {
        const older = load(shard)
          .shelf.cards()
          .filter(({ sequence }) => before === null || sequence < before);
        found.push(...older.slice(-(limit - found.length)).toReversed());
      }
      total += shard.loaded?.shelf.count ?? shard.saidCount;
    }
    return { entries: entriesOf(found), total };
  }

  return {
    reserveSequence: () => {
      highest += 1;
      return highest;
    },
    add: put,
    putBack: put,
    update: (id, change) => {
      const entry = find(id);
      if (entry !== null) put({ ...entry, ...change });
    },
    find,
    follow: (listener) => void followers.push(listener),
    recordings: () =>
      newestFirst().flatMap((shard) =>
        load(shard)
          .shelf.cards()
          .flatMap(({ recording, sound }) => [recording ?? [], sound ?? []].flat()),
      ),
    unfinished: () => {
      const read = newestFirst()
        .toReversed()
        .flatMap(({ loaded }) => loaded?.shelf.unfinished() ?? []);
      return {
        waiting: read.flatMap(({ waiting }) => waiting),
        recovered: read.flatMap(({ recovered }) => recovered),
      };
    },
    cards: ({ query, filter = everything } = { query: '' }) => search(query, filter).toReversed(),
    read: entriesOf,
    remove: (id) => {
      const entry = find(id);
      if (entry === null) return null;
      noteRemoved(id, entry.sequence);
      try {
        save({ remove: id, sequence: entry.sequence });
      } catch (error) {
        noteChanged(entry);
        throw error;
      }
      // Not later: what is deleted must not stay in a file for as long as nobody dictates.
      checkpoint();
      forgetInAsideFiles(dir, id, deps.onProblem, sealing);
      return entry;
    },
    page: ({ query, filter = everything, before, limit }) => {
      const wantsAll =
        searchTerms(query).length === 0 && Object.values(filter).every((value) => value === null);
      if (wantsAll) return listAll(before, limit);
      const found = search(query, filter);
      const first = before === null ? 0 : found.findIndex(({ sequence }) => sequence < before);
      return {
        entries: first < 0 ? [] : entriesOf(found.slice(first, first + limit)),
        total: found.length,
      };
    },
    locked: () => [
      ...lockedChanges.map(({ id }) => id),
      ...[...shards.values()].flatMap(({ loaded }) => loaded?.locked ?? []),
    ],
    unreadable: () => {
      const all = [...shards.values()];
      if (writer === null || all.some(({ loaded, isReadable }) => loaded === null || !isReadable))
        return null;
      const foreign = all.flatMap(({ loaded }) => loaded?.foreign ?? []);
      return [...lockedChanges.map(({ id }) => id), ...foreign.flatMap((value) => idOf(value) ?? [])];
    },
    changeForm,
    readAll: () => {
      reading ??= readInSteps();
      return reading;
    },
    isOnDisk: () => isOnDisk,
    get wasRepaired() {
      return wasRepaired;
    },
    close: () => {
      if (changed.size + removed.size > 0) checkpoint();
      abandon();
    },
    abandon,
  };

  function stopWaiting(): void {
    quiet?.[Symbol.dispose]();
    quiet = null;
  }

  function abandon(): void {
    isClosed = true;
    stopWaiting();
    writer?.log.close();
    writer?.lock.release();
    writer = null;
  }

  async function readInSteps(): Promise<void> {
    for (const shard of newestFirst()) {
      if (shard.loaded !== null) continue;
      load(shard);
      await setImmediate();
    }
  }
}
