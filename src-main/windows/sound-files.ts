/** The sound of a dictation at app://dictum/sounds/ID, for the window that plays it. */
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { recordingIn, wavHeader, wavHeaderBytes } from '../../src-core/pcm.ts';
import { contentStream, openContent } from '../sealing/content.ts';
import { type Sealing, unsealed } from '../sealing/sealing.ts';
import { appOrigin } from './app-files.ts';

const prefix = `${appOrigin}/sounds/`;

/** What a player asks for: the address is a lookup of an entry, never a path. */
export interface SoundRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
}

export function isSound(url: string): boolean {
  return url.startsWith(prefix);
}

/** `pathOf` gives the file with the sound of an entry, or null when there is none. */
export function openSoundFiles(
  pathOf: (id: string) => Promise<string | null>,
  sealing: Sealing = unsealed,
): (request: SoundRequest) => Promise<Response> {
  return async ({ url, method, headers }) => {
    const id = url.slice(prefix.length);
    const path = method === 'GET' && /^[\w-]{1,60}$/.test(id) ? await pathOf(id) : null;
    const size = path === null ? null : await sizeOf(path, sealing);
    if (path === null || size === null) return new Response(null, { status: 404 });
    const range = rangeOf(headers.get('range'), size);
    if (range === null)
      return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
    const { start, end, isPart } = range;
    return new Response(
      Readable.toWeb(Readable.from(bytesOf(path, start, end, isWav(path) ? size : null, sealing))),
      {
        status: isPart ? 206 : 200,
        headers: {
          'content-type': isWav(path) ? 'audio/wav' : 'audio/flac',
          'content-length': String(end - start + 1),
          'accept-ranges': 'bytes',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          ...(isPart && { 'content-range': `bytes ${start}-${end}/${size}` }),
        },
      },
    );
  };
}

function isWav(path: string): boolean {
  return extname(path) === '.wav';
}

/** null for what cannot be played. */
async function sizeOf(path: string, sealing: Sealing): Promise<number | null> {
  try {
    await using content = await openContent(path, sealing);
    const { size } = content;
    if (size <= wavHeaderBytes) return null;
    // What another version wrote would be loud noise behind the header it gets here.
    const isNoise =
      isWav(path) && recordingIn(await content.read(0, wavHeaderBytes), size).kind === 'unknown';
    return isNoise ? null : size;
  } catch {
    return null;
  }
}

/** The first and the last byte; null for a range that is not in the file. */
function rangeOf(
  header: string | null,
  size: number,
): { start: number; end: number; isPart: boolean } | null {
  if (header === null) return { start: 0, end: size - 1, isPart: false };
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start <= end ? { start, end, isPart: true } : null;
}

/** A recording that a crash cut off has a header that promises nothing: it gets the one it should have. */
async function* bytesOf(
  path: string,
  start: number,
  end: number,
  wavBytes: number | null,
  sealing: Sealing,
): AsyncGenerator<Uint8Array> {
  const header = wavBytes === null ? null : wavHeader(Math.floor((wavBytes - wavHeaderBytes) / 2));
  if (header !== null && start < wavHeaderBytes) yield header.subarray(start, end + 1);
  const from = header === null ? start : Math.max(start, wavHeaderBytes);
  if (from <= end) yield* contentStream(path, sealing, { start: from, end });
}
