/** Whether an open microphone is worth speaking to, told by its samples alone. */
export type Sound =
  | 'heard'
  /** It delivers nothing but zeros: muted, or a dead input. */
  | 'silent'
  /** It delivers nothing at all. */
  | 'stuck';

export interface SoundWatch {
  /** When it last delivered, and when it last delivered anything but silence; in ms. */
  readonly deliveredAt: number;
  readonly soundAt: number;
  /** It was silent for long and then not: some cut out everything that is no voice. */
  readonly isGated: boolean;
}

/** Nobody speaks for a sentence without being told. */
const noticeMs = 1_500;
const noticeGatedMs = 10_000;

/** The last bit of a 16 bit sample may flicker in a muted device; no room is as quiet. */
const silentPeak = 1.5 / 32_768;

export function watchFrom(at: number): SoundWatch {
  return { deliveredAt: at, soundAt: at, isGated: false };
}

/** @param peak of what was delivered, 0 to 1 */
export function delivered(watch: SoundWatch, peak: number, at: number): SoundWatch {
  if (peak < silentPeak) return { ...watch, deliveredAt: at };
  return { deliveredAt: at, soundAt: at, isGated: watch.isGated || soundOf(watch, at) === 'silent' };
}

export function soundOf({ deliveredAt, soundAt, isGated }: SoundWatch, at: number): Sound {
  if (at - deliveredAt >= noticeMs) return 'stuck';
  return at - soundAt >= (isGated ? noticeGatedMs : noticeMs) ? 'silent' : 'heard';
}
