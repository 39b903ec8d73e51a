/** Which window of Windows has the focus, and its clipboard. Every call is one of its documented functions. */
import { win32 } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DesktopCalls, FrontWindow } from '../desktop-calls.ts';
import { asUnicodeText, formats, keepingOf, marks, no } from './clipboard-formats.ts';
import type { Handle, WindowsApi } from './windows-api.ts';

/** Another program that has the clipboard open is done in a moment: asked again so often, after so many ms. */
const opening = { attempts: 10, everyMs: 5 };
/** Nobody waits for what is given back, and what is not is lost; less than it takes main to believe that the process hangs. */
const openingToGiveBack = { attempts: 40, everyMs: 25 };

/** A window that takes longer is busy, in ms. Nobody else is served meanwhile. */
const answersWithinMs = 30;

/** Larger things are not held in memory to be given back. */
const largestFormatBytes = 50 * 1024 * 1024;

// winnt.h, winbase.h, winuser.h
const queryLimitedInformation = 0x1000;
const moveable = 0x0002;
const messageOfNothing = 0;
const abortIfHung = 0x0002;
const parentOfMessageOnlyWindows = -3;
/** The class of the console's windows (microsoft/terminal, src/interactivity/win32/window.cpp). */
const consoleClass = 'ConsoleWindowClass';
/** The longest names there are: of a window class and of a format 256, of a path 32,767 characters. */
const longestName = 256;
const longestPath = 32_767;

interface KeptFormat {
  readonly format: number;
  readonly isMetafile: boolean;
  readonly bytes: Uint8Array;
}

interface Kept {
  readonly content: readonly KeptFormat[];
  readonly changes: number;
  readonly isWhole: boolean;
}

