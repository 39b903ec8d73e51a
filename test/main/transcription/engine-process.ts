/** The engine's process as plain Node starts it; the app starts it with Electron's utilityProcess. */
import { serveSpeech } from '../../../src-main/transcription/embedded/serve.ts';

serveSpeech(
  {
    post: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  },
  () => {},
);
process.on('disconnect', () => process.exit());
