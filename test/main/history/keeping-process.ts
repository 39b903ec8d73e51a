/**
 * Dictates once with sounds kept, while everything that is done to files is written down, in order: the material for
 * a disk that loses power.
 */
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import type { Step } from '../../fakes/power-cut.ts';

const [dataDir = '', out = '', form = 'plain'] = process.argv.slice(2);
const steps: Step[] = [];
const real = { ...fs };
const realPromises = { ...fsp };

/** The recording is gone: all is done. */
const discarded = Promise.withResolvers<void>();

const writes = (flags: unknown) => typeof flags === 'string' && flags !== 'r';

function opened(file: number, path: string, flags: unknown, existed: boolean): void {
  if (writes(flags)) steps.push({ do: 'open', file, path, isNew: !existed, isEmptied: flags === 'w' });
  else steps.push({ do: 'open-dir', file, path });
}

function wrote(file: number, bytes: Uint8Array, position?: number | null): void {
  const data = Buffer.from(bytes).toString('base64');
  steps.push({ do: 'write', file, data, ...(typeof position === 'number' ? { position } : {}) });
}

Object.assign(fs, {
  openSync: (path: string, flags: string, mode?: number) => {
    const existed = real.existsSync(path);
    const file = real.openSync(path, flags, mode);
    opened(file, path, flags, existed);
    return file;
  },
  writeSync: (file: number, data: Buffer, offset = 0, length = data.length, position?: number | null) => {
    const written = real.writeSync(file, data, offset, length, position);
    wrote(file, data.subarray(offset, offset + written), position);
    return written;
  },
  fsyncSync: (file: number) => {
    real.fsyncSync(file);
    steps.push({ do: 'sync', file });
  },
  fdatasyncSync: (file: number) => {
    real.fdatasyncSync(file);
    steps.push({ do: 'sync', file });
  },
  closeSync: (file: number) => {
    real.closeSync(file);
    steps.push({ do: 'close', file });
  },
  renameSync: (from: string, to: string) => {
    real.renameSync(from, to);
    steps.push({ do: 'rename', from, to });
  },
  rmSync: (path: string, options?: fs.RmOptions) => {
    real.rmSync(path, options);
    steps.push({ do: 'remove', path });
  },
});
Object.assign(fsp, {
  open: async (path: string, flags = 'r', mode?: number) => {
    const existed = real.existsSync(path);
    const handle = await realPromises.open(path, flags, mode);
    const { fd } = handle;
    opened(fd, path, flags, existed);
    const { appendFile, sync, datasync, close } = handle;
    const write: (
      bytes: Uint8Array,
      offset: number,
      length: number,
      position: number,
    ) => Promise<{ bytesWritten: number }> = handle.write.bind(handle);
    return Object.assign(handle, {
      write: async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        const result = await write(bytes, offset, length, position);
        wrote(fd, bytes.subarray(offset, offset + result.bytesWritten), position);
        return result;
      },
      appendFile: async (bytes: Uint8Array) => {
        await appendFile.call(handle, bytes);
        wrote(fd, bytes);
      },
      sync: async () => {
        await sync.call(handle);
        steps.push({ do: 'sync', file: fd });
      },
      datasync: async () => {
        await datasync.call(handle);
        steps.push({ do: 'sync', file: fd });
      },
      close: async () => {
        await close.call(handle);
        steps.push({ do: 'close', file: fd });
      },
    });
  },
  rename: async (from: string, to: string) => {
    await realPromises.rename(from, to);
    steps.push({ do: 'rename', from, to });
  },
  rm: async (path: string, options?: fs.RmOptions) => {
    await realPromises.rm(path, options);
    steps.push({ do: 'remove', path });
    if (path.endsWith('.wav')) discarded.resolve();
  },
});
syncBuiltinESMExports();

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
