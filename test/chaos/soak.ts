/** `npm run soak`: dictation after dictation in one process, and what grows meanwhile. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CDPSession } from '@playwright/test';
import { sampleRate, wavHeader } from '../../src-core/pcm.ts';
import { type App, dataDirOf } from '../desktop/app.ts';
import { type Desktop, openDesktop } from '../desktop/desktop.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { ownMemoryMb, processesOf } from '../desktop/processes.ts';
import { startSpeechServer } from '../fakes/speech-server/server.ts';
import { type MainInspector, openMainInspector } from './main-inspector.ts';
import { nextRecording } from './next-recording.ts';
import { fittedLine, flatness } from './slope.ts';
import { stretchesOf } from './stretches.ts';

/**
 * What one process holds, and how much more of it each thousand dictations may cost. A history of a
 * thousand more entries is 1 to 2 MB in main's memory; everything else has no reason to grow.
 */
const limits = {
  memory_mb: 10,
  main_heap_mb: 3,
  file_descriptors: 2,
  processes: 0.5,
  main_listeners: 2,
  page_listeners: 2,
  page_nodes: 10,
} as const;
type Measure = keyof typeof limits;
type Sample = Readonly<Record<Measure, number>> & { readonly dictations: number };

const measures = Object.keys(limits) as Measure[];
/**
 * The first dictations load and compile what is used from then on: what grows after the first half
 * goes on growing.
 */
const warmUpShare = 0.5;
/** Many, because a page's memory rises and falls by 40 MB until its sound thread collects its garbage. */
const samplesWanted = 200;
/** Longer than any pause between words: somebody is heard whenever the key goes down. */
const pressMs = 800;
/** More than a program takes to start. */
const overlapMs = 3_000;
/** Longer than the app itself waits. */
const patienceMs = 30_000;

