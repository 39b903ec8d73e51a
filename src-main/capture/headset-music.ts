/** Which microphones are left alone because their headset plays something, as far as the system tells. */
import {
  letsGo,
  quietMs,
  type SoundDevices,
  type Spared,
  sparedOf,
} from '../../src-core/capture/bluetooth.ts';
import { watchPulse } from './pulse-watch.ts';

export interface HeadsetMusic extends Disposable {
  /** Begins to watch, unless it does: at the start, and when microphones have come or gone. */
  look(): void;
}

/** @param onChange null: this system does not tell, or its sound server has gone. */
export function watchHeadsetMusic(onChange: (spared: Spared | null) => void): HeadsetMusic {
  // Windows and macOS tell no program what others play without code of their own.
  if (process.platform !== 'linux') return { look: () => {}, [Symbol.dispose]: () => {} };
  let current: Spared | null = null;
  let letting: ReturnType<typeof setTimeout> | undefined;

  function show(spared: Spared | null): void {
    if (JSON.stringify(spared) === JSON.stringify(current)) return;
    current = spared;
    onChange(spared);
  }

  const pulse = watchPulse({
    onChange: (devices: SoundDevices | null) => {
      clearTimeout(letting);
      const next = devices === null ? null : sparedOf(devices);
      if (current === null || next === null || !letsGo(current, next)) return show(next);
      letting = setTimeout(() => show(next), quietMs);
    },
  });
  return {
    look: pulse.begin,
    [Symbol.dispose]: () => {
      clearTimeout(letting);
      pulse[Symbol.dispose]();
    },
  };
}
