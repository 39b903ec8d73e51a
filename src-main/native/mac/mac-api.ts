/**
 * The functions of macOS that are called, in our words, and nothing else. Not run here: written against the headers that
 * `declarations.ts` names.
 *
 * Who owns what is Core Foundation's rule: what comes from `create…` and `copy…` has to be released, and so has what
 * was retained. Everything else is lent, and gone when the pool ends in which it was lent.
 */
import koffi from 'koffi';
import { declarations, libraries } from './declarations.ts';

/** An object of Core Foundation or Objective-C. They are bridged: NSString, NSArray and NSData are CFString and so on. */
export type Ref = bigint;

export interface WindowOnScreen {
  /** 0: an ordinary window. Panels, menus and the dock have others. */
  readonly layer: number;
  readonly processId: number;
}

export interface MacApi {
  /** What is lent inside is gone afterwards. */
  inPool<Result>(call: () => Result): Result;
  retain(ref: Ref): void;
  release(ref: Ref): void;
  isEqual(one: Ref, other: Ref): boolean;

  createSystemWideElement(): Ref;
  createApplicationElement(processId: number): Ref;
  /** Of the system-wide element: for all calls of this process, in s. */
  setMessagingTimeout(element: Ref, seconds: number): void;
  /** Null when there is none, when the app does not answer in time, and without Accessibility. */
  copyAttribute(element: Ref, name: string): Ref | null;
  /** False when its app has not answered in time: its main thread is busy. */
  answers(element: Ref): boolean;
  isTrue(value: Ref): boolean;
  processIdOf(element: Ref): number | null;
  programPath(processId: number): string | null;
  /** From front to back. Asks for no permission: neither titles nor pictures are read. */
  windowsOnScreen(): readonly WindowOnScreen[];

  generalPasteboard(): Ref;
  changeCount(pasteboard: Ref): number;
  /** NSPasteboardAccessBehavior; null where macOS has none, before 15.4. */
  accessBehavior(pasteboard: Ref): number | null;
  /** Null when the system does not tell. */
  itemsOf(pasteboard: Ref): readonly Ref[] | null;
  typesOf(item: Ref): readonly string[];
  /** Whoever has promised the data is asked for it now. */
  dataOf(item: Ref, type: string): Ref | null;
  /** In bytes. */
  sizeOf(data: Ref): number;
  createData(bytes: Buffer): Ref;
  newItem(): Ref;
  setData(item: Ref, data: Ref, type: string): boolean;
  /** Empties it and makes it ours; the new change count. */
  prepareForNewContents(pasteboard: Ref, options: number): number;
  /** An item that stands in a pasteboard already ends the process. */
  writeItems(pasteboard: Ref, items: readonly Ref[]): boolean;
}

/** AXError.h: kAXErrorSuccess, kAXErrorCannotComplete */
const succeeded = 0;
const cannotComplete = -25204;
/** CFString.h: kCFStringEncodingUTF8 */
const utf8 = 0x08000100;
/** CFNumber.h: kCFNumberSInt32Type */
const int32 = 3;
/** CGWindow.h: kCGWindowListOptionOnScreenOnly (front to back), kCGWindowListExcludeDesktopElements, kCGNullWindowID */
const onScreen = (1 << 0) | (1 << 4);
const noWindow = 0;
/** sys/proc_info.h: PROC_PIDPATHINFO_MAXSIZE, which is 4 times MAXPATHLEN */
const longestPath = 4 * 1024;

/** A loaded library. The functions take and give what koffi makes of their declaration. */
export interface Library {
  func(declaration: string): (...values: unknown[]) => unknown;
  /** Where a variable stands. */
  symbol(name: string): Ref;
  /** The object a variable holds. */
  object(name: string): Ref;
}

function loadLibrary(path: string): Library {
  const library = koffi.load(path);
  return {
    func: (declaration) => library.func(declaration),
    symbol: (name) => library.symbol(name),
    object: (name) => koffi.decode(library.symbol(name), 'void *'),
  };
}

type Functions = Record<keyof typeof declarations, (...values: unknown[]) => unknown>;