const help = `npm run -s soak -- [--n COUNT] [--json]

COUNT dictations (2000) in one process, as quick as they can be, and what grows with them: memory
(all processes' own; what main's scripts hold), file descriptors, processes, and who
listens in main and in the overlay's page, in the second half: in the first, what is used from then
on is loaded.

  --json   one object on stdout and nothing else:
           { n, delivered, minutes, MEASURE: { first, last, slope_per_1000, error }, flat, grows, unclear }

Exit code 0: every dictation was delivered, and nothing grows. Exit code 1: one was not, or something
does. Exit code 2: it cannot be told whether what stands in "unclear" grows, for it goes up and down too
much: take a quieter machine, or more dictations.
`;

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        n: { type: 'string', default: '2000' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      return 0;
    }
    const count = Number(values.n);
    if (!Number.isInteger(count) || count < 10)
      throw new Error(`--n takes a whole number from 10 on, not ${values.n}.`);
    const result = await soak(count, (line) => void process.stderr.write(`${line}\n`));
    const lines = Object.entries(result).map(([name, value]) => `${name.padEnd(18)}${JSON.stringify(value)}`);
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${lines.join('\n')}\n`);
    if (result.delivered < count || result.grows.length > 0) return 1;
    if (result.flat) return 0;
    process.stderr.write(`It cannot be told whether ${result.unclear.join(', ')} grows: too much noise.\n`);
    return 2;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function soak(count: number, progress: (line: string) => void) {
  await using server = await startSpeechServer('groq');
  await using desktop = await openDesktop();
  // As nearly everywhere: where nobody shows the tray icon, Chromium keeps every image it is given (8 KB each).
  await desktop.openPanel();
  const { app, overlay } = await startAppWithPages(desktop, {
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: server.baseUrl } } },
    environment: { GROQ_API_KEY: server.key },
    parameters: ['--inspect=127.0.0.1:0'],
  });
  const { groups } = await app.program.line(/^Debugger listening on (ws:\S+)/);
  using inspector = await openMainInspector(groups[1] ?? '');
  await app.engineReady();
  const page = await overlay.context().newCDPSession(overlay);
  await page.send('Performance.enable');
  await using paper = await openPaper(desktop.connection);
  await using speaker = speakOn(desktop);
  const recordingsDir = join(dataDirOf(desktop.room), 'recordings');
  const startedAt = performance.now();
  const samples = [await measure(app.program.pid, page, inspector, 0)];
  let delivered = 0;
  for (let number = 1; number <= count; number++) {
    await paper.clear();
    const hears = nextRecording(recordingsDir);
    await desktop.keys.down('F9');
    // As people do, who look at the pill.
    await hears.holdsSound(patienceMs);
    await after(pressMs);
    await desktop.keys.up('F9');
    await paper.changed(patienceMs).then(
      () => delivered++,
      () => progress(`${number}: no words came. ${lastOf(app)}`),
    );
    if (number % Math.ceil(count / samplesWanted) !== 0 && number !== count) continue;
    const sample = await measure(app.program.pid, page, inspector, number);
    samples.push(sample);
    progress(JSON.stringify(sample));
  }
  await speaker.stop();
  const settled = samples.filter(({ dictations }) => dictations >= count * warmUpShare);
  const lines = measures.map((name) => {
    const line = fittedLine(settled.map((sample) => ({ x: sample.dictations / 1_000, y: sample[name] })));
    const measured = {
      first: rounded(settled.at(0)?.[name] ?? 0),
      last: rounded(settled.at(-1)?.[name] ?? 0),
      slope_per_1000: rounded(line.slope),
      error: rounded(line.error),
    };
    return { name, measured, is: flatness(line, limits[name]) };
  });
  const thatAre = (is: ReturnType<typeof flatness>) =>
    lines.filter((line) => line.is === is).map(({ name }) => name);
  return {
    n: count,
    delivered,
    minutes: rounded((performance.now() - startedAt) / 60_000),
    ...Object.fromEntries(lines.map(({ name, measured }) => [name, measured])),
    flat: lines.every(({ is }) => is === 'flat'),
    grows: thatAre('grows'),
    unclear: thatAre('unclear'),
  };
}

/** What the app says became of the newest dictation, and what it wrote last. */
function lastOf(app: App): string {
  const { sequence, text, failure, insertion, durationMs, attempts } = app.history().at(-1) ?? {};
  const log = app.log().trimEnd().split('\n').slice(-6);
  return JSON.stringify({ sequence, text, failure, insertion, durationMs, attempts, log });
}

async function measure(
  pid: number,
  page: CDPSession,
  inspector: MainInspector,
  dictations: number,
): Promise<Sample> {
  const family = processesOf(pid);
  // What nobody holds any more does not count.
  await page.send('HeapProfiler.collectGarbage');
  const heldMb = await inspector.heldMb();
  const { metrics } = await page.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0;
  const total = (value: (pid: number) => number) => family.reduce((sum, one) => sum + value(one.pid), 0);
  return {
    dictations,
    memory_mb: rounded(total(ownMemoryMb)),
    main_heap_mb: rounded(heldMb),
    file_descriptors: total((one) => readdirSync(`/proc/${one}/fd`).length),
    processes: family.length,
    main_listeners: await inspector.listeners(),
    page_listeners: metric('JSEventListeners'),
    page_nodes: metric('Nodes'),
  };
}

/** Somebody who does not stop speaking: a program for each dictation would cost more than the dictation. */
function speakOn({ room, sound }: Desktop): AsyncDisposable & { stop(): Promise<void> } {
  const stretches = stretchesOf(1_000);
  const speech = stretches.reduce((samples, stretch) => samples + stretch.length, 0);
  const file = join(room.folder, 'speech.wav');
  const sounds = stretches.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  writeFileSync(file, Buffer.concat([wavHeader(speech), ...sounds]));
  const over = new AbortController();
  const speaking = (async () => {
    while (!over.signal.aborted) {
      // Each begins before the one before it has ended: in a gap between them somebody would dictate nothing.
      const { ended } = await sound.begin(file);
      ended.catch(() => {});
      await after((speech * 1_000) / sampleRate - overlapMs, undefined, { signal: over.signal });
    }
  })();
  // It ends with the desktop at the latest; whoever measures sees that no words come.
  speaking.catch(() => {});
  const stop = async () => {
    over.abort();
    await speaking.catch(() => {});
  };
  return { stop, [Symbol.asyncDispose]: stop };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
