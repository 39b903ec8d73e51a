/** Chromium gives a track's frames to whoever asks; TypeScript knows nothing of it yet. */
declare class MediaStreamTrackProcessor {
  constructor(init: { track: MediaStreamTrack; maxBufferSize?: number });
  readonly readable: ReadableStream<AudioData>;
}
