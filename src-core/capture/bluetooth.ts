/**
 * A Bluetooth headset plays music well or hears its microphone, not both: opening the microphone turns
 * what it plays into a telephone, and takes a second or two. Here is decided which microphones are left
 * alone while something plays. Nothing is guessed: what the system does not tell changes nothing.
 */

/**
 * By its name alone, where the system tells no more. Chromium adds "(Bluetooth)" on Windows and macOS,
 * and Windows' own names say "Hands-Free". "Headset" alone says nothing: some have a cable.
 */
export function isBluetooth(label: string): boolean {
  return /\bbluetooth\b|\bhands-?free\b/i.test(label);
}

/** What the sound server says, as far as it matters here. */
export interface SoundDevices {
  readonly microphones: readonly {
    readonly label: string;
    /** The headset it belongs to; null for what is no Bluetooth. */
    readonly headset: string | null;
    /** Nothing is plugged into its socket: it hears hum. */
    readonly isUnplugged: boolean;
  }[];
  /** The label of what is heard when nobody names a microphone. */
  readonly systemChoice: string | null;
  /** The headsets through which something is played now; `unnamed` for one that cannot be told from others. */
  readonly playing: readonly string[];
}

/** A headset the server does not name: it may be any of them. */
export const unnamed = '';

/** Microphones by their labels: the page and the sound server have no other name in common. */
export interface Spared {
  /** Those of Bluetooth headsets, whether they play or not. */
  readonly headsets: readonly string[];
  /** Their headset plays something; they are opened when there is no other one. */
  readonly labels: readonly string[];
  /** What is heard when nobody names a microphone; null where that is not known. */
  readonly systemChoice: string | null;
  /** Those that are nobody's stand-in. */
  readonly unplugged: readonly string[];
}

export const nothingSpared: Spared = { headsets: [], labels: [], systemChoice: null, unplugged: [] };

export function sparedOf({ microphones, systemChoice, playing }: SoundDevices): Spared {
  const plays = ({ headset }: SoundDevices['microphones'][number]) =>
    headset !== null &&
    playing.length > 0 &&
    (headset === unnamed || playing.includes(headset) || playing.includes(unnamed));
  const labels = new Set(microphones.filter(plays).map(({ label }) => label));
  // Of two with one name nobody knows which is meant.
  for (const microphone of microphones) if (!plays(microphone)) labels.delete(microphone.label);
  return {
    headsets: microphones.filter(({ headset }) => headset !== null).map(({ label }) => label),
    labels: [...labels],
    systemChoice,
    unplugged: microphones.filter(({ isUnplugged }) => isUnplugged).map(({ label }) => label),
  };
}

/** What the system would choose is one of those that are left alone. */
export function sparesSystemChoice({ labels, systemChoice }: Spared): boolean {
  return systemChoice !== null && labels.includes(systemChoice);
}

/** Music that stops may go on in a moment: going back and forth would switch the headset each time. */
export const quietMs = 5_000;

/** Whether `next` lets go of a microphone that was spared before. */
export function letsGo(before: Spared, next: Spared): boolean {
  return before.labels.some((label) => !next.labels.includes(label));
}
