import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ModelFile } from '../../../src-core/speech-models.ts';
import { Failure } from '../../../src-core/transcription.ts';

export interface DownloadOptions {
  readonly file: ModelFile & { readonly url: string };
  /** Where it will stand once it is whole and checked; until then, `.part` is at the end of its name. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** How much of the file is here; also called once before the first byte is asked for. */
  readonly onProgress: (bytes: number) => void;
  /** A server that says nothing for so long is given up. */
  readonly silenceMs?: number;
}

/** Left free on the disk, because a full disk costs people more than a model. */
const reservedBytes = 100_000_000;
const mostRedirects = 5;

/**
 * Fetches one file, going on where an earlier attempt ended. Nobody finds it in its place before its
 * size and checksum are right. Throws a `Failure`: `cancelled`, `disk-full`, `download-failed`
 * (what has arrived is kept), `download-refused` or `download-damaged`.
 */
export async function downloadFile(options: DownloadOptions): Promise<void> {
  const { file, path, signal, onProgress } = options;
  const partPath = `${path}.part`;
  let received = await sizeOf(partPath);
  if (received > file.bytes) {
    await discard(partPath);
    received = 0;
  }
  onProgress(received);
  try {
    if (received < file.bytes) {
      await checkRoom(dirname(path), file.bytes - received);
      await receive(options, partPath, received);
    }
    await checkContent(partPath, file);
  } catch (error) {
    throw asFailure(error, signal);
  }
  await rename(partPath, path);
  await rm(etagPath(partPath), { force: true });
}

async function receive(options: DownloadOptions, partPath: string, received: number): Promise<void> {
  const { file, onProgress, silenceMs = 30_000 } = options;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Failure('download-failed')), silenceMs);
  try {
    const signal = AbortSignal.any([options.signal, silence.signal]);
    const response = await ask(file.url, await rangeHeaders(partPath, received), signal);
    const startAt = beginning(response, received, file.bytes);
    if (startAt === null) {
      await discard(partPath);
      throw new Failure(received > 0 ? 'download-failed' : 'download-refused');
    }
    await rememberEtag(partPath, response.headers.get('etag'));
    const part = await open(partPath, startAt === 0 ? 'w' : 'a');
    try {
      let written = startAt;
      for await (const chunk of response.body ?? []) {
        timer.refresh();
        written += chunk.length;
        if (written > file.bytes) throw new Failure('download-damaged');
        await writeAll(part, chunk);
        onProgress(written);
      }
      await part.sync();
      if (written < file.bytes) throw new Failure('download-failed');
    } finally {
      await part.close();
    }
  } catch (error) {
    if (error instanceof Failure && error.code === 'download-damaged') await discard(partPath);
    throw error;
  } finally {
    clearTimeout(timer);
    // An answer nobody wants to read would keep its connection.
    silence.abort();
  }
}

/** Follows redirects itself: none may lead away from an encrypted connection. */
async function ask(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  let address = new URL(url);
  let mayGo = isSafe(address);
  for (let redirects = 0; mayGo && redirects <= mostRedirects; redirects++) {
    const response = await fetch(address, { headers, signal, redirect: 'manual' });
    const target = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (target === null) return response;
    await response.body?.cancel();
    const next = new URL(target, address);
    mayGo = mayLead(address, next);
    address = next;
  }
  throw new Failure('download-refused');
}

/** A stranger far away may not have anybody knock at what listens on this computer. */
export function mayLead(from: URL, to: URL): boolean {
  return isSafe(to) && (to.protocol === 'https:' || from.protocol === to.protocol);
}

/** https, or http that does not leave this computer. */
function isSafe({ protocol, hostname }: URL): boolean {
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

async function rangeHeaders(partPath: string, received: number): Promise<Record<string, string>> {
  // Compressed on the way, positions would not be those of the file.
  const plain = { 'accept-encoding': 'identity' };
  if (received === 0) return plain;
  const etag = await readFile(etagPath(partPath), 'utf8').catch(() => '');
  // Without a strong one the checksum at the end still tells whether both halves are of one file.
  const condition = /^"[!#-~]*"$/.test(etag) ? { 'if-range': etag } : {};
  return { ...plain, range: `bytes=${received}-`, ...condition };
}

/** Where in the file the answer begins; null: it cannot be used and what is here neither. */
function beginning(response: Response, received: number, bytes: number): number | null {
  const { status, headers } = response;
  if (status === 206) {
    const wanted = `bytes ${received}-${bytes - 1}/${bytes}`;
    return headers.get('content-range') === wanted ? received : null;
  }
  if (status === 416) return null;
  if (status === 408 || status === 429 || status >= 500) throw new Failure('download-failed');
  if (status !== 200) throw new Failure('download-refused');
  const length = headers.get('content-length');
  // Somebody's page about why there is no file: no reason to lose what is here of it.
  if (length !== null && Number(length) !== bytes) throw new Failure('download-refused');
  return 0;
}

async function writeAll(part: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await part.write(chunk, done);
    done += bytesWritten;
  }
}

/** Throws a `Failure`, `disk-full`, unless so much more fits and something stays free. */
export async function checkRoom(dir: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < neededBytes + reservedBytes) throw new Failure('disk-full');
}

async function checkContent(partPath: string, { bytes, sha256 }: ModelFile): Promise<void> {
  if ((await sizeOf(partPath)) === bytes && (await hasContent(partPath, sha256))) return;
  await discard(partPath);
  throw new Failure('download-damaged');
}

/** Rejects when it cannot be read, or need not be read to its end. */
export async function hasContent(path: string, sha256: string, signal?: AbortSignal): Promise<boolean> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal }))
    hash.update(chunk);
  return hash.digest('hex') === sha256;
}

const etagPath = (partPath: string) => `${partPath}.etag`;

async function rememberEtag(partPath: string, etag: string | null): Promise<void> {
  if (etag === null) await rm(etagPath(partPath), { force: true });
  else await writeFile(etagPath(partPath), etag);
}

async function discard(partPath: string): Promise<void> {
  await Promise.all([rm(partPath, { force: true }), rm(etagPath(partPath), { force: true })]);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function asFailure(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return new Failure('cancelled', { cause: error });
  if (error instanceof Failure) return error;
  return new Failure(isDiskFull(error) ? 'disk-full' : 'download-failed', { cause: error });
}

export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
}
