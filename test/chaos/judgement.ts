/**
 * What became of every spoken sound: decided from what was spoken, what stands in the windows, and
 * what history and the sounds beside it hold. Nothing the app says about itself is believed.
 */
import type { Heard } from './numbered-speech.ts';

export interface Spoken {
  readonly number: number;
  /** Where the words belong. */
  readonly window: string;
  /** What the fake service says of a sound tells whose it is; what a real engine writes does not. */
  readonly service: 'groq' | 'embedded';
  /** So much of it must be there, in ms: less than was spoken when something was cut off on purpose. */
  readonly ms: number;
  /** Nothing stood in the way of its words, or what did has passed by itself. */
  readonly mustArrive: boolean;
  /**
   * The disk took nothing: then history may not know of it, or have its words without their sound, and after a crash
   * find its sound, though its words had arrived.
   */
  readonly mayMissInHistory: boolean;
  /** What happened to it, for people. */
  readonly fault: string;
}

export interface KeptEntry {
  readonly id: string;
  readonly sequence: number;
  readonly text: string;
  readonly isRecovered: boolean;
  /** Whose words the sound beside it holds; null when there is no sound. */
  readonly sound: readonly Heard[] | null;
  /** What the app says became of it: nothing is judged by it, but whoever looks for a cause begins there. */
  readonly account: string;
}

export interface Evidence {
  readonly spoken: readonly Spoken[];
  /** What was put into each window, in this order. */
  readonly windows: Readonly<Record<string, readonly string[]>>;
  readonly entries: readonly KeptEntry[];
}

export const outcomes = ['delivered', 'recovered', 'kept', 'lost'] as const;
export type Outcome = (typeof outcomes)[number];
export type Harm = 'lost' | 'doubled' | 'misplaced' | 'invented';

export interface Finding {
  readonly harm: Harm;
  /** null when it is nobody's. */
  readonly number: number | null;
  readonly why: string;
}

