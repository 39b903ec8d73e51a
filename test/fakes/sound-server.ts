/**
 * A speech service on this machine that takes the bytes of a sound file and answers with words made from
 * the samples in it: whoever joins the answers of the pieces rightly gets the words of the whole.
 */
import { createServer, type IncomingMessage } from 'node:http';
import decode from 'audio-decode';
import type { Transcript } from '../../src-core/transcript.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { Piece, ServiceAnswer, SpeechService } from '../../src-main/transcription/speech-service.ts';
import { createLookout } from './lookout.ts';

export interface SoundServer extends AsyncDisposable {
  /** What arrived, in the order it was received. */
  readonly uploads: readonly { readonly format: string; readonly samples: Int16Array }[];
  readonly mostAtOnce: number;
  /** Connections that were closed by the other side before they were answered. */
  readonly hungUp: number;
  /** Resolves when that many files are here. */
  received(count: number): Promise<void>;
  /** Resolves when that many connections were closed before they were answered. */
  lost(count: number): Promise<void>;
  /** Asks for one piece as an adapter would; 413 is `recording-too-large`, any other status than 200 `service-down`. */
  readonly service: SpeechService;
}

/** `answerTo` may wait, or answer with another status or other words, by the place of the upload. */
export async function startSoundServer(
  answerTo: (upload: number) => Promise<number | string> = () => Promise.resolve(200),
): Promise<SoundServer> {
  const uploads: { format: string; samples: Int16Array }[] = [];
  const { until, look } = createLookout();
  let received = 0;
  let underWay = 0;
  let mostAtOnce = 0;
  let hungUp = 0;

  const server = createServer((request, response) => {
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    response.once('close', () => {
      underWay -= 1;
      if (!response.writableFinished) hungUp += 1;
      look();
    });
    void (async () => {
      const place = received++;
      const samples = await samplesIn(request);
      uploads[place] = { format: request.headers['content-type'] ?? '', samples };
      look();
      const answer = await answerTo(place);
      response.writeHead(typeof answer === 'number' ? answer : 200, { 'content-type': 'application/json' });
      const text = typeof answer === 'string' ? answer : wordsOf(samples).join(' ');
      response.end(JSON.stringify({ text }));
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server got no port');

  return {
    uploads,
    get mostAtOnce() {
      return mostAtOnce;
    },
    get hungUp() {
      return hungUp;
    },
    received: (count) => until(() => uploads.filter((upload) => upload !== undefined).length >= count),
    lost: (count) => until(() => hungUp >= count),
    service: soundServiceAt(`http://127.0.0.1:${address.port}`),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function soundServiceAt(url: string): SpeechService {
  return {
    id: 'custom',
    host: new URL(url).host,
    ask: (piece: Piece, _, signal) => askAt(url, piece, signal),
  };
}

async function askAt(url: string, piece: Piece, signal: AbortSignal): Promise<ServiceAnswer> {
  const { bytes, format } = await piece.file();
  try {
    const headers = { 'content-type': format };
    const response = await fetch(url, { method: 'POST', body: bytes, headers, signal });
    if (!response.ok) throw new Failure(response.status === 413 ? 'recording-too-large' : 'service-down');
    const { text }: { text: string } = await response.json();
    return {
      transcript: transcriptOf(text),
      receipt: { host: new URL(url).host, bytes: bytes.length, format, fields: ['file'] },
      remaining: null,
    };
  } catch (error) {
    if (signal.aborted) throw new Failure('cancelled', { cause: error });
    throw error;
  }
}

function transcriptOf(text: string): Transcript {
  return { text, model: 'fingerprints', provider: null, language: null, segments: [], words: [] };
}

const windowSamples = 512;

/**
 * About four words a second where there is sound. A word depends on 32 ms of sound and on nothing
 * else, so two pieces that hear the same 32 ms say the same word.
 */
export function wordsOf(samples: Int16Array): readonly string[] {
  const words: string[] = [];
  for (let start = 0; start + windowSamples <= samples.length; start += windowSamples) {
    let fingerprint = 0;
    for (const sample of samples.subarray(start, start + windowSamples)) {
      fingerprint = (Math.imul(fingerprint, 31) + sample) >>> 0;
    }
    if (fingerprint % 8 === 1) words.push(`w${fingerprint.toString(36)}`);
  }
  return words;
}

async function samplesIn(request: IncomingMessage): Promise<Int16Array> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const file = Buffer.concat(parts);
  if (request.headers['content-type'] === 'wav' && file.toString('latin1', 0, 4) === 'RIFF') {
    return new Int16Array(new Uint8Array(file.subarray(44)).buffer);
  }
  if (request.headers['content-type'] !== 'flac' || file.toString('latin1', 0, 4) !== 'fLaC') {
    throw new Error('The file is not what it is called');
  }
  const { channelData } = await decode(file);
  return Int16Array.from(channelData[0] ?? [], (value) => Math.round(value * 32_767));
}
