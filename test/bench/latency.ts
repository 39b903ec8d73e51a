import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../desktop/app.ts';
import { type Desktop, openDesktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { openPaper, type Paper } from '../desktop/paper.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { distribution, type Figures } from './figures.ts';
import { joinedSpeech } from './joined-speech.ts';
import type { Suite } from './suite.ts';

interface Measured {
  readonly pressToFirstSample: number;
  readonly releaseToText: number;
}

/** Every time begins at the key, and ends when another window has the words; the app is asked only when it first heard something. */
export const latency: Suite = {
  about: 'from the key to the first sample, and from letting go to the words in the window',
  usualCount: 20,
  run: async (count, progress) => {
    const ownShare = await withInstantService(count, progress);
    const embedded = await withEmbeddedEngine(count, progress);
    return { ...ownShare, ...embedded };
  },
};

/** The engine answers at once, so what is left is the app's own. */
async function withInstantService(count: number, progress: (line: string) => void): Promise<Figures> {
  await using groq = await startGroqServer();
  await using desktop = await openDesktop();
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  const measured = await repeat(desktop, app, recording('libri-0880').file, count, (line) =>
    progress(`own share, ${line}`),
  );
  return {
    press_to_first_sample: distribution(measured.map(({ pressToFirstSample }) => pressToFirstSample)),
    own_share: distribution(measured.map(({ releaseToText }) => releaseToText)),
  };
}

async function withEmbeddedEngine(count: number, progress: (line: string) => void): Promise<Figures> {
  await using desktop = await openDesktop();
  const app = await desktop.startApp();
  const long = join(desktop.room.folder, 'long.wav');
  writeFileSync(long, joinedSpeech(30));
  const figures: Record<string, Figures[string]> = {};
  const speech = { '3s': recording('libri-0880').file, '7s': recording('libri-0870').file, '30s': long };
  for (const [name, file] of Object.entries(speech)) {
    const measured = await repeat(desktop, app, file, count, (line) => progress(`${name}, ${line}`));
    figures[`release_to_text_${name}`] = distribution(measured.map(({ releaseToText }) => releaseToText));
  }
  return figures;
}

async function repeat(
  desktop: Desktop,
  app: App,
  file: string,
  count: number,
  progress: (line: string) => void,
): Promise<readonly Measured[]> {
  await using paper = await openPaper(desktop.connection);
  await app.engineReady();
  const measured: Measured[] = [];
  while (measured.length < count) {
    const one = await measureOne(desktop, app, paper, file);
    measured.push(one);
    progress(
      `${measured.length} of ${count}: first sample ${one.pressToFirstSample.toFixed(0)} ms, text ${one.releaseToText.toFixed(0)} ms`,
    );
  }
  return measured;
}

async function measureOne(desktop: Desktop, app: App, paper: Paper, file: string): Promise<Measured> {
  const before = app.history().length;
  await paper.clear();
  const { pressedAt, releasedAt } = await dictate(desktop, file);
  const insertedAt = await paper.changed(60_000);
  const entry = (await app.dictations(before + 1)).at(-1);
  const firstSample = entry?.timeline.firstSample;
  if (entry === undefined || firstSample === undefined)
    throw new Error('The app does not say when it first heard something');
  if ((await paper.read()).trim() !== entry.text.trim()) {
    throw new Error(
      `Other words were inserted (${await paper.read()}) than stand in history (${entry.text})`,
    );
  }
  return {
    pressToFirstSample: entry.pressedAt + firstSample - pressedAt,
    releaseToText: insertedAt - releasedAt,
  };
}
