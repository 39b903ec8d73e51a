/** Everything that a process of its own does to files from now on, written down in order: the steps for `cutPower`. */
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { Step } from './power-cut.ts';

interface Recorded {
  readonly steps: Step[];
  /** Files for what is not to be written down. */
  readonly real: typeof fs;
}

/** Before anything is imported that uses files. */
export function recordFiles(onRemoved: (path: string) => void = () => {}): Recorded {
  const steps: Step[] = [];
  const real = { ...fs };
  const realPromises = { ...fsp };

  function opened(file: number, path: string, flags: unknown, existed: boolean): void {
    if (typeof flags === 'string' && flags !== 'r')
      steps.push({ do: 'open', file, path, isNew: !existed, isEmptied: flags === 'w' });
    else steps.push({ do: 'open-dir', file, path });
  }

  function wrote(file: number, bytes: Uint8Array, position?: number | null): void {
    const data = Buffer.from(bytes).toString('base64');
    steps.push({ do: 'write', file, data, ...(typeof position === 'number' ? { position } : {}) });
  }

  function removed(path: string): void {
    steps.push({ do: 'remove', path });
    onRemoved(path);
  }

  Object.assign(fs, {
    openSync: (path: string, flags: string, mode?: number) => {
      const existed = real.existsSync(path);
      const file = real.openSync(path, flags, mode);
      opened(file, path, flags, existed);
      return file;
    },
    writeSync: (
      file: number,
      data: string | NodeJS.ArrayBufferView,
      offset = 0,
      length?: number,
      position?: number | null,
    ) => {
      if (typeof data === 'string') {
        const written = real.writeSync(file, data);
        wrote(file, Buffer.from(data).subarray(0, written));
        return written;
      }
      const written = real.writeSync(file, data, offset, length, position);
      wrote(file, viewOf(data).subarray(offset, offset + written), position);
      return written;
    },
    ftruncateSync: (file: number, length: number) => {
      real.ftruncateSync(file, length);
      steps.push({ do: 'truncate', file, length });
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
    linkSync: (from: string, to: string) => {
      real.linkSync(from, to);
      steps.push({ do: 'link', from, to });
    },
    rmSync: (path: string, options?: fs.RmOptions) => {
      real.rmSync(path, options);
      removed(path);
    },
    unlinkSync: (path: string) => {
      real.unlinkSync(path);
      removed(path);
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
      removed(path);
    },
  });
  syncBuiltinESMExports();
  return { steps, real };
}

function viewOf(data: NodeJS.ArrayBufferView): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
