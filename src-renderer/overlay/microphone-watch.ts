/** Often enough that next to nothing of a wrong source is heard; a look takes about 3 ms. */
const lookEveryMs = 250;

/**
 * Calls `onGone` once, when the microphone that is being heard is not there any more. Returns the way to stop.
 *
 * PulseAudio moves the stream of an unplugged microphone to any other source, even to what the
 * loudspeakers play, and neither it nor Chromium says a word until somebody asks for the devices.
 * Chromium lists no loudspeakers among the microphones, and no default when that is one. So a track
 * whose device is not in the list hears something that is no microphone.
 */
export function watchMicrophone(track: MediaStreamTrack, onGone: () => void): () => void {
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
    const devices = await navigator.mediaDevices.enumerateDevices();
    const { deviceId } = track.getSettings();
    if (!devices.some((device) => device.kind === 'audioinput' && device.deviceId === deviceId)) gone();
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  track.onended = gone;
  return stop;
}
