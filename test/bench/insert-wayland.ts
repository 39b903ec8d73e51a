import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onOneLine } from '../../src-core/clean-text.ts';
import type { App } from '../desktop/app.ts';
import { runProgram, startProgram } from '../desktop/program.ts';
import { openSwayDesktop, type SwayDesktop } from '../desktop/sway-desktop.ts';
import { type Target, untilReads } from '../desktop/target.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { distribution, type Figure } from './figures.ts';
import { sentences, spoken } from './insert-sentences.ts';
import type { Suite } from './suite.ts';

interface Place {
  open(desktop: SwayDesktop): Promise<Target>;
  /** What stands there when this was said. */
  standing(text: string): string;
}

const places: Readonly<Record<string, Place>> = {
  wayland_gtk: { open: (desktop) => desktop.openEditor(), standing: (text) => text },
  wayland_terminal: { open: (desktop) => desktop.openFoot(), standing: onOneLine },
};

interface Measured {
  readonly knownToSeen: number;
  readonly isExact: boolean;
  readonly isRestored: boolean;
}

/**
 * Real dictations on a headless Sway, one after the other. Time runs from the app's own mark of when the text was
 * known to the moment the target itself shows that it has it.
 */
export const insertOnWayland: Suite['run'] = async (count, progress) => {
  const figures: Record<string, Figure> = {};
  for (const [name, place] of Object.entries(places)) {
    const measured = await measurePlace(place, count, (line) => progress(`${name}, ${line}`));
    figures[`${name}_known_to_seen`] = distribution(measured.map(({ knownToSeen }) => knownToSeen));
    figures[`${name}_exact_rate`] = rate(measured.map(({ isExact }) => isExact));
    figures[`${name}_restored_rate`] = rate(measured.map(({ isRestored }) => isRestored));
  }
  return figures;
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
  if (!(await holdsPicture(desktop, picture))) throw new Error('Nothing could be copied before');
  const measured: Measured[] = [];
  while (measured.length < count) {
    said = `${measured.length + 1}. ${sentences[measured.length % sentences.length]}`;
    const knownToSeen = await timeOne(desktop, app, target, measured.length);
    const standing = place.standing(said);
    const found = await untilReads(target, standing, (text) => text === standing, 5_000).catch(() => null);
    const one = {
      knownToSeen,
      isExact: found !== null,
      isRestored: await holdsPicture(desktop, picture),
    };
    measured.push(one);
    const wrong = `${one.isExact ? '' : ', not exact'}${one.isRestored ? '' : ', clipboard not as it was'}`;
    progress(`${measured.length} of ${count}: seen after ${knownToSeen.toFixed(0)} ms${wrong}`);
    await target.clear();
  }
  return measured;
}

async function timeOne(desktop: SwayDesktop, app: App, target: Target, earlier: number): Promise<number> {
  await desktop.dictum('start');
  await desktop.sound.say(spoken);
  await desktop.dictum('stop');
  const seenAt = await target.changed(60_000);
  const entry = (await app.dictations(earlier + 1)).at(-1);
  const known = entry?.timeline.text;
  if (entry === undefined || known === undefined)
    throw new Error('The app does not say when it knew the text');
  return seenAt - (entry.pressedAt + known);
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
