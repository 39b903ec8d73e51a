/**
 * Dictates once with sounds kept, while everything that is done to files is written down, in order: the material for
 * a disk that loses power.
 */
import { join } from 'node:path';
import { recordFiles } from '../../fakes/recorded-files.ts';

const [dataDir = '', out = '', form = 'plain'] = process.argv.slice(2);
/** The recording is gone: all is done. */
const discarded = Promise.withResolvers<void>();
const { steps, real } = recordFiles((path) => path.endsWith('.wav') && discarded.resolve());

const { openHistory } = await import('../../../src-main/history/history.ts');
const { createKeptSounds } = await import('../../../src-main/history/kept-sounds.ts');
const { createDictation } = await import('../../../src-main/dictation.ts');
const { defaultSettings } = await import('../../../src-core/settings.ts');
const { nothingHappened } = await import('../../../src-core/transcription.ts');
const { knownVault } = await import('../../fakes/keyring.ts');
const { spoken } = await import('./spoken.ts');

const sealing = knownVault({ isOn: form === 'encrypted' });
const unexpected = (error?: unknown) => {
  throw error ?? new Error('The history was damaged');
};
const recordingsDir = join(dataDir, 'recordings');
const history = openHistory({
  dir: join(dataDir, 'history'),
  sealing,
  singleFilePath: null,
  onRepaired: unexpected,
  onProblem: unexpected,
});
const sounds = createKeptSounds({
  dir: join(dataDir, 'sounds'),
  history,
  settings: () => ({ ...defaultSettings, keepSounds: true }),
  now: Date.now,
  sealing,
  onProblem: unexpected,
});
/** How many steps were done when the recording was closed and its words were in history: from then on nothing is lost. */
let promisedFrom = 0;
let time = 1_000;
const listeners: { onSamples(samples: Int16Array): void; onLast(): void }[] = [];
const dictation = createDictation({
  now: () => time,
  wallClock: () => time,
  capture: {
    start: (_session, _microphone, listener) => listeners.push(listener),
    pause: () => {},
    resume: () => {},
    stop: () => {},
    cut: () => {},
    drop: () => {},
    forget: () => {},
  },
  insertion: { remember: async () => ({ app: null, insert: async () => 'pasted' as const }) },
  history,
  transcriberFor: () => ({
    service: 'embedded',
    host: null,
    open: () => ({
      write: () => {},
      room: async () => {},
      finish: async () => ({
        kind: 'text',
        service: 'embedded',
        transcript: { text: 'hello', model: 'base', provider: null, language: null, segments: [], words: [] },
      }),
      account: () => nothingHappened,
    }),
  }),
  settings: () => defaultSettings,
  recordingsDir,
  sounds: {
    keep: (id, path) => {
      promisedFrom = steps.length;
      return sounds.keep(id, path);
    },
  },
  sealing,
  log: { info: () => {}, warn: () => {}, unexpected },
  onChange: () => {},
  onHistoryChange: () => {},
});
dictation.intend({ type: 'press', isHeld: true });
listeners[0]?.onSamples(spoken);
time += 2_000;
dictation.intend({ type: 'release', isHeld: false });
listeners[0]?.onLast();
await discarded.promise;
history.abandon();
real.writeFileSync(out, JSON.stringify({ steps, promisedFrom }));
