import { Agent, request as httpRequest } from 'node:http';
import { askingPolicy } from '../../src-core/asking-policy.ts';
import { changedSettings } from '../../src-core/changed-settings.ts';
import { wavHeaderBytes } from '../../src-core/pcm.ts';
import type { RemoteServiceId } from '../../src-core/services.ts';
import { defaultSettings } from '../../src-core/settings.ts';
import { type Ask, createAsking } from '../../src-main/transcription/asking.ts';
import { connectServices } from '../../src-main/transcription/choose-transcriber.ts';
import { openExperience } from '../../src-main/transcription/experience.ts';
import { type Connections, openConnections } from '../../src-main/transcription/services/connections.ts';
import { createPiece } from '../../src-main/transcription/sound-file.ts';
import type { ServiceRequest, SpeechService } from '../../src-main/transcription/speech-service.ts';
import { nothingSet } from '../fakes/request.ts';
import { startAnsweringServer } from './answering-server.ts';
import { distribution, type Figure, percentile } from './figures.ts';
import type { Suite } from './suite.ts';

/** Until these are over, connections are opened, code is compiled and the usual times are learnt. */
const uncounted = 30;
/** Fewer say nothing about one in a hundred. */
const fewestHedged = 200;
const soundS = { overhead: 10, hedged: 3 } as const;
const never = new AbortController().signal;
const serviceRequest: ServiceRequest = { ...nothingSet, language: 'en' };

export const services: Suite = {
  about: 'asking a service that is on this machine, and one that hangs at times, with a second behind it',
  usualCount: 400,
  run: async (count, progress) => {
    const overheadMs = await measureOverhead(count);
    progress(`own time of ${count} requests: p95 ${percentile(overheadMs, 95)} ms`);
    const waitsMs = await measureHedged(Math.max(count, fewestHedged));
    progress(`hedged wait of ${waitsMs.length} requests: p99 ${percentile(waitsMs, 99)} ms`);
    return {
      adapter_overhead: distribution(overheadMs),
      hedged_wait: distribution(waitsMs),
      hedged_p99_ratio: p99Ratio(waitsMs),
    };
  },
};

/** As the app connects it. */
function service(id: RemoteServiceId, baseUrl: string, { fetch }: Connections): SpeechService {
  const serviceFor = connectServices({ fetch, secrets: { key: () => 'key-for-this-machine-only' } });
  return serviceFor(id, changedSettings(defaultSettings, { services: { [id]: { baseUrl } } }));
}

function asking(asked: readonly SpeechService[], hedging: boolean): Ask {
  return createAsking({
    services: asked,
    hedging,
    policy: askingPolicy,
    experience: openExperience(),
    now: () => performance.now(),
    random: Math.random,
  });
}

/**
 * From the question to the text, with a server that answers at once, less what the same bytes take
 * there and back without any of our code: ms of each question, less the median of the bare requests.
 */
async function measureOverhead(count: number): Promise<readonly number[]> {
  await using server = await startAnsweringServer({ medianMs: 0, hangingPercent: 0 });
  await using connections = openConnections();
  const ask = asking([service('groq', server.baseUrl, connections)], false);
  const samples = new Int16Array(16_000 * soundS.overhead);
  // The names and boundaries of the form: a few hundred bytes beside the sound.
  const body = Buffer.alloc(wavHeaderBytes + samples.byteLength + 500);
  using agent = openAgent();
  const askedMs: number[] = [];
  const bareMs: number[] = [];
  for (let turn = 0; turn < uncounted + count; turn += 1) {
    // Taken in turns: what else happens on the machine happens to both.
    const bare = await timed(() => bareRequest(server.baseUrl, body, agent.agent));
    const asked = await timed(() => ask(createPiece(samples), serviceRequest, never));
    if (turn < uncounted) continue;
    bareMs.push(bare);
    askedMs.push(asked);
  }
  const usualBareMs = percentile(bareMs, 50);
  return askedMs.map((ms) => ms - usualBareMs);
}

/** ms from the question to the text, when one of twenty requests to the first service hangs for ever. */
async function measureHedged(count: number): Promise<readonly number[]> {
  const medianMs = 80;
  await using first = await startAnsweringServer({ medianMs, hangingPercent: 5 });
  await using second = await startAnsweringServer({ medianMs, hangingPercent: 0 });
  await using connections = openConnections();
  const ask = asking(
    [service('groq', first.baseUrl, connections), service('openai', second.baseUrl, connections)],
    true,
  );
  const piece = createPiece(new Int16Array(16_000 * soundS.hedged));
  const waitsMs: number[] = [];
  for (let turn = 0; turn < uncounted + count; turn += 1) {
    const ms = await timed(() => ask(piece, serviceRequest, never));
    if (turn >= uncounted) waitsMs.push(ms);
  }
  return waitsMs;
}

/** How much of what is allowed the slowest hundredth takes; at most 1 is reached. */
function p99Ratio(waitsMs: readonly number[]): Figure {
  const allowedMs = 1.3 * percentile(waitsMs, 50) + 300;
  const value = Math.round((percentile(waitsMs, 99) / allowedMs) * 1_000) / 1_000;
  return { unit: 'ratio', n: waitsMs.length, value };
}

async function timed(what: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await what();
  return performance.now() - startedAt;
}

function openAgent(): Disposable & { readonly agent: Agent } {
  const agent = new Agent({ keepAlive: true });
  return { agent, [Symbol.dispose]: () => agent.destroy() };
}

function bareRequest(baseUrl: string, body: Buffer, agent: Agent): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(baseUrl, { method: 'POST', agent }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(pieces).toString())));
    });
    request.on('error', reject);
    request.end(body);
  });
}
