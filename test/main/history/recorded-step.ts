import type { Step } from '../../fakes/power-cut.ts';

export type RecordedStep =
  | Step
  /** From here on exactly these have to be there, by id. */
  | { readonly do: 'promise'; readonly texts: readonly (readonly [string, string])[] };
