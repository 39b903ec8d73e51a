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
 */
export function candidates(
  wanted: readonly Microphone[],
  present: readonly Microphone[],
): readonly (string | null)[] {
  const found = wanted.map((microphone) => ({ microphone, there: findPresent(microphone, present) }));
  return [
    ...new Set([
      ...found.flatMap(({ there }) => (there === null ? [] : [there.id])),
      ...found.flatMap(({ microphone, there }) => (there === null ? [microphone.id] : [])),
      systemChoice,
    ]),
  ];
}

export function findPresent(wanted: Microphone, present: readonly Microphone[]): Microphone | null {
  return (
    present.find(({ id }) => id === wanted.id) ?? present.find(({ label }) => label === wanted.label) ?? null
  );
}

/** The one that should be open: the first wanted one that is there and was not refused, else the system's choice. */
export function bestOf(
  wanted: readonly Microphone[],
  present: readonly Microphone[],
  refused: ReadonlySet<string | null>,
): string | null {
  const there = wanted.flatMap((microphone) => findPresent(microphone, present)?.id ?? []);
  return there.find((id) => !refused.has(id)) ?? systemChoice;
}
