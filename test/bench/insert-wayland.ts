import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { onOneLine } from '../../src-core/clean-text.ts';
import { openSwayBrowser } from '../desktop/browser.ts';
import { type Copied, copyOnWayland, picture } from '../desktop/copied.ts';
import { runProgram, startProgram } from '../desktop/program.ts';
import { openSwayQtEditor } from '../desktop/qt-editor.ts';
import type { Room } from '../desktop/room.ts';
import { openSwayDesktop, type SwayDesktop } from '../desktop/sway-desktop.ts';
import { heldSwayKeys, noKeys } from '../desktop/sway-held-keys.ts';
import type { Target } from '../desktop/target.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import type { Figure } from './figures.ts';
import { figuresOf, measure, rate } from './insert-measured.ts';
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
  const all: { readonly areKeysUp: boolean }[] = [];
  for (const [name, place] of Object.entries(places)) {
    const measured = await measurePlace(place, count, (line) => progress(`${name}, ${line}`));
    all.push(...measured);
    Object.assign(figures, figuresOf(name, measured));
  }
  return { ...figures, wayland_keys_up_rate: rate(all.map(({ areKeysUp }) => areKeysUp)) };
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
  await using copied = await copyOnWayland(desktop.room, picture());
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
      copy: async () => {
        await mark(desktop);
        return () => isRestored(desktop, copied);
      },
      dictate: async () => {
        await desktop.dictum('start');
        await desktop.sound.say(spoken);
        await desktop.dictum('stop');
      },
      progress,
    },
    async () => ({ areKeysUp: isDeepStrictEqual(await heldSwayKeys(desktop), noKeys) }),
  );
}

/** Longer than the app takes to give the clipboard back, in ms. */
const restoredWithinMs = 3_000;
/** Looked at more often, it would be lent for longer: who reads is not known on Wayland. */
const lookEveryMs = 500;

async function isRestored({ room }: SwayDesktop, copied: Copied): Promise<boolean> {
  const until = performance.now() + restoredWithinMs;
  while (performance.now() < until) {
    if ((await copied.isThere()) && (await isMarked(room))) return true;
    await delay(lookEveryMs);
  }
  return false;
}

const marked = 'marked before';

/** Emptying an editor marks what is in it. The program that keeps this ends when something else is marked, or with the desktop. */
async function mark({ room }: SwayDesktop): Promise<void> {
  if (await isMarked(room)) return;
  startProgram(room, 'wl-copy', ['--primary', '--foreground', '--', marked]);
  while (!(await isMarked(room))) await delay(20);
}

async function isMarked(room: Room): Promise<boolean> {
  const standing = await runProgram(room, 'wl-paste', ['--primary', '--no-newline']).catch(() => null);
  return standing === marked;
}