export function openMacApi(load = loadLibrary): MacApi {
  const call = {} as Functions;
  const loaded = {} as Record<keyof typeof libraries, Library>;
  for (const name of namesOf(libraries)) loaded[name] = load(libraries[name]);
  for (const name of namesOf(declarations)) {
    const { of, as } = declarations[name];
    call[name] = loaded[of].func(as);
  }
  const layerKey = loaded.graphics.object('kCGWindowLayer');
  const processIdKey = loaded.graphics.object('kCGWindowOwnerPID');
  const trueValue = loaded.foundation.object('kCFBooleanTrue');
  const ownItsValues = loaded.foundation.symbol('kCFTypeArrayCallBacks');

  const asRef = (value: unknown): Ref | null => (typeof value === 'bigint' && value !== 0n ? value : null);
  const created = (value: unknown, what: string): Ref => {
    const ref = asRef(value);
    if (ref === null) throw new Error(`macOS gives no ${what}`);
    return ref;
  };
  const selector = (name: string) => call.sel_registerName(name);
  const classNamed = (name: string) => created(call.objc_getClass(name), name);
  const release = (ref: Ref) => void call.CFRelease(ref);

  function withString<Result>(text: string, use: (string: Ref) => Result): Result {
    const string = created(call.CFStringCreateWithCString(null, text, utf8), 'string');
    try {
      return use(string);
    } finally {
      release(string);
    }
  }

  function textOf(string: Ref): string {
    const size = Number(call.CFStringGetMaximumSizeForEncoding(call.CFStringGetLength(string), utf8)) + 1;
    const bytes = Buffer.alloc(size);
    if (!call.CFStringGetCString(string, bytes, size, utf8))
      throw new Error('a string of macOS has no UTF-8');
    return cString(bytes);
  }

  function askFor(element: Ref, name: string) {
    return withString(name, (attribute) => {
      const value: unknown[] = [null];
      const result = call.AXUIElementCopyAttributeValue(element, attribute, value);
      return { result, value: result === succeeded ? asRef(value[0]) : null };
    });
  }

  function refsIn(array: Ref): readonly Ref[] {
    const length = Number(call.CFArrayGetCount(array));
    return Array.from({ length }, (_, index) => created(call.CFArrayGetValueAtIndex(array, index), 'value'));
  }

  function numberIn(dictionary: Ref, key: Ref): number | null {
    const number = asRef(call.CFDictionaryGetValue(dictionary, key));
    const value = [0];
    return number !== null && call.CFNumberGetValue(number, int32, value) ? (value[0] ?? null) : null;
  }

  return {
    inPool: (inside) => {
      const pool = call.objc_autoreleasePoolPush();
      try {
        return inside();
      } finally {
        call.objc_autoreleasePoolPop(pool);
      }
    },
    retain: (ref) => void call.CFRetain(ref),
    release,
    isEqual: (one, other) => Boolean(call.CFEqual(one, other)),

    createSystemWideElement: () => created(call.AXUIElementCreateSystemWide(), 'system-wide element'),
    createApplicationElement: (processId) =>
      created(call.AXUIElementCreateApplication(processId), 'element of an app'),
    setMessagingTimeout: (element, seconds) => void call.AXUIElementSetMessagingTimeout(element, seconds),
    copyAttribute: (element, name) => askFor(element, name).value,
    answers: (element) => {
      const { result, value } = askFor(element, 'AXRole');
      if (value !== null) release(value);
      return result !== cannotComplete;
    },
    isTrue: (value) => Boolean(call.CFEqual(value, trueValue)),
    processIdOf: (element) => {
      const processId = [0];
      return call.AXUIElementGetPid(element, processId) === succeeded ? (processId[0] ?? null) : null;
    },
    programPath: (processId) => {
      const path = Buffer.alloc(longestPath);
      return Number(call.proc_pidpath(processId, path, path.length)) > 0 ? cString(path) : null;
    },
    windowsOnScreen: () => {
      const list = asRef(call.CGWindowListCopyWindowInfo(onScreen, noWindow));
      if (list === null) return [];
      try {
        return refsIn(list).flatMap((window) => {
          const layer = numberIn(window, layerKey);
          const processId = numberIn(window, processIdKey);
          return layer === null || processId === null ? [] : [{ layer, processId }];
        });
      } finally {
        release(list);
      }
    },

    // NSPasteboard.h and NSPasteboardItem.h
    generalPasteboard: () =>
      created(call.objectOf(classNamed('NSPasteboard'), selector('generalPasteboard')), 'pasteboard'),
    changeCount: (pasteboard) => Number(call.numberOf(pasteboard, selector('changeCount'))),
    accessBehavior: (pasteboard) => {
      const asked = selector('accessBehavior');
      const isKnown = call.truthOfObject(pasteboard, selector('respondsToSelector:'), asked);
      return isKnown ? Number(call.numberOf(pasteboard, asked)) : null;
    },
    itemsOf: (pasteboard) => {
      const items = asRef(call.objectOf(pasteboard, selector('pasteboardItems')));
      return items === null ? null : refsIn(items);
    },
    typesOf: (item) => {
      const types = asRef(call.objectOf(item, selector('types')));
      return types === null ? [] : refsIn(types).map(textOf);
    },
    dataOf: (item, type) =>
      withString(type, (name) => asRef(call.objectOfObject(item, selector('dataForType:'), name))),
    sizeOf: (data) => Number(call.CFDataGetLength(data)),
    createData: (bytes) => created(call.CFDataCreate(null, bytes, bytes.length), 'data'),
    newItem: () => {
      const item = created(call.objectOf(classNamed('NSPasteboardItem'), selector('new')), 'item');
      return created(call.objectOf(item, selector('autorelease')), 'item');
    },
    setData: (item, data, type) =>
      withString(type, (name) =>
        Boolean(call.truthOfObjects(item, selector('setData:forType:'), data, name)),
      ),
    prepareForNewContents: (pasteboard, options) =>
      Number(call.numberOfNumber(pasteboard, selector('prepareForNewContentsWithOptions:'), options)),
    writeItems: (pasteboard, items) => {
      const array = created(call.CFArrayCreateMutable(null, 0, ownItsValues), 'array');
      try {
        for (const item of items) call.CFArrayAppendValue(array, item);
        return Boolean(call.truthOfObject(pasteboard, selector('writeObjects:'), array));
      } finally {
        release(array);
      }
    },
  };
}

function namesOf<Names extends string>(table: Readonly<Record<Names, unknown>>): Names[] {
  return Object.keys(table) as Names[];
}

function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}
