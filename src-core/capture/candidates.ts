import { type Spared, sparesSystemChoice } from './bluetooth.ts';

export interface Microphone {
  readonly id: string;
  readonly label: string;
}

/** The system's own choice. */
export const systemChoice = null;

/**
 * Which microphones to try, in this order: the wanted ones, then the system's own choice. An id may
 * change when a device moves to another port or the app's data is new; the label then finds it again.
 * Those that do not seem to be there are tried too, after the others: the list may be old.
 * A spared one comes after all others; where the system would choose it, any other one stands in.
 */
export function candidates(
  wanted: readonly Microphone[],
  present: readonly Microphone[],
  spared: Spared,
): readonly (string | null)[] {
  const found = wanted.map((microphone) => ({ microphone, there: findPresent(microphone, present) }));
  const there = found.flatMap((each) => each.there ?? []);
  const missing = found.flatMap((each) => (each.there === null ? [each.microphone.id] : []));
  const isSpared = ({ label }: Microphone) => spared.labels.includes(label);
  const standIns = present.filter((each) => !isSpared(each) && !spared.unplugged.includes(each.label));
  return [
    ...new Set([
      ...ids(there.filter((each) => !isSpared(each))),
      ...missing,
      ...(sparesSystemChoice(spared) ? ids(standIns) : [systemChoice]),
      ...ids(there.filter(isSpared)),
      systemChoice,
    ]),
  ];
}

function ids(microphones: readonly Microphone[]): readonly string[] {
  return microphones.map(({ id }) => id);
}

export function findPresent(wanted: Microphone, present: readonly Microphone[]): Microphone | null {
  return (
    present.find(({ id }) => id === wanted.id) ?? present.find(({ label }) => label === wanted.label) ?? null
  );
}

/** The one that should be open: the first of them that is there and was not refused, else the system's choice. */
export function bestOf(
  wanted: readonly Microphone[],
  present: readonly Microphone[],
  refused: ReadonlySet<string | null>,
  spared: Spared,
): string | null {
  const isThere = (id: string | null) => id === systemChoice || present.some((each) => each.id === id);
  return candidates(wanted, present, spared).find((id) => isThere(id) && !refused.has(id)) ?? systemChoice;
}
