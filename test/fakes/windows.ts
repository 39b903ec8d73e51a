/**
 * The clipboard and the windows of Windows in memory, by the rules of their documents (learn.microsoft.com, winuser.h
 * and winbase.h): what they forbid throws here, where Windows would do something that nobody has promised.
 */
import type { Handle, WindowsApi } from '../../src-main/native/windows/windows-api.ts';

const unicodeText = 13;
const messageOnly = -3;

interface Memory {
  bytes: Uint8Array;
  locks: number;
  owner: 'us' | 'system';
}

interface FrontWindow {
  readonly window: number;
  readonly className: string;
  readonly process: number;
  /** Null: the process is not opened for us. */
  readonly program: string | null;
}

export function fakeWindows() {
  const memories = new Map<number, Memory>();
  const metafiles = new Map<number, { bytes: Uint8Array; owner: 'us' | 'system' }>();
  const windows = new Set<number>();
  const openProcesses = new Set<number>();
  const registered = new Map<string, number>();
  const names = new Map<number, string>();
  let held = new Map<number, Handle>();
  let sequence = 1;
  let lastHandle = 0x1000;
  let openedBy: number | 'somebody' | null = null;
  let owner = 0;
  let busyFor = 0;
  let reads = 0;
  let front: FrontWindow | null = null;
  let isFrontBusy = false;
  let nowCopied = () => {};

  function handle(): number {
    lastHandle += 8;
    return lastHandle;
  }

  function global(bytes: Uint8Array, whose: Memory['owner']): number {
    const made = handle();
    // "The size of a memory block may be larger than the size requested": to a multiple of 8, with what was there.
    const block = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    block.set(bytes);
    memories.set(made, { bytes: block, locks: 0, owner: whose });
    return made;
  }

  function memoryOf(made: Handle): Memory {
    const found = memories.get(Number(made));
    if (found === undefined) throw new Error(`no global memory: ${made}`);
    return found;
  }

  function empty(): void {
    for (const made of held.values()) {
      memories.delete(Number(made));
      metafiles.delete(Number(made));
    }
    held = new Map();
    sequence += 1;
  }

  function mustBeOpen(): void {
    if (typeof openedBy !== 'number') throw new Error('the clipboard is not open');
  }

  function fill(into: Uint16Array, text: string, length: number): number {
    const units = Uint16Array.from(Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)));
    const fitting = units.subarray(0, length - 1);
    into.set(fitting);
    into[fitting.length] = 0;
    return fitting.length;
  }

  function register(name: string): number {
    const known = registered.get(name.toLowerCase());
    if (known !== undefined) return known;
    const format = 0xc000 + registered.size;
    registered.set(name.toLowerCase(), format);
    names.set(format, name);
    return format;
  }

  const api: WindowsApi = {
    getForegroundWindow: () => front?.window ?? 0,
    getClassNameW: (window, into, length) =>
      window === front?.window ? fill(into, front.className, length) : 0,
    getWindowThreadProcessId: (window, into) => {
      if (window !== front?.window) return 0;
      into[0] = front.process;
      return 7;
    },
    sendMessageTimeoutW: (window, message, _word, _long, flags) => {
      if (message !== 0 || flags !== 2) throw new Error('says something, or waits for what hangs');
      return window === front?.window && !isFrontBusy ? 1 : 0;
    },
    createWindowExW: (_style, className, _name, _kind, _x, _y, _width, _height, parent) => {
      if (className !== 'STATIC' || parent !== messageOnly) throw new Error('not a message-only window');
      const made = handle();
      windows.add(made);
      return made;
    },
    destroyWindow: (window) => {
      if (!windows.delete(Number(window))) throw new Error('no such window');
      if (openedBy === window) throw new Error('the clipboard is left open');
      if (owner === window) {
        owner = 0;
        nowCopied();
      }
      return 1;
    },
    openClipboard: (window) => {
      if (openedBy !== null) return 0;
      if (busyFor > 0) {
        busyFor -= 1;
        return 0;
      }
      if (window !== 0 && !windows.has(Number(window))) throw new Error('no such window');
      openedBy = Number(window);
      return 1;
    },
    closeClipboard: () => {
      mustBeOpen();
      openedBy = null;
      return 1;
    },
    emptyClipboard: () => {
      mustBeOpen();
      empty();
      owner = Number(openedBy);
      return 1;
    },
    enumClipboardFormats: (after) => {
      mustBeOpen();
      const all = [...held.keys()];
      return all[after === 0 ? 0 : all.indexOf(after) + 1] ?? 0;
    },
    getClipboardData: (format) => {
      mustBeOpen();
      reads += 1;
      return held.get(format) ?? 0;
    },
    setClipboardData: (format, data) => {
      mustBeOpen();
      if (owner === 0 || owner !== openedBy) return 0;
      const found = memories.get(Number(data)) ?? metafiles.get(Number(data));
      if (found?.owner !== 'us') throw new Error('not ours to give');
      if ((memories.get(Number(data))?.locks ?? 0) > 0) throw new Error('it is locked');
      found.owner = 'system';
      held.set(format, data);
      sequence += 1;
      return data;
    },
    getClipboardOwner: () => owner,
    getClipboardSequenceNumber: () => sequence,
    registerClipboardFormatW: register,
    getClipboardFormatNameW: (format, into, length) => fill(into, names.get(format) ?? '', length),
    openProcess: (access, _isInherited, process) => {
      if (access !== 0x1000) throw new Error('asks for more than it needs');
      if (process !== front?.process || front.program === null) return 0;
      const made = handle();
      openProcesses.add(made);
      return made;
    },
    queryFullProcessImageNameW: (process, _flags, into, length) => {
      if (!openProcesses.has(Number(process))) throw new Error('no such process');
      length[0] = fill(into, front?.program ?? '', length[0]);
      return 1;
    },
    closeHandle: (made) => {
      if (!openProcesses.delete(Number(made))) throw new Error('no such handle');
      return 1;
    },
    globalAlloc: (flags, bytes) => {
      // "The object must have been allocated using the function with the GMEM_MOVEABLE flag."
      if (flags !== 2 || bytes === 0) throw new Error('not what SetClipboardData takes');
      return global(new Uint8Array(bytes), 'us');
    },
    globalFree: (made) => {
      if (memoryOf(made).owner !== 'us') throw new Error('freed what is not ours');
      memories.delete(Number(made));
      return 0;
    },
    globalSize: (made) => memoryOf(made).bytes.length,
    globalLock: (made) => {
      memoryOf(made).locks += 1;
      return BigInt(made);
    },
    globalUnlock: (made) => {
      memoryOf(made).locks -= 1;
      return memoryOf(made).locks;
    },
    getEnhMetaFileBits: (made, length, into) => {
      const bytes = metafiles.get(Number(made))?.bytes ?? new Uint8Array(0);
      if (into === null) return bytes.length;
      into.set(bytes.subarray(0, length));
      return Math.min(length, bytes.length);
    },
    setEnhMetaFileBits: (length, bytes) => {
      const made = handle();
      metafiles.set(made, { bytes: bytes.slice(0, length), owner: 'us' });
      return made;
    },
    deleteEnhMetaFile: (made) => (metafiles.delete(Number(made)) ? 1 : 0),
    readMemory: (address, length) => {
      const { bytes, locks } = memoryOf(address);
      if (locks === 0) throw new Error('read without a lock');
      return bytes.slice(0, length);
    },
    writeMemory: (address, bytes) => {
      const { bytes: block, locks, owner: whose } = memoryOf(address);
      if (locks === 0 || whose !== 'us') throw new Error('written to what is not ours');
      block.set(bytes);
    },
  };

  /** Another program copies these, by the name or number of their format; null: it does not hand it out when asked. */
  function copy(content: readonly (readonly [format: string | number, bytes: Uint8Array | null])[]): void {
    empty();
    owner = 0xbeef;
    for (const [name, bytes] of content) {
      const format = typeof name === 'number' ? name : register(name);
      if (bytes === null) held.set(format, 0);
      else if (format === 14) {
        const made = handle();
        metafiles.set(made, { bytes, owner: 'system' });
        held.set(format, made);
      } else held.set(format, global(bytes, 'system'));
      sequence += 1;
    }
  }

  return {
    api,
    copy,
    /** In the order in which apps are told of them. */
    copied: () =>
      [...held].map(([format, made]) => [
        names.get(format) ?? format,
        [...((memories.get(Number(made)) ?? metafiles.get(Number(made)))?.bytes ?? [])],
      ]),
    text: () => {
      const made = held.get(unicodeText);
      return made === undefined
        ? null
        : Buffer.from(memoryOf(made).bytes).toString('utf16le').split('\0', 1)[0];
    },
    reads: () => reads,
    /** Nothing is ours any more: no window, no memory, no lock, no process, and the clipboard is closed. */
    isTidy: () =>
      windows.size + openProcesses.size === 0 &&
      openedBy === null &&
      [...memories.values(), ...metafiles.values()].every((each) => each.owner === 'system') &&
      [...memories.values()].every(({ locks }) => locks === 0),
    setFront: (next: FrontWindow | null) => {
      front = next;
    },
    /** What it is sent waits. */
    setFrontBusy: (isBusy: boolean) => {
      isFrontBusy = isBusy;
    },
    /** Another program has the clipboard open for so many questions. */
    keepBusy: (questions: number) => {
      busyFor = questions;
    },
    /** Called when the words stand there, before anybody has asked for their number. */
    onWritten: (listener: () => void) => {
      nowCopied = listener;
    },
  };
}
