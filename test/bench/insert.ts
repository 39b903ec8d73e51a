import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { onOneLine } from '../../src-core/clean-text.ts';
import { openBrowser } from '../desktop/browser.ts';
import { type Desktop, openDesktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { startProgram } from '../desktop/program.ts';
import { openQtEditor } from '../desktop/qt-editor.ts';
import { readSelection } from '../desktop/read-selection.ts';
import type { Target } from '../desktop/target.ts';
import { heldKeys } from '../desktop/x-connection.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import type { Figure, Figures } from './figures.ts';
import { figuresOf, measure, rate } from './insert-measured.ts';
import { spoken } from './insert-sentences.ts';
import { insertOnWayland } from './insert-wayland.ts';
import type { Suite } from './suite.ts';

interface Place {
  open(desktop: Desktop): Promise<Target>;
  /** What stands there when this was said. */
  standing(text: string): string;
}

const asSaid = (text: string) => text;

const places: Readonly<Record<string, Place>> = {
  x11_gtk: { open: (desktop) => desktop.openGtkEditor(), standing: asSaid },
  x11_terminal: { open: (desktop) => desktop.openTerminal(), standing: onOneLine },
  x11_browser: { open: openBrowser, standing: asSaid },
  x11_qt: { open: openQtEditor, standing: asSaid },
};

/** Real dictations, one after the other, into real apps; see `insert-measured.ts`. */
export const insert: Suite = {
  about: 'from the known text to the text in an app of each toolkit, and whether all is as it was',
  usualCount: 50,
  run: async (count, progress) => {
    const figures: Record<string, Figure> = {};
    const all: { readonly areKeysUp: boolean }[] = [];
    for (const [name, place] of Object.entries(places)) {
      const measured = await measurePlace(place, count, (line) => progress(`${name}, ${line}`));
      all.push(...measured);
      Object.assign(figures, figuresOf(name, measured));
    }
    return {
      ...figures,
      keys_up_rate: rate(all.map(({ areKeysUp }) => areKeysUp)),
      ...(await insertOnWayland(count, progress)),
    } satisfies Figures;
  },
};

async function measurePlace(place: Place, count: number, progress: (line: string) => void) {
  let said = '';
  await using groq = await startGroqServer({ says: () => said });
  await using desktop = await openDesktop();
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  await app.engineReady();
  await using target = await place.open(desktop);
  return await measure(
    count,
    {
      app,
      target,
      says: (text) => {
        said = text;
      },
      standing: place.standing,
      copy: async () => {
        const before = await copyAndSelect(desktop);
        return () => isRestored(desktop, before);
      },
      dictate: async () => {
        await dictate(desktop, spoken);
      },
      progress,
    },
    async () => ({ areKeysUp: (await heldKeys(desktop.connection)).length === 0 }),
  );
}

/** What both selections hold before a dictation; the app has to give it back after it. */
interface Held {
  readonly image: Buffer;
  readonly selected: Buffer;
}

async function copyAndSelect({ room }: Desktop): Promise<Held> {
  const held = { image: randomBytes(200_000), selected: Buffer.from('selected before') };
  const copy = ['-selection', 'clipboard', '-target', 'image/png', '-in', '-quiet'];
  const owners = [
    startProgram(room, 'xclip', copy),
    startProgram(room, 'xclip', ['-selection', 'primary', '-in', '-quiet']),
  ];
  owners[0]?.input.end(held.image);
  owners[1]?.input.end(held.selected);
  for (const owner of owners) await owner.line(/Waiting for selection requests/);
  return held;
}

/** Longer than the app takes to give the selections back, in ms. */
const restoredWithinMs = 2_000;
const lookEveryMs = 20;

async function isRestored({ room }: Desktop, { image, selected }: Held): Promise<boolean> {
  const until = performance.now() + restoredWithinMs;
  while (performance.now() < until) {
    // An owner that offers no such format lets xclip fail: the words are still there.
    const copied = await readSelection(room, 'clipboard', 'image/png').catch(() => null);
    const primary = await readSelection(room, 'primary', 'UTF8_STRING').catch(() => null);
    if (copied?.equals(image) && primary?.equals(selected)) return true;
    await delay(lookEveryMs);
  }
  return false;
}
