import { mkdirSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CatalogueModel,
  filesOf,
  type ModelFile,
  type ModelStatus,
  modelBytes,
  speechModels,
} from '../../../src-core/speech-models.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { checkRoom, downloadFile, hasContent, isDiskFull } from './model-download.ts';

/** The models on this computer: the shipped ones, and those that somebody fetched. */
export interface ModelStore {
  statuses(): readonly ModelStatus[];
  /** The names of the models that can be loaded. */
  installed(): readonly string[];
  /** The folder of an installed model; null where it is not. */
  folder(id: string): string | null;
  /**
   * Resolves when the model is installed; of one that is, what is damaged is fetched again. Rejects with a `Failure`,
   * as `downloadFile` does.
   */
  download(id: string): Promise<void>;
  /** Keeps what has arrived, to go on from there. */
  cancel(id: string): Promise<void>;
  /** Also what arrived of a download. A shipped model stays. */
  remove(id: string): Promise<void>;
}

export interface ModelStoreOptions {
  readonly shippedDir: string;
  readonly downloadsDir: string;
  readonly onChange: () => void;
  readonly models?: readonly CatalogueModel[];
}

/** Progress is told in so many steps; a window could not show more. */
const progressSteps = 200;

export function openModelStore(options: ModelStoreOptions): ModelStore {
  const { shippedDir, downloadsDir, onChange, models = speechModels } = options;
  const downloads = new Map<string, Download>();
  const removals = new Map<string, Promise<void>>();
  const failures = new Map<string, Failure>();

  function status(model: CatalogueModel): ModelStatus {
    const { id } = model;
    const download = downloads.get(id);
    if (download !== undefined) return { id, state: 'downloading', receivedBytes: download.receivedBytes };
    if (folder(model) !== null) return { id, state: 'installed' };
    const receivedBytes = partialBytes(partDir(model), model);
    const failure = failures.get(id);
    return failure === undefined
      ? { id, state: 'absent', receivedBytes }
      : { id, state: 'failed', receivedBytes, code: failure.code };
  }

  const partDir = ({ id }: CatalogueModel) => join(downloadsDir, `${id}.part`);

  function folder(model: CatalogueModel): string | null {
    const dir = join(model.isShipped ? shippedDir : downloadsDir, model.id);
    return filesOf(model).every(({ name, bytes }) => sizeOf(join(dir, name)) === bytes) ? dir : null;
  }

  async function fetchModel(model: CatalogueModel, download: Download): Promise<void> {
    // What is still being thrown away must not be what has just arrived.
    await removals.get(model.id);
    if (folder(model) !== null && !(await takeApart(model, download.abort.signal))) return;
    const dir = partDir(model);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    await checkRoom(dir, modelBytes(model) - partialBytes(dir, model));
    const step = modelBytes(model) / progressSteps;
    let told = Number.NEGATIVE_INFINITY;
    let before = 0;
    for (const file of filesOf(model)) {
      const path = join(dir, file.name);
      if (!hasUrl(file)) throw new Failure('download-refused');
      if (sizeOf(path) !== file.bytes) {
        await downloadFile({
          file,
          path,
          signal: download.abort.signal,
          onProgress: (bytes) => {
            download.receivedBytes = before + bytes;
            if (download.receivedBytes - told < step) return;
            told = download.receivedBytes;
            onChange();
          },
        });
      }
      before += file.bytes;
    }
    // A folder of that name without all its files is of no use to anybody.
    await rm(join(downloadsDir, model.id), { recursive: true, force: true });
    await rename(dir, join(downloadsDir, model.id));
    await settleOnDisk(downloadsDir);
  }

  /** Of an installed model only the files that are right are here afterwards; false where all of them are. */
  async function takeApart(model: CatalogueModel, signal: AbortSignal): Promise<boolean> {
    const dir = join(model.isShipped ? shippedDir : downloadsDir, model.id);
    const damaged: string[] = [];
    for (const { name, sha256 } of filesOf(model)) {
      // What cannot be read is of no more use.
      if (!(await hasContent(join(dir, name), sha256, signal).catch(() => false)))
        damaged.push(join(dir, name));
      if (signal.aborted) throw new Failure('cancelled');
    }
    if (damaged.length === 0) return false;
    // Nobody can fetch what comes with Dictum.
    if (model.isShipped) throw new Failure('model-damaged');
    // Where Dictum ends in between, the folder is that of no model any more, and all of it is fetched.
    for (const path of damaged) await rm(path, { force: true, maxRetries: 5 });
    await rm(partDir(model), { recursive: true, force: true });
    await rename(dir, partDir(model));
    return true;
  }

  function find(id: string): CatalogueModel {
    const model = models.find((each) => each.id === id);
    if (model === undefined) throw new Failure('unexpected');
    return model;
  }

  async function cancel(id: string): Promise<void> {
    const download = downloads.get(id);
    download?.abort.abort();
    await download?.done.catch(() => {});
  }

  async function discard(model: CatalogueModel): Promise<void> {
    await cancel(model.id);
    failures.delete(model.id);
    try {
      for (const dir of [join(downloadsDir, model.id), partDir(model)]) {
        // Elsewhere a scanner may have a file open for a moment.
        await rm(dir, { recursive: true, force: true, maxRetries: 5 });
      }
    } finally {
      onChange();
    }
  }

  return {
    statuses: () => models.map(status),
    installed: () => models.filter((model) => folder(model) !== null).map(({ id }) => id),
    folder: (id) => folder(find(id)),
    async download(id) {
      const model = find(id);
      const running = downloads.get(id);
      if (running !== undefined) return running.done;
      failures.delete(id);
      const abort = new AbortController();
      const download: Download = { abort, receivedBytes: 0, done: Promise.resolve() };
      downloads.set(id, download);
      download.done = fetchModel(model, download)
        .catch((error: unknown) => {
          const failure = error instanceof Failure ? error : asFailure(error);
          if (failure.code !== 'cancelled') failures.set(id, failure);
          throw failure;
        })
        .finally(() => {
          downloads.delete(id);
          onChange();
        });
      // Looking at what is here takes seconds where a model is large.
      onChange();
      return download.done;
    },
    cancel,
    async remove(id) {
      const model = find(id);
      if (model.isShipped) return;
      const removal = discard(model);
      removals.set(
        id,
        removal.catch(() => {}),
      );
      await removal;
    },
  };
}

interface Download {
  readonly abort: AbortController;
  receivedBytes: number;
  done: Promise<void>;
}

function hasUrl(file: ModelFile): file is ModelFile & { readonly url: string } {
  return file.url !== null;
}

/** null: it is not there, or nobody may look. */
function sizeOf(path: string): number | null {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? null;
  } catch {
    return null;
  }
}

function partialBytes(dir: string, model: CatalogueModel): number {
  return filesOf(model)
    .flatMap(({ name }) => [name, `${name}.part`])
    .reduce((sum, name) => sum + (sizeOf(join(dir, name)) ?? 0), 0);
}

/** A rename survives a power cut only once its folder is written; not every system can do that. */
async function settleOnDisk(dir: string): Promise<void> {
  const handle = await open(dir).catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function asFailure(error: unknown): Failure {
  return new Failure(isDiskFull(error) ? 'disk-full' : 'unexpected', { cause: error });
}
