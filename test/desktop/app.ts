import { chownSync, existsSync, readdirSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import type { SettingsChange } from '../../src-core/settings.ts';
import { type AppStage, stageApp } from './app-stage.ts';
import { historyOnDisk } from './history-on-disk.ts';
import { lastWords, type Program, type ProgramEnd, startProgram } from './program.ts';
import { ownFolder, type Room } from './room.ts';

export interface AppOptions {
  readonly settings?: SettingsChange;
  /** What was dictated before, oldest first. */
  readonly history?: readonly HistoryEntry[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly parameters?: readonly string[];
  /** On a desktop that gives it no key. */
  readonly hasNoHotkey?: boolean;
}

/** Dictum as a person would start it, and what it leaves in its folder for everybody to see. */
export interface App extends AsyncDisposable {
  readonly program: Program;
  /** From the start of the process to the armed hotkey, or to knowing that there is none. */
  readonly startToArmedMs: number;
  /** Oldest first. */
  history(): readonly HistoryEntry[];
  /** Resolves when history holds what is looked for. */
  historyShows<Value>(
    what: string,
    find: (entries: readonly HistoryEntry[]) => Value | null,
    withinMs?: number,
  ): Promise<Value>;
  /** Resolves when that many dictations stand in history, each with its words inserted or given up. */
  dictations(count: number, withinMs?: number): Promise<readonly HistoryEntry[]>;
  /** Resolves when no recording is kept any more: each goes after its words are written down. */
  noRecordings(): Promise<void>;
  /** Resolves when the speech model is loaded; a dictation before that works, and takes longer. */
  engineReady(): Promise<void>;
  /** The app's own log, since this start. */
  log(): string;
}

export async function startApp(room: Room, options: AppOptions = {}): Promise<App> {
  const dataDir = dataDirOf(room);
  const logFile = join(dataDir, 'dictum.log');
  if (options.settings !== undefined) writeStored(room, 'settings', options.settings);
  if (options.history !== undefined) writeStored(room, 'history', { entries: options.history });
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const startedAt = performance.timeOrigin + performance.now();
  const program = launch(room, stageApp(room), options);
  const wholeLog = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  // An earlier start may have written there.
  const log = () => wholeLog().slice(logStart);
  const started = options.hasNoHotkey ? /^dictum: no hotkey$/ : /^dictum: armed$/;
  const armed = await program.line(started).catch(async (error: unknown) => {
    await program[Symbol.asyncDispose]();
    throw new Error(`The app did not arm its hotkey. Its log:\n${lastWords(log())}`, { cause: error });
  });

  const history = () => historyOnDisk(join(dataDir, 'history'));
  const failure = (what: string) => new Error(`${what}\n${lastWords(program.output)}\n${lastWords(log())}`);
  const historyShows: App['historyShows'] = (what, find, withinMs = 60_000) =>
    untilFolderShows(dataDir, withinMs, failure, `${what} in history`, () => find(history()));
  return {
    program,
    startToArmedMs: armed.at - startedAt,
    history,
    log,
    historyShows,
    dictations: (count, withinMs) =>
      historyShows(
        `${count} finished dictations`,
        (entries) =>
          entries.length >= count && entries.every(({ insertion }) => insertion !== 'pending')
            ? entries
            : null,
        withinMs,
      ),
    noRecordings: () => {
      const recordings = join(dataDir, 'recordings');
      return untilFolderShows(recordings, 10_000, failure, 'an empty folder of recordings', () =>
        readdirSync(recordings).length === 0 ? undefined : null,
      );
    },
    engineReady: () =>
      untilFolderShows(dataDir, 60_000, failure, 'a loaded speech model', () =>
        log().includes('engine-ready') ? undefined : null,
      ),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

/** A start that is expected to end by itself: a second instance, or one without a display. */
export async function runApp(
  room: Room,
  options: AppOptions = {},
): Promise<ProgramEnd & { readonly output: string }> {
  await using program = launch(room, stageApp(room), options);
  return { ...(await program.ended), output: program.output };
}

function launch(room: Room, { electron, appDir, modelsDir }: AppStage, options: AppOptions): Program {
  return startProgram(room, electron, [...(options.parameters ?? []), appDir], {
    environment: { DICTUM_ANNOUNCE: '1', DICTUM_MODELS_DIR: modelsDir, ...options.environment },
  });
}

/** Where the app keeps everything. */
export function dataDirOf(room: Room): string {
  return join(room.environment.XDG_CONFIG_HOME ?? '', 'Dictum');
}

/** What a start finds there from before. */
function writeStored(room: Room, name: string, content: object): void {
  const file = join(ownFolder(room.account, dataDirOf(room)), `${name}.json`);
  writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
  chownSync(file, room.account.uid, room.account.gid);
}

/** Looks again whenever a file in the folder changes. The app replaces its files whole, so none is read half written. */
async function untilFolderShows<Value>(
  folder: string,
  withinMs: number,
  failure: (what: string) => Error,
  what: string,
  find: () => Value | null,
): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const look = () => {
    try {
      const found = find();
      if (found !== null) resolve(found);
    } catch (error) {
      reject(error);
    }
  };
  using stack = new DisposableStack();
  const watcher = watch(folder, { recursive: true }, look);
  stack.defer(() => watcher.close());
  const timer = setTimeout(() => reject(failure(`Waited ${withinMs} ms for ${what}.`)), withinMs);
  stack.defer(() => clearTimeout(timer));
  look();
  return await promise;
}
