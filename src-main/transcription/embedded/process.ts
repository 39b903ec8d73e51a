/** The entry of the engine's own process, started by Electron's utilityProcess. */
import { serveSpeech } from './serve.ts';

const port = process.parentPort;
serveSpeech(
  {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
  },
  () => globalThis.gc?.(),
);
