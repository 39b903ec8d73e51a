/** Chromium has it (https://w3c.github.io/mediacapture-transform); TypeScript's library does not. */
declare class MediaStreamTrackProcessor {
  constructor(options: { track: MediaStreamTrack });
  readonly readable: ReadableStream<{ close(): void }>;
}
