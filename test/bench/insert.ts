import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { onOneLine } from '../../src-core/clean-text.ts';
import type { App } from '../desktop/app.ts';
import { openBrowser } from '../desktop/browser.ts';
import { type Desktop, openDesktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { startProgram } from '../desktop/program.ts';
import { openQtEditor } from '../desktop/qt-editor.ts';
import { readSelection } from '../desktop/read-selection.ts';
import { type Target, untilReads } from '../desktop/target.ts';
import { heldKeys } from '../desktop/x-connection.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { distribution, type Figure, type Figures } from './figures.ts';
import { sentences, spoken } from './insert-sentences.ts';
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
  x11_browser: { open: ({ room, connection }) => openBrowser(room, connection), standing: asSaid },
  x11_qt: { open: ({ room, connection, keys }) => openQtEditor(room, connection, keys), standing: asSaid },
};

interface Measured {
  /** Null when they did not come, which makes them inexact. */
  readonly knownToSeen: number | null;
  readonly isExact: boolean;
  readonly isRestored: boolean;
  readonly areKeysUp: boolean;
}

/**
 * Real dictations, one after the other, into real apps. Time runs from the app's own mark of when the text
 * was known to the moment the target itself shows that it has it.
 */
export const insert: Suite = {
  about: 'from the known text to the text in an app of each toolkit, and whether all is as it was',
  usualCount: 50,
  run: async (count, progress) => {
    const figures: Record<string, Figure> = {};
    const all: Measured[] = [];
    for (const [name, place] of Object.entries(places)) {
      const measured = await measurePlace(place, count, (line) => progress(`${name}, ${line}`));
      all.push(...measured);
      figures[`${name}_known_to_seen`] = distribution(
        measured.flatMap(({ knownToSeen }) => knownToSeen ?? []),
      );
      figures[`${name}_exact_rate`] = rate(measured.map(({ isExact }) => isExact));
      figures[`${name}_restored_rate`] = rate(measured.map(({ isRestored }) => isRestored));
    }
    return {
      ...figures,
      keys_up_rate: rate(all.map(({ areKeysUp }) => areKeysUp)),
      ...(await insertOnWayland(count, progress)),
    } satisfies Figures;
  },
};

function rate(isSo: readonly boolean[]): Figure {
  return { unit: 'ratio', n: isSo.length, value: isSo.filter(Boolean).length / isSo.length };
}

async function measurePlace(
  place: Place,
  count: number,
  progress: (line: string) => void,
): Promise<readonly Measured[]> {
  let said = '';
  await using groq = await startGroqServer({ says: () => said });
  await using desktop = await openDesktop();
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  await app.engineReady();
  await using target = await place.open(desktop);
  const measured: Measured[] = [];
  while (measured.length < count) {
    said = `${measured.length + 1}. ${sentences[measured.length % sentences.length]}`;
    const standing = place.standing(said);
    // What comes late or twice stands in it with the next words, and makes those inexact.
    await target.clear();
    // Emptying an editor selects what is in it.
    const before = await copyAndSelect(desktop);
    const knownToSeen = await timeOne(desktop, app, target, measured.length, progress);
    const found = await untilReads(target, standing, (text) => text === standing, 5_000).catch(() => null);
    const one = {
      knownToSeen,
      isExact: found !== null,
      isRestored: await isRestored(desktop, before),
      areKeysUp: (await heldKeys(desktop.connection)).length === 0,
    };
    measured.push(one);
    const wrong = [one.isExact ? '' : ', not exact', one.isRestored ? '' : ', clipboard not as it was'].join(
      '',
    );
    progress(`${measured.length} of ${count}: seen after ${knownToSeen?.toFixed(0) ?? 'no'} ms${wrong}`);
  }
  return measured;
}

/** Whatever has not come by then does not come, in ms. */
const seenWithinMs = 15_000;

/** Null when the words did not come. */
async function timeOne(
  desktop: Desktop,
  app: App,
  target: Target,
  earlier: number,
  progress: (line: string) => void,
): Promise<number | null> {
  await dictate(desktop, spoken);
  const seenAt = await target.changed(seenWithinMs).catch(() => null);
  const entry = (await app.dictations(earlier + 1)).at(-1);
  const known = entry?.timeline.text;
  if (entry === undefined || known === undefined)
    throw new Error('The app does not say when it knew the text');
  if (seenAt === null) {
    const { insertion, failure, heldBack } = entry;
    progress(`nothing was seen; the app says: ${JSON.stringify({ insertion, failure, heldBack })}`);
    return null;
  }
  return seenAt - (entry.pressedAt + known);
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
