import type { App } from '../desktop/app.ts';
import { type Target, untilReads } from '../desktop/target.ts';
import { distribution, type Figure } from './figures.ts';
import { sentences } from './insert-sentences.ts';

export interface Measured {
  /** In ms. Null when the words did not come, which makes them inexact. */
  readonly knownToSeen: number | null;
  readonly isExact: boolean;
  readonly isRestored: boolean;
}

export function figuresOf(name: string, measured: readonly Measured[]): Record<string, Figure> {
  return {
    [`${name}_known_to_seen`]: distribution(measured.flatMap(({ knownToSeen }) => knownToSeen ?? [])),
    [`${name}_exact_rate`]: rate(measured.map(({ isExact }) => isExact)),
    [`${name}_restored_rate`]: rate(measured.map(({ isRestored }) => isRestored)),
  };
}

export function rate(isSo: readonly boolean[]): Figure {
  return { unit: 'ratio', n: isSo.length, value: isSo.filter(Boolean).length / isSo.length };
}

interface Dictating {
  readonly app: App;
  readonly target: Target;
  /** What the service is to answer to the next recording. */
  says(text: string): void;
  /** What stands there when this was said. */
  standing(text: string): string;
  /** Copies something, and answers how to find out whether it is there again. */
  copy(): Promise<() => Promise<boolean>>;
  dictate(): Promise<void>;
  progress(line: string): void;
}

/**
 * One dictation after the other. Time runs from the app's own mark of when the text was known to the moment the
 * target itself shows that it has it. One that is lost counts as such, and the run goes on.
 */
export async function measure<More extends object>(
  count: number,
  { app, target, says, standing, copy, dictate, progress }: Dictating,
  alsoLook: () => Promise<More>,
): Promise<readonly (Measured & More)[]> {
  const measured: (Measured & More)[] = [];
  while (measured.length < count) {
    const said = `${measured.length + 1}. ${sentences[measured.length % sentences.length]}`;
    says(said);
    // What comes late or twice stands in it with the next words, and makes those inexact.
    await target.clear();
    // Emptying an editor selects what is in it.
    const isBack = await copy();
    await dictate();
    const knownToSeen = await seenAfter(app, target, measured.length, progress);
    const expected = standing(said);
    const found = await untilReads(target, expected, (text) => text === expected, exactWithinMs).catch(
      () => null,
    );
    const one = {
      knownToSeen,
      isExact: found !== null,
      isRestored: await isBack(),
      ...(await alsoLook()),
    };
    measured.push(one);
    const wrong = `${one.isExact ? '' : ', not exact'}${one.isRestored ? '' : ', clipboard not as it was'}`;
    progress(`${measured.length} of ${count}: seen after ${knownToSeen?.toFixed(0) ?? 'no'} ms${wrong}`);
  }
  return measured;
}

/** Whatever has not come by then does not come, in ms. */
const seenWithinMs = 15_000;
const exactWithinMs = 5_000;

/** Null when the words did not come. */
async function seenAfter(
  app: App,
  target: Target,
  earlier: number,
  progress: (line: string) => void,
): Promise<number | null> {
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