export interface Verdict {
  /** Of every dictation, by its number. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly findings: readonly Finding[];
}

/** What the fake service makes of a sound. */
export function textOf(heard: readonly Heard[]): string {
  if (heard.length === 0) return 'Somebody was heard whom nobody knows.';
  return heard.map(({ number, ms }) => `Dictation ${number} was heard for ${ms} milliseconds.`).join(' ');
}

/** Back from the text; null when it is not one of the service's. */
export function heardIn(text: string): readonly Heard[] | null {
  const heard = [...text.matchAll(/Dictation (\d+) was heard for (\d+) milliseconds\./g)].map(
    ([, number, ms]) => ({ number: Number(number), ms: Number(ms) }),
  );
  return heard.length > 0 && textOf(heard) === text.trim() ? heard : null;
}

export function judge({ spoken, windows, entries }: Evidence): Verdict {
  const findings: Finding[] = [];
  const find = (harm: Harm, number: number | null, why: string) => findings.push({ harm, number, why });
  const byNumber = new Map(spoken.map((one) => [one.number, one]));
  const inserted = attributed(windows, entries, byNumber);

  for (const { window, text, heard } of inserted) {
    if (heard === null) find('invented', null, `“${text}” stands in the window ${window}`);
    for (const { number } of heard ?? []) {
      if (!byNumber.has(number)) find('invented', number, `“${text}” stands in the window ${window}`);
    }
    if (heard !== null && heard.length > 1)
      find('misplaced', heard[0]?.number ?? null, `mixed with others: “${text}”`);
  }
  for (const entry of entries) {
    const said = heardIn(entry.text);
    const known = said ?? entry.sound;
    if (entry.text !== '' && (known === null || known.length === 0))
      find('invented', null, `“${entry.text}” stands in history, and nobody's sound beside it`);
    else if (entry.text !== '' && said === null && !mayBeByEngine(entry, byNumber))
      find(
        'invented',
        known?.[0]?.number ?? null,
        `“${entry.text}” stands in history, and the service did not say it`,
      );
    for (const { number } of known ?? [])
      if (!byNumber.has(number)) find('invented', number, 'in history, though nobody said it');
    const [first, ...others] = entry.sound ?? [];
    if (others.length > 0)
      find('misplaced', first?.number ?? null, `its sound in history holds others': ${textOf(others)}`);
    if (said !== null && first !== undefined && first.number !== said[0]?.number)
      find(
        'misplaced',
        said[0]?.number ?? null,
        `its words in history stand on the sound of ${first.number}`,
      );
  }
  findings.push(...outOfOrder(inserted, entries));

  const decided = new Map<number, Outcome>();
  for (const one of spoken) {
    const { number, ms } = one;
    const places = inserted.filter(({ heard }) => heard?.some((each) => each.number === number));
    const own = entries.filter(({ text, sound }) =>
      [...(heardIn(text) ?? []), ...(sound ?? [])].some((each) => each.number === number),
    );
    const strange = places.filter(({ window }) => window !== one.window);
    if (places.length > 1) find('doubled', number, `its words were inserted ${places.length} times`);
    if (own.length > 1) find('doubled', number, `it stands ${own.length} times in history`);
    for (const { window } of strange)
      find('misplaced', number, `its words stand in the window ${window}, not ${one.window}`);
    const isRecovered = own.some((entry) => entry.isRecovered);
    if (places.length > 0 && isRecovered && !one.mayMissInHistory)
      find('misplaced', number, 'it was recovered, and its words were inserted by themselves');

    const atMost = (heard: readonly (readonly Heard[] | null)[]) =>
      Math.max(0, ...heard.flat().map((each) => (each?.number === number ? each.ms : 0)));
    const arrivedMs = atMost(places.map(({ heard }) => heard));
    const keptMs = atMost(own.flatMap(({ text, sound }) => [heardIn(text), sound]));
    // Words that did not arrive stand in history with their sound, which is kept in these runs: it is what they were
    // made from, and whoever finds them there may want to hear it.
    const hasSound = atMost(own.map(({ sound }) => sound)) >= ms || one.mayMissInHistory;
    const outcome: Outcome =
      places.length > strange.length && arrivedMs >= ms
        ? 'delivered'
        : keptMs < ms || own.length === 0 || !hasSound
          ? 'lost'
          : isRecovered
            ? 'recovered'
            : 'kept';
    decided.set(number, outcome);
    if (outcome === 'lost' && keptMs >= ms)
      find('lost', number, 'its words stand in history without its sound');
    else if (outcome === 'lost') find('lost', number, lossOf(Math.max(arrivedMs, keptMs), ms));
    else if (outcome !== 'delivered' && one.mustArrive)
      find('lost', number, `nothing stood in its way, and it was only ${outcome}`);
    else if (outcome === 'delivered' && own.length === 0 && !one.mayMissInHistory)
      find('lost', number, 'its words were inserted, and history does not know them');
  }
  return { outcomes: decided, findings };
}

function lossOf(thereMs: number, ms: number): string {
  return thereMs === 0
    ? 'nothing is there of it'
    : `${thereMs} ms are there of it, and it must be ${Math.round(ms)} at least`;
}

interface Inserted {
  readonly window: string;
  readonly text: string;
  readonly heard: readonly Heard[] | null;
}

function isByEngine({ sound }: KeptEntry, spoken: ReadonlyMap<number, Spoken>): boolean {
  return sound?.some(({ number }) => spoken.get(number)?.service === 'embedded') === true;
}

/**
 * Also what waited because its service failed: it is sent to whoever is chosen when its turn comes, and
 * that may be the engine by then.
 */
function mayBeByEngine(entry: KeptEntry, spoken: ReadonlyMap<number, Spoken>): boolean {
  const last = Math.max(...[...spoken.values()].map((one) => (one.service === 'embedded' ? one.number : 0)));
  const hasWaited = entry.sound?.some(
    ({ number }) => number < last && spoken.get(number)?.mustArrive === false,
  );
  return isByEngine(entry, spoken) || hasWaited === true;
}

/**
 * Whose each text in a window is. One that does not name its dictation, because a real engine wrote
 * it, belongs to an entry with the same words, and so to the sound beside that; each entry is taken once.
 */
function attributed(
  windows: Evidence['windows'],
  entries: readonly KeptEntry[],
  spoken: ReadonlyMap<number, Spoken>,
): readonly Inserted[] {
  const taken = new Set<string>();
  return Object.entries(windows).flatMap(([window, texts]) =>
    texts.map((text) => {
      const said = heardIn(text);
      if (said !== null) return { window, text, heard: said };
      const same = entries.filter(
        (entry) => entry.text.trim() === text.trim() && !taken.has(entry.id) && isByEngine(entry, spoken),
      );
      const belongsHere = (entry: KeptEntry) =>
        entry.sound?.some(({ number }) => spoken.get(number)?.window === window) === true;
      const entry = same.find(belongsHere) ?? same[0];
      if (entry !== undefined) taken.add(entry.id);
      return { window, text, heard: entry?.sound ?? null };
    }),
  );
}

/** Words stand in a window, and entries in history, as they were spoken; what was recovered comes when it comes. */
function outOfOrder(inserted: readonly Inserted[], entries: readonly KeptEntry[]): readonly Finding[] {
  const numbersOf = (heard: readonly Heard[] | null) => heard?.[0]?.number ?? [];
  const windows = Map.groupBy(inserted, ({ window }) => window);
  const rows = [...windows].map(([window, texts]) => ({
    where: `the window ${window}`,
    numbers: texts.flatMap(({ heard }) => numbersOf(heard)),
  }));
  const history = entries
    .filter(({ isRecovered }) => !isRecovered)
    .toSorted((one, other) => one.sequence - other.sequence)
    .flatMap(({ text, sound }) => numbersOf(heardIn(text) ?? sound));
  return [...rows, { where: 'history', numbers: history }].flatMap(({ where, numbers }) =>
    numbers.flatMap((number, index): Finding[] => {
      const before = numbers[index - 1] ?? 0;
      return number < before
        ? [{ harm: 'misplaced', number, why: `it stands after ${before} in ${where}` }]
        : [];
    }),
  );
}
