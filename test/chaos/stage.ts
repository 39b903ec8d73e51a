/** Where a chaos run takes place: a desktop, the app on a small disk, a service, and two windows to dictate to. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CaptureMode } from '../../src-core/capture/microphone.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { type App, dataDirOf } from '../desktop/app.ts';
import { type Desktop, openDesktop } from '../desktop/desktop.ts';
import { openPaper, type Paper } from '../desktop/paper.ts';
import { processesOf } from '../desktop/processes.ts';
import type { SmallDisk } from '../desktop/small-disk.ts';
import { type SpeechServer, startSpeechServer } from '../fakes/speech-server/server.ts';
import { textOf } from './judgement.ts';
import { type Clock, placeClock } from './movable-clock.ts';
import { type NextRecording, nextRecording } from './next-recording.ts';
import { numbersHeard } from './numbered-speech.ts';
import type { Planned, Process } from './plan.ts';
import { programsOf } from './programs.ts';

export interface Stage extends AsyncDisposable {
  readonly desktop: Desktop;
  readonly dataDir: string;
  readonly disk: SmallDisk;
  readonly server: SpeechServer;
  readonly papers: Readonly<Record<Planned['window'], Paper>>;
  readonly clock: Clock;
  /** The one that runs, or ran last. */
  app(): App;
  /** Starts it when it does not run, anew when it runs with another service. */
  runWith(service: Planned['service'], captureMode: CaptureMode): Promise<void>;
  /** The one that comes after this was asked. */
  nextRecording(): NextRecording;
  /** Whether it has lost its page so often that it may not go along with one more time. */
  isWorn(): boolean;
  /** As a person does, or the system at its end. */
  quit(): Promise<void>;
  kill(process: Process): Promise<void>;
  /** Stops the page for good. */
  hangPage(): void;
  pidsOf(process: Process): readonly number[];
  /** What the app wrote into its log since this was last asked. */
  newLog(): string;
}

/** More often in a minute is more than the app goes along with: it says so, and wants to be started anew. */
const mostPageKills = 3;

export async function openStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(
    await startSpeechServer('groq', { hear: (samples) => textOf(numbersHeard(samples)) }),
  );
  const desktop = stack.use(await openDesktop());
  const disk = desktop.openSmallDisk();
  const clock = placeClock(desktop.room);
  const left = stack.use(await openPaper(desktop.connection));
  const right = stack.use(await openPaper(desktop.connection));
  let running: ({ readonly app: App } & Pick<Planned, 'service' | 'captureMode'>) | null = null;
  const app = () => {
    if (running === null) throw new Error('The app was not started yet');
    return running.app;
  };
  const quit = async () => {
    if (running === null || running.app.program.hasEnded) return;
    process.kill(running.app.program.pid, 'SIGTERM');
    await running.app.program.ended;
  };
  const pidsOf: Stage['pidsOf'] = (what) => programsOf(what, processesOf(app().program.pid));
  let logRead = 0;
  let pageKills = 0;
  const recordingsDir = join(dataDirOf(desktop.room), 'recordings');
  const rest = stack.move();
  return {
    desktop,
    dataDir: dataDirOf(desktop.room),
    disk,
    server,
    papers: { left, right },
    clock,
    app,
    runWith: async (service, captureMode) => {
      const isTheSame = running?.service === service && running.captureMode === captureMode;
      if (isTheSame && running?.app.program.hasEnded === false) return;
      await quit();
      pageKills = 0;
      const started = await desktop.startApp({
        settings: {
          service,
          captureMode,
          fallback: [],
          services: { groq: { baseUrl: server.baseUrl } },
          keepSounds: true,
        },
        environment: { GROQ_API_KEY: server.key, ...clock.environment },
      });
      running = { app: started, service, captureMode };
      if (service === 'embedded') await started.engineReady();
    },
    isWorn: () => pageKills >= mostPageKills,
    quit,
    kill: async (what) => {
      for (const pid of pidsOf(what)) process.kill(pid, 'SIGKILL');
      if (what === 'app') await app().program.ended;
      if (what === 'page') pageKills++;
    },
    hangPage: () => {
      for (const pid of pidsOf('page')) process.kill(pid, 'SIGSTOP');
      pageKills++;
    },
    pidsOf,
    nextRecording: () => nextRecording(recordingsDir),
    newLog: () => {
      const log = desktop.apps.map((one) => one.log()).at(0) ?? '';
      const added = log.slice(logRead);
      logRead = log.length;
      return added;
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

/** Whether history knows every recording there is: after a start this is when nothing is left to recover. */
export function knowsAllRecordings({ dataDir }: Pick<Stage, 'dataDir'>, entries: readonly HistoryEntry[]) {
  const known = new Set(entries.map(({ recording }) => recording));
  return readdirSync(join(dataDir, 'recordings')).every((name) => !name.endsWith('.wav') || known.has(name));
}
