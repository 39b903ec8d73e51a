import type { Step } from '../fakes/power-cut.ts';

export type StoredStep =
  | Step
  /** From here on the file has to hold exactly this. */
  | { readonly do: 'promise'; readonly content: Readonly<Record<string, unknown>> };
