/**
 * Turns encryption on and off, and brings what is there already into that form: one file after the other, each new
 * one on disk and read back before it takes the place of the old one. Cut off at any step, the next start goes on.
 */
import { readdir } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { EncryptionStatus } from '../../src-core/encryption.ts';
import { Failure } from '../../src-core/transcription.ts';
import { isBeingRecorded, recordingsBeingMade } from '../capture/journal.ts';
import type { History } from '../history/history.ts';
import { temporaryEnding } from '../history/safe-files.ts';
import type { Keyring } from '../secrets.ts';
import { convertFile, convertingEnding, removeUnfinishedConversions } from './convert-file.ts';
import type { Vault } from './vault.ts';

export interface Encryption {
  status(): EncryptionStatus;
  /** Throws a `Failure` and changes nothing when the keyring or the disk does not do it. */
  turn(isOn: boolean): void;
  /** Goes on where an earlier start was cut off. Resolves when it is done, or cannot go on now. */
  resume(): Promise<void>;
  /** Resolves when nobody is at it any more. */
  settled(): Promise<void>;
}

interface EncryptionDeps {
  readonly vault: Vault;
  readonly keyring: Pick<Keyring, 'protection'>;
  readonly history: Pick<History, 'changeForm' | 'locked' | 'readAll'>;
  /** Where sounds and recordings lie. */
  readonly dirs: readonly string[];
  readonly onChange: (status: EncryptionStatus) => void;
  readonly onProblem: (error: unknown) => void;
}

/** A recording is looked at again so often, in ms: it takes its form when it was begun. */
const recordingAgainMs = 1_000;

export function createEncryption(deps: EncryptionDeps): Encryption {
  const { vault, history } = deps;
  let progress: EncryptionStatus['progress'] = null;
  let running: Promise<void> | null = null;
  let isWantedAgain = false;

  function status(): EncryptionStatus {
    return {
      isOn: vault.isOn(),
      isPossible: deps.keyring.protection() === 'keyring',
      progress,
      isUnfinished: vault.isUnfinished(),
      isLocked: vault.isLocked() || history.locked().length > 0,
    };
  }

  function show(next: EncryptionStatus['progress']): void {
    const isSame = progress !== null && next !== null && percent(progress) === percent(next);
    progress = next;
    if (!isSame) deps.onChange(status());
  }

  async function run(): Promise<void> {
    try {
      do {
        isWantedAgain = false;
        await convertEverything();
      } while (isWantedAgain);
    } catch (error) {
      deps.onProblem(error);
    } finally {
      running = null;
      show(null);
    }
  }

  async function convertEverything(): Promise<void> {
    const files = (await Promise.all(deps.dirs.map(soundFiles))).flat();
    let shards = 0;
    await history.changeForm((done, all) => {
      shards = all;
      show({ done, all: all + files.length });
    });
    const isDone = await convertFiles(files, (done) =>
      show({ done: shards + done, all: shards + files.length }),
    );
    if (isDone && !isWantedAgain) vault.finished();
  }

  /** False when some of them are locked: they are tried again at the next start. */
  async function convertFiles(files: readonly string[], onStep: (done: number) => void): Promise<boolean> {
    let isDone = true;
    for (const [index, path] of files.entries()) {
      while (isBeingRecorded(path)) await setTimeout(recordingAgainMs);
      if (isWantedAgain) return false;
      try {
        // What was deleted or brought back meanwhile has another name, and may stand behind us in the list.
        if ((await convertFile(path, vault)) === 'gone') isWantedAgain = true;
      } catch (error) {
        isDone = false;
        if (!(error instanceof Failure)) deps.onProblem(error);
      }
      onStep(index + 1);
    }
    return isDone;
  }

  function start(): Promise<void> {
    isWantedAgain = running !== null;
    running ??= run();
    return running;
  }

  return {
    status,
    turn: (isOn) => {
      if (isOn) vault.turnOn();
      else vault.turnOff();
      deps.onChange(status());
      void start();
    },
    settled: async () => {
      await running;
    },
    resume: async () => {
      for (const dir of deps.dirs) await removeUnfinishedConversions(dir).catch(deps.onProblem);
      await history.readAll();
      if (vault.isUnfinished()) await start();
      else deps.onChange(status());
    },
  };
}

function percent({ done, all }: { readonly done: number; readonly all: number }): number {
  return Math.floor((100 * done) / Math.max(1, all));
}

/** Also of those that are deleted and can be brought back. What is being written gets its form by whoever writes it. */
async function soundFiles(dir: string): Promise<readonly string[]> {
  const others = new Set([temporaryEnding, convertingEnding, '.part']);
  const names = await readdir(dir, { withFileTypes: true });
  const files = names.flatMap((one) =>
    one.isFile() && !others.has(extname(one.name)) ? join(dir, one.name) : [],
  );
  return [...new Set([...files, ...recordingsBeingMade().filter((path) => dirname(path) === dir)])];
}
