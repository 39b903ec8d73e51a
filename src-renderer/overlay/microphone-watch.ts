/** Often enough that next to nothing of a wrong source is heard; a look takes about 3 ms. */
const closelyMs = 250;

/** While nobody speaks, nothing of it is kept. */
const looselyMs = 1_000;

interface MicrophoneWatch {
  closely(isSpeaking: boolean): void;
  /** Resolves when it was looked for; `onGone` was called if it is not there. */
  look(): Promise<void>;
  stop(): void;
}

/**
 * Calls `onGone` once, when the microphone that is being heard is not there any more.
 *
 * PulseAudio moves the stream of an unplugged microphone to any other source, even to what the
 * loudspeakers play, and neither it nor Chromium says a word until somebody asks for the devices.
 * Chromium lists no loudspeakers among the microphones, and no default when that is one. So a track
 * whose device is not in the list hears something that is no microphone.
 */
export function watchMicrophone(
  track: MediaStreamTrack,
  list: () => Promise<readonly MediaDeviceInfo[]>,
  onGone: () => void,
): MicrophoneWatch {
  let isWatching = true;
  const stop = () => {
    isWatching = false;
    clearInterval(timer);
    track.onended = null;
  };
  const gone = () => {
    if (!isWatching) return;
    stop();
    onGone();
  };
  const look = async () => {
    const devices = await list();
    const { deviceId } = track.getSettings();
    if (!devices.some((device) => device.deviceId === deviceId)) gone();
  };
  const watchEvery = (ms: number) => setInterval(() => void look(), ms);
  let timer = watchEvery(looselyMs);
  track.onended = gone;
  return {
    closely: (isSpeaking) => {
      if (!isWatching) return;
      clearInterval(timer);
      timer = watchEvery(isSpeaking ? closelyMs : looselyMs);
    },
    look,
    stop,
  };
}
