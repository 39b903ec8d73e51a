/** Run alone, so that what is measured is the transcriber's memory: `node --expose-gc two-hours.ts URL PARKING_DIR`. */
import { createRemoteTranscriber } from '../../../src-main/transcription/remote-transcriber.ts';
import { asking } from '../../fakes/asking.ts';
import { justSpeech } from '../../fakes/request.ts';
import { soundServiceAt } from '../../fakes/sound-server.ts';
import { loudnessGate } from '../../fakes/voice-gates.ts';

const [url = '', parkingDir = ''] = process.argv.slice(2);

const transcription = createRemoteTranscriber({
  service: 'custom',
  host: new URL(url).host,
  limits: { uploadBytes: 25_000_000, billedS: 10, atOnce: 4 },
  startAsking: () => asking([soundServiceAt(url)]),
  gate: loudnessGate,
  parkingDir,
}).open(justSpeech, new AbortController().signal);

let state = 1;
/** Half a second each: a voice of a sort, and a pause every few. */
const halfSeconds = Array.from({ length: 14 }, (_, index) => {
  const loudness = index % 7 === 6 ? 5 : 4_000;
  return Int16Array.from({ length: 8_000 }, (_, sample) => {
    state = (state * 16_807) % 2_147_483_647;
    const noise = (state / 2_147_483_647 - 0.5) * loudness * 0.05;
    return Math.round(Math.sin(sample / (9 + index)) * loudness + noise);
  });
});

const before = heldBytes();
let most = before;
const look = () => {
  most = Math.max(most, heldBytes());
};
for (let index = 0; index < 2 * 60 * 60 * 2; index++) {
  transcription.write(halfSeconds[index % halfSeconds.length] ?? new Int16Array());
  if (index % 600 === 0) look();
}
look();
const looking = setInterval(look, 100);
const result = await transcription.finish();
clearInterval(looking);
const grownMb = (most - before) / 1024 / 1024;
process.stdout.write(
  JSON.stringify({ grownMb, text: result.kind === 'text' ? result.transcript.text : result.kind }),
);

/** What is still needed, without the garbage: how much of that lies about depends on the machine's haste. */
function heldBytes(): number {
  if (globalThis.gc === undefined) throw new Error('This needs --expose-gc');
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
