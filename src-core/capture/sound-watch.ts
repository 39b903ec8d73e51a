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
  /** The loudest peak until now, 0 to 1. */
  readonly loudest: number;
  /** Since when it gives sound without a hole that is no voice; null: it does not. */
  readonly quietSince: number | null;
}

/** Nobody speaks for a sentence without being told. */
const noticeMs = 1_500;
const noticeGatedMs = 10_000;

/** For longer no gate stays open when the voice has ended: it was a mute, and the room is heard again. */
const longestHoldMs = 1_000;

/** So quiet is no voice, by itself or beside what was louder: 20 dB less. */
const quietPeak = 0.01;
const quietShare = 0.1;

/** The last bit of a 16 bit sample may flicker in a muted device; no room is as quiet. */
const silentPeak = 1.5 / 32_768;

export function watchFrom(at: number): SoundWatch {
  return { deliveredAt: at, soundAt: at, isGated: false, loudest: 0, quietSince: null };
}

/** @param peak of what was delivered, 0 to 1 */
export function delivered(watch: SoundWatch, peak: number, at: number): SoundWatch {
  if (peak < silentPeak) return { ...watch, deliveredAt: at, quietSince: null };
  const loudest = Math.max(watch.loudest, peak);
  const isQuiet = peak < Math.max(quietPeak, loudest * quietShare);
  const quietSince = isQuiet ? (watch.quietSince ?? at) : null;
  const hearsTheRoom = quietSince !== null && at - quietSince >= longestHoldMs;
  const wasSilent = at - watch.soundAt >= noticeMs;
  return {
    deliveredAt: at,
    soundAt: at,
    isGated: !hearsTheRoom && (watch.isGated || wasSilent),
    loudest,
    quietSince,
  };
}

/**
 * Whoever was to be given the sound stood still for so long, in ms: what was delivered meanwhile is only coming now, and
 * that time says nothing of the microphone.
 */
export function stoodStill(watch: SoundWatch, ms: number, at: number): SoundWatch {
  const deliveredAt = Math.min(at, watch.deliveredAt + ms);
  return { ...watch, deliveredAt, soundAt: Math.min(deliveredAt, watch.soundAt + ms) };
}

/** @param isMuted the system says so: then silence needs no other reason */
export function soundOf({ deliveredAt, soundAt, isGated }: SoundWatch, at: number, isMuted = false): Sound {
  if (at - deliveredAt >= noticeMs) return 'stuck';
  return at - soundAt >= (isGated && !isMuted ? noticeGatedMs : noticeMs) ? 'silent' : 'heard';
}
