/** How long each stage of a dictation may take before it is given up, in ms. */
export const deadlines = {
  /** From the press to the first real sample. A Bluetooth headset needs a second or two to open. */
  arming: 5_000,
  /** A key whose release was lost must not record for ever; nobody speaks for so long. */
  recording: 4 * 60 * 60_000,
  /**
   * From the release to the last frame; after it, what is on disk is what was said. The page may stand
   * still just then: what it has heard comes when it goes on.
   */
  finishing: 5_000,
  /** History is written before the text is inserted, but a stuck disk must not hold the text back. */
  saving: 3_000,
  inserting: 5_000,
  /** How long the pill shows what was inserted. */
  done: 600,
  /** How long a quiet hint such as "cancelled" stays. */
  hint: 1_600,
  /** How long words that were probably not said are offered: long enough to read them and take the mouse. */
  heldBack: 8_000,
  /** How long it can be undone that a recording was cancelled: as long. */
  cancelled: 8_000,
  /**
   * A shorter recording is thrown away without a question, and that nothing was heard in it said in passing: it is
   * soon said again.
   */
  worthKeeping: 3_000,
  /** How long the pill says why a key did nothing: two lines, to be read. */
  refused: 5_000,
} as const;

/**
 * A service is given more time for more sound, in ms. Longer than those who ask wait by themselves
 * (`asking-policy.ts`), so that the last of the services still has its turn.
 */
export function transcribingDeadlineMs(recordingMs: number): number {
  return 30_000 + recordingMs * 0.6;
}
