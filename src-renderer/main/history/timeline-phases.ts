import type { Timeline } from '../../../src-core/history-entry.ts';
import type { timelineWords } from '../../../src-core/words/en.ts';

type PhaseName = keyof typeof timelineWords.phases;

export interface Phase {
  readonly name: PhaseName;
  readonly durationMs: number;
  /** Where its bar stands, from 0 to 1. */
  readonly from: number;
  readonly to: number;
}

/**
 * Speaking takes seconds, everything after it milliseconds, and those are the ones people wait
 * for. So the release stands at a fixed place, and the time before and after it has its own scale.
 */
export const releaseAt = 0.4;

/** What lay between the marks, as far as the dictation came. */
export function timelinePhases(timeline: Timeline): readonly Phase[] {
  const { firstSample, release, audioComplete, text, inserted } = timeline;
  const marks: readonly (readonly [PhaseName, number | undefined, number | undefined])[] = [
    ['opening', 0, firstSample],
    ['speaking', firstSample, release],
    ['tail', release, audioComplete],
    ['transcribing', audioComplete, text],
    ['inserting', text, inserted],
  ];
  const spokenUntil = release ?? audioComplete ?? firstSample ?? 0;
  const end = Math.max(spokenUntil, audioComplete ?? 0, text ?? 0, inserted ?? 0);
  const place = (at: number) =>
    at <= spokenUntil
      ? (at / Math.max(1, spokenUntil)) * releaseAt
      : releaseAt + ((at - spokenUntil) / Math.max(1, end - spokenUntil)) * (1 - releaseAt);

  return marks.flatMap(([name, from, to]) =>
    from === undefined || to === undefined
      ? []
      : [{ name, durationMs: to - from, from: place(from), to: place(to) }],
  );
}

/** From letting go to the words standing there; null when they never did. */
export function waitedMs({ release, inserted }: Timeline): number | null {
  return release === undefined || inserted === undefined ? null : inserted - release;
}
