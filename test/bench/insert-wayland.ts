import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onOneLine } from '../../src-core/clean-text.ts';
import { openSwayBrowser } from '../desktop/browser.ts';
import { runProgram, startProgram } from '../desktop/program.ts';
import { openSwayQtEditor } from '../desktop/qt-editor.ts';
import { openSwayDesktop, type SwayDesktop } from '../desktop/sway-desktop.ts';
import type { Target } from '../desktop/target.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import type { Figure } from './figures.ts';
import { figuresOf, measure } from './insert-measured.ts';
import { spoken } from './insert-sentences.ts';
import type { Suite } from './suite.ts';

interface Place {
  open(desktop: SwayDesktop): Promise<Target>;
  /** What stands there when this was said. */
  standing(text: string): string;
}

const places: Readonly<Record<string, Place>> = {
  wayland_gtk: { open: (desktop) => desktop.openEditor(), standing: (text) => text },
  wayland_terminal: { open: (desktop) => desktop.openFoot(), standing: onOneLine },
  wayland_qt: { open: openSwayQtEditor, standing: (text) => text },
  wayland_browser: { open: openSwayBrowser, standing: (text) => text },
};

/** Real dictations on a headless Sway, one after the other; see `insert-measured.ts`. */
export const insertOnWayland: Suite['run'] = async (count, progress) => {
  const figures: Record<string, Figure> = {};
  for (const [name, place] of Object.entries(places)) {
    const measured = await measurePlace(place, count, (line) => progress(`${name}, ${line}`));
    Object.assign(figures, figuresOf(name, measured));
  }
  return figures;
};

async function measurePlace(place: Place, count: number, progress: (line: string) => void) {
  let said = '';
  await using groq = await startGroqServer({ says: () => said });
  await using desktop = await openSwayDesktop();
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  await app.engineReady();
  await using target = await place.open(desktop);
  const picture = join(desktop.room.homeDir, 'picture');
  writeFileSync(picture, randomBytes(200_000), { mode: 0o644 });
  await using _copied = startProgram(desktop.room, 'sh', [
    '-c',
    `exec wl-copy --foreground --type image/png < '${picture}'`,
  ]);
  const holds = () => holdsPicture(desktop, picture);
  if (!(await holds())) throw new Error('Nothing could be copied before');
  return await measure(
    count,
    {
      app,
      target,
      says: (text) => {
        said = text;
      },
      standing: place.standing,
      // It stays the same picture: each dictation has to give back what the one before gave back.
      copy: async () => holds,
      dictate: async () => {
        await desktop.dictum('start');
        await desktop.sound.say(spoken);
        await desktop.dictum('stop');
      },
      progress,
    },
    async () => ({}),
  );
}

/** Longer than the app takes to give the clipboard back, in ms. */
const restoredWithinMs = 3_000;
/** Looked at more often, it would be lent for longer: who reads is not known on Wayland. */
const lookEveryMs = 500;

async function holdsPicture({ room }: SwayDesktop, picture: string): Promise<boolean> {
  const until = performance.now() + restoredWithinMs;
  while (performance.now() < until) {
    const types = await runProgram(room, 'wl-paste', ['--list-types']).catch(() => '');
    const compare = `wl-paste --no-newline --type image/png | cmp - '${picture}'`;
    const isSame = await runProgram(room, 'sh', ['-c', compare]).then(
      () => true,
      () => false,
    );
    if (types === 'image/png\n' && isSame) return true;
    await delay(lookEveryMs);
  }
  return false;
}