export function windowsDesktop(api: WindowsApi): DesktopCalls {
  let kept: Kept | null = null;
  /** One has the clipboard open at a time. */
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  async function withOpen<Value>(
    owner: Handle,
    work: () => Value,
    { attempts, everyMs } = opening,
  ): Promise<Value> {
    for (let attempt = 1; api.openClipboard(owner) === 0; attempt += 1) {
      if (attempt === attempts) throw new Error('another program keeps the clipboard open');
      await delay(everyMs);
    }
    try {
      return work();
    } finally {
      api.closeClipboard();
    }
  }

  /**
   * OpenClipboard: "If an application calls OpenClipboard with hwnd set to NULL, EmptyClipboard sets the clipboard owner
   * to NULL; this causes SetClipboardData to fail." So there is a window, of no use to anybody, and only for this moment:
   * the next one who copies sends it a message, and nobody here looks at messages. What it has put there outlives it
   * ("Clipboard Ownership": "remains the clipboard owner until it is closed").
   */
  async function withOwner<Value>(work: (owner: Handle) => Promise<Value>): Promise<Value> {
    const owner = api.createWindowExW(0, 'STATIC', null, 0, 0, 0, 0, 0, parentOfMessageOnlyWindows, 0, 0, 0);
    if (isNone(owner)) throw new Error('no window to own the clipboard');
    try {
      return await work(owner);
    } finally {
      api.destroyWindow(owner);
    }
  }

  function put({ format, isMetafile, bytes }: KeptFormat): void {
    const data = isMetafile ? api.setEnhMetaFileBits(bytes.length, bytes) : inMemory(bytes);
    if (isNone(data)) throw new Error('no memory for what is copied');
    // From here on it belongs to the system, unless that did not take it.
    if (!isNone(api.setClipboardData(format, data))) return;
    if (isMetafile) api.deleteEnhMetaFile(data);
    else api.globalFree(data);
    throw new Error('the clipboard did not take it');
  }

  function inMemory(bytes: Uint8Array): Handle {
    // Memory of no length is none at all.
    const data = api.globalAlloc(moveable, Math.max(bytes.length, 1));
    const address = isNone(data) ? null : api.globalLock(data);
    if (address === null) return 0;
    api.writeMemory(address, bytes);
    api.globalUnlock(data);
    return data;
  }

  /** Null when whoever copied it does not hand it out, or it is too large. */
  function bytesOf(format: number, isMetafile: boolean): Uint8Array | null {
    const data = api.getClipboardData(format);
    if (isNone(data)) return null;
    const length = isMetafile ? api.getEnhMetaFileBits(data, 0, null) : api.globalSize(data);
    if (length > largestFormatBytes) return null;
    if (isMetafile) {
      const bytes = new Uint8Array(length);
      return length > 0 && api.getEnhMetaFileBits(data, length, bytes) === length ? bytes : null;
    }
    if (length === 0) return new Uint8Array(0);
    const address = api.globalLock(data);
    if (address === null) return null;
    try {
      return api.readMemory(address, length);
    } finally {
      api.globalUnlock(data);
    }
  }

  function keepAll(): Kept {
    const all = offered();
    let isWhole = true;
    const content: KeptFormat[] = [];
    for (const format of all) {
      const keeping = keepingOf(format, nameOf(format), all);
      if (keeping === 'left out') continue;
      const isMetafile = keeping === 'metafile';
      const bytes = keeping === 'impossible' ? null : bytesOf(format, isMetafile);
      if (bytes === null) isWhole = false;
      else content.push({ format, isMetafile, bytes });
    }
    // After all was read: what an app makes only when it is asked for counts as a change.
    return { content, changes: api.getClipboardSequenceNumber(), isWhole };
  }

  function offered(): readonly number[] {
    const found: number[] = [];
    for (let format = api.enumClipboardFormats(0); format !== 0; format = api.enumClipboardFormats(format))
      found.push(format);
    return found;
  }

  /** Those without a name are not registered. */
  function nameOf(format: number): string | null {
    const units = new Uint16Array(longestName);
    const length = api.getClipboardFormatNameW(format, units, units.length);
    return length === 0 ? null : asText(units, length);
  }

  function write(content: readonly KeptFormat[]): void {
    if (api.emptyClipboard() === 0) throw new Error('the clipboard cannot be emptied');
    for (const format of content) put(format);
  }

  function programOf(process: number): string | null {
    const handle = api.openProcess(queryLimitedInformation, 0, process);
    if (isNone(handle)) return null;
    try {
      const units = new Uint16Array(longestPath);
      const length: [number] = [units.length];
      const isTold = api.queryFullProcessImageNameW(handle, 0, units, length) !== 0;
      return isTold ? win32.basename(asText(units, length[0])).replace(/\.exe$/i, '') : null;
    } finally {
      api.closeHandle(handle);
    }
  }

  return {
    frontWindow: async (): Promise<FrontWindow | null> => {
      const window = api.getForegroundWindow();
      if (isNone(window)) return null;
      const process: [number] = [0];
      api.getWindowThreadProcessId(window, process);
      const units = new Uint16Array(longestName);
      const className = asText(units, api.getClassNameW(window, units, units.length));
      // The console says of its windows that they belong to whatever runs in them.
      const app = className === consoleClass ? 'conhost' : programOf(process[0]);
      // The number of a window that is gone is given to others.
      return { id: `${process[0]}:${window}`, app };
    },
    answers: async (id) => {
      const [process, window] = id.split(':').map(Number);
      const now: [number] = [0];
      if (window === undefined || api.getWindowThreadProcessId(window, now) === 0 || now[0] !== process)
        return true;
      return !isNone(
        api.sendMessageTimeoutW(window, messageOfNothing, 0, 0, abortIfHung, answersWithinMs, null),
      );
    },
    keepClipboard: () =>
      inTurn(async () => {
        const now = api.getClipboardSequenceNumber();
        // Zero says that nobody may know.
        if (kept === null || now === 0 || kept.changes !== now) kept = await withOpen(0, keepAll);
        return { changes: kept.changes, isWhole: kept.isWhole };
      }),
    clipboardChanges: async () => api.getClipboardSequenceNumber(),
    writeClipboard: (text) =>
      inTurn(async () => {
        const words = [
          { format: formats.unicodeText, isMetafile: false, bytes: asUnicodeText(text) },
          ...marks.map((mark) => ({
            format: api.registerClipboardFormatW(mark),
            isMetafile: false,
            bytes: no,
          })),
        ];
        await withOwner((owner) => withOpen(owner, () => write(words)));
        const changes = api.getClipboardSequenceNumber();
        // Our window is gone, so an owner is somebody who has copied since; that number is theirs.
        return isNone(api.getClipboardOwner()) ? changes : -1;
      }),
    giveBackClipboard: (changes) =>
      inTurn(() =>
        withOwner((owner) =>
          withOpen(
            owner,
            () => {
              const content = kept?.content;
              kept = null;
              if (content === undefined || api.getClipboardSequenceNumber() !== changes) return false;
              write(content);
              return true;
            },
            openingToGiveBack,
          ),
        ),
      ),
  };
}

function isNone(handle: Handle): boolean {
  return Number(handle) === 0;
}

function asText(units: Uint16Array, length: number): string {
  return Buffer.from(units.buffer, 0, length * 2).toString('utf16le');
}
