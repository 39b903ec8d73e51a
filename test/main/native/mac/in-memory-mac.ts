/**
 * The C functions of macOS that Dictum calls, as their headers describe them, over a heap that counts who holds what.
 * What is used after its last release, or without a pool to be lent from, throws: on a Mac it ends the process.
 */
// biome-ignore-all lint/correctness/noComponentHookFactories: functions of C begin with capitals.
import type { Library, Ref, WindowOnScreen } from '../../../../src-main/native/mac/mac-api.ts';

type Formats = Readonly<Record<string, Promised | Buffer | null>>;
/** Somebody who makes the data when it is asked for, or does not. */
type Promised = () => Buffer | null;

export interface App {
  readonly processId: number;
  readonly path: string | null;
  /** What it says for the system-wide element, and of itself. */
  tellsFocus: boolean;
  isFront: boolean;
  /** Its main thread does something else. */
  isBusy?: boolean;
  /** Null: it says that it has none. */
  window: string | null;
}

interface Item {
  readonly formats: Map<string, Promised | Buffer | null>;
  /** The change count of the pasteboard it stands or stood in. */
  standsIn: number | null;
}

type Thing =
  | { readonly is: 'string'; readonly text: string }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'truth'; readonly value: boolean }
  | { readonly is: 'data'; readonly bytes: Buffer }
  | { readonly is: 'array'; readonly values: Ref[]; readonly holds: boolean }
  | { readonly is: 'dictionary'; readonly entries: readonly (readonly [Ref, Ref])[] }
  | { readonly is: 'element'; readonly of: 'system' | App; readonly window: string | null }
  | { readonly is: 'item'; readonly item: Item }
  | { readonly is: 'class'; readonly name: string }
  | { readonly is: 'pasteboard' }
  | { readonly is: 'pool'; readonly lent: Ref[] };

type Kind = Thing['is'];
type Of<Name extends Kind> = Extract<Thing, { readonly is: Name }>;

const succeeded = 0;
const cannotComplete = -25204;
const apiDisabled = -25211;
const noValue = -25212;
const utf8 = 0x08000100;

export function inMemoryMac() {
  const heap = new Map<Ref, { readonly thing: Thing; holders: number; readonly stays: boolean }>();
  const pools: Ref[] = [];
  const selectors = new Map<string, Ref>();
  let lastRef = 0x1000n;

  const mac = {
    /** Whether Dictum has Accessibility. */
    isTrusted: true,
    apps: [] as App[],
    windows: [] as WindowOnScreen[],
    changeCount: 7,
    contents: [] as Formats[],
    options: 0,
    accessBehavior: null as number | null,
    /** Whether the pasteboard takes what is written to it. */
    takes: true,
    timeouts: [] as number[],
    /** The types whose data was asked for. */
    read: [] as string[],
    copy(contents: readonly Formats[], options = 0): void {
      mac.changeCount += 1;
      mac.contents = [...contents];
      mac.options = options;
    },
    /** As it can be compared; a promise is made true. */
    held: (): readonly Readonly<Record<string, string | null>>[] =>
      mac.contents.map((formats) =>
        Object.fromEntries(
          Object.entries(formats).map(([type, data]) => [type, bytesOf(data)?.toString('utf8') ?? null]),
        ),
      ),
    /** What somebody still holds. */
    left: (): readonly Kind[] =>
      [...heap.values()].filter(({ stays }) => !stays).map(({ thing }) => thing.is),
    load,
  };

  function make(thing: Thing, stays = false): Ref {
    lastRef += 16n;
    heap.set(lastRef, { thing, holders: 1, stays });
    return lastRef;
  }

  function lend(thing: Thing): Ref {
    const ref = make(thing);
    return autorelease(ref);
  }

  function autorelease(ref: Ref): Ref {
    const pool = pools.at(-1);
    if (pool === undefined) throw new Error('lent without a pool');
    the('pool', pool).lent.push(ref);
    return ref;
  }

  function held(ref: unknown) {
    const entry = typeof ref === 'bigint' ? heap.get(ref) : undefined;
    if (entry === undefined) throw new Error(`${String(ref)} is no object, or no longer`);
    return entry;
  }

  function the<Name extends Kind>(kind: Name, ref: unknown): Of<Name> {
    const { thing } = held(ref);
    if (thing.is !== kind) throw new Error(`a ${thing.is} is no ${kind}`);
    return thing as Of<Name>;
  }

  function release(ref: Ref): void {
    const entry = held(ref);
    if (entry.stays) return;
    entry.holders -= 1;
    if (entry.holders > 0) return;
    heap.delete(ref);
    if (entry.thing.is === 'array' && entry.thing.holds)
      for (const value of entry.thing.values) release(value);
    if (entry.thing.is === 'dictionary') for (const [, value] of entry.thing.entries) release(value);
  }

  /** Owned by the array alone. */
  function arrayOf(values: readonly Ref[]): Thing {
    return { is: 'array', values: [...values], holds: true };
  }

  const truths = {
    kCFBooleanTrue: make({ is: 'truth', value: true }, true),
    kCFBooleanFalse: make({ is: 'truth', value: false }, true),
  };
  const objects: Readonly<Record<string, Ref>> = {
    ...truths,
    kCGWindowLayer: make({ is: 'string', text: 'kCGWindowLayer' }, true),
    kCGWindowOwnerPID: make({ is: 'string', text: 'kCGWindowOwnerPID' }, true),
  };
  const symbols: Readonly<Record<string, Ref>> = { kCFTypeArrayCallBacks: 0x10n };
  const pasteboard = make({ is: 'pasteboard' }, true);
  const classes: Readonly<Record<string, Ref>> = {
    NSPasteboard: make({ is: 'class', name: 'NSPasteboard' }, true),
    NSPasteboardItem: make({ is: 'class', name: 'NSPasteboardItem' }, true),
  };

  function attribute(element: Of<'element'>, name: string): Ref | number {
    if (!mac.isTrusted) return apiDisabled;
    if (mac.timeouts.length === 0) throw new Error('a hanging app would be waited for');
    if (element.of === 'system') {
      if (name !== 'AXFocusedApplication') return noValue;
      const app = mac.apps.find(({ isFront, tellsFocus }) => isFront && tellsFocus);
      return app === undefined ? noValue : make({ is: 'element', of: app, window: null });
    }
    if (!mac.apps.includes(element.of) || element.of.isBusy) return cannotComplete;
    if (name === 'AXFrontmost') return element.of.isFront ? truths.kCFBooleanTrue : truths.kCFBooleanFalse;
    if (name === 'AXRole') return make({ is: 'string', text: 'AXWindow' });
    if (name !== 'AXFocusedWindow' || element.of.window === null) return noValue;
    return make({ is: 'element', of: element.of, window: element.of.window });
  }

  const functions: Readonly<Record<string, (...values: never[]) => unknown>> = {
    AXUIElementCreateSystemWide: () => make({ is: 'element', of: 'system', window: null }),
    AXUIElementCreateApplication: (processId: number) => {
      const app = mac.apps.find((one) => one.processId === processId);
      return make({ is: 'element', of: app ?? appWithout(processId), window: null });
    },
    AXUIElementSetMessagingTimeout: (element: Ref, seconds: number) => {
      if (the('element', element).of !== 'system') throw new Error('for this element alone');
      mac.timeouts.push(seconds);
      return succeeded;
    },
    AXUIElementCopyAttributeValue: (element: Ref, name: Ref, value: unknown[]) => {
      const found = attribute(the('element', element), the('string', name).text);
      if (typeof found === 'number') return found;
      value[0] = found;
      return succeeded;
    },
    AXUIElementGetPid: (element: Ref, processId: number[]) => {
      const { of } = the('element', element);
      processId[0] = of === 'system' ? 0 : of.processId;
      return succeeded;
    },
    proc_pidpath: (processId: number, path: Buffer, size: number) => {
      if (size > 4096 || path.length < size) throw new Error('EOVERFLOW');
      return path.write(mac.apps.find((app) => app.processId === processId)?.path ?? '');
    },
    CGWindowListCopyWindowInfo: (options: number, relativeTo: number) => {
      if (options !== 0b10001 || relativeTo !== 0) throw new Error('not those on the screen');
      return make(
        arrayOf(
          mac.windows.map(({ layer, processId }) =>
            make({
              is: 'dictionary',
              entries: [
                [objects.kCGWindowLayer ?? 0n, make({ is: 'number', value: layer })],
                [objects.kCGWindowOwnerPID ?? 0n, make({ is: 'number', value: processId })],
              ],
            }),
          ),
        ),
      );
    },
    CFRetain: (ref: Ref) => {
      held(ref).holders += 1;
      return ref;
    },
    CFRelease: release,
    CFEqual: (one: Ref, other: Ref) => (isEqual(held(one).thing, held(other).thing) ? 1 : 0),
    CFStringCreateWithCString: (_: null, text: string, encoding: number) =>
      encoding === utf8 ? make({ is: 'string', text }) : null,
    CFStringGetLength: (string: Ref) => the('string', string).text.length,
    CFStringGetMaximumSizeForEncoding: (length: number, encoding: number) =>
      encoding === utf8 ? length * 3 : -1,
    CFStringGetCString: (string: Ref, bytes: Buffer, size: number, encoding: number) => {
      const text = `${the('string', string).text}\0`;
      if (encoding !== utf8 || Buffer.byteLength(text) > size) return 0;
      bytes.fill(0xff);
      bytes.write(text);
      return 1;
    },
    CFArrayGetCount: (array: Ref) => the('array', array).values.length,
    CFArrayGetValueAtIndex: (array: Ref, index: number) => the('array', array).values[index],
    CFArrayCreateMutable: (_: null, capacity: number, callBacks: Ref) => {
      if (capacity !== 0) throw new Error('a limit');
      return make({ is: 'array', values: [], holds: callBacks === symbols.kCFTypeArrayCallBacks });
    },
    CFArrayAppendValue: (array: Ref, value: Ref) => {
      const { values, holds } = the('array', array);
      if (!holds) throw new Error('nobody keeps what stands in it');
      held(value).holders += 1;
      values.push(value);
    },
    CFDataCreate: (_: null, bytes: Buffer, length: number) =>
      make({ is: 'data', bytes: Buffer.from(bytes.subarray(0, length)) }),
    CFDataGetLength: (data: Ref) => the('data', data).bytes.length,
    CFDictionaryGetValue: (dictionary: Ref, key: Ref) =>
      the('dictionary', dictionary).entries.find(([one]) => isEqual(held(one).thing, held(key).thing))?.[1] ??
      null,
    CFNumberGetValue: (number: Ref, type: number, value: number[]) => {
      if (type !== 3) return 0;
      value[0] = the('number', number).value;
      return 1;
    },
    objc_getClass: (name: string) => classes[name] ?? null,
    sel_registerName: (name: string) => {
      const selector = selectors.get(name) ?? BigInt(selectors.size + 1);
      selectors.set(name, selector);
      return selector;
    },
    objc_autoreleasePoolPush: () => {
      const pool = make({ is: 'pool', lent: [] });
      pools.push(pool);
      return pool;
    },
    objc_autoreleasePoolPop: (pool: Ref) => {
      if (pools.pop() !== pool) throw new Error('another pool is inside');
      for (const ref of the('pool', pool).lent) release(ref);
      release(pool);
    },
    objc_msgSend: (receiver: Ref, selector: Ref, ...values: never[]) => {
      const name = [...selectors].find(([, one]) => one === selector)?.[0] ?? '';
      const { thing } = held(receiver);
      const method = methods[`${thing.is === 'class' ? thing.name : thing.is} ${name}`];
      if (method === undefined) throw new Error(`unrecognized selector ${name} sent to a ${thing.is}`);
      if (values.length !== name.split(':').length - 1) throw new Error(`${name} takes other arguments`);
      return method(receiver as never, ...values);
    },
  };

  /** By the class of the receiver and the selector. */
  const methods: Readonly<Record<string, (receiver: never, ...values: never[]) => unknown>> = {
    'NSPasteboard generalPasteboard': () => pasteboard,
    'NSPasteboardItem new': () => make({ is: 'item', item: { formats: new Map(), standsIn: null } }),
    'item autorelease': autorelease,
    'pasteboard changeCount': () => mac.changeCount,
    'pasteboard respondsToSelector:': (_: never, selector: Ref) =>
      selector === selectors.get('accessBehavior') && mac.accessBehavior !== null,
    'pasteboard accessBehavior': () => mac.accessBehavior,
    'pasteboard pasteboardItems': () =>
      lend(
        arrayOf(
          mac.contents.map((formats) =>
            make({
              is: 'item',
              item: { formats: new Map(Object.entries(formats)), standsIn: mac.changeCount },
            }),
          ),
        ),
      ),
    'pasteboard prepareForNewContentsWithOptions:': (_: never, options: number) => {
      mac.copy([], options);
      return mac.changeCount;
    },
    'pasteboard writeObjects:': (_: never, array: Ref) => {
      const items = the('array', array).values.map((ref) => the('item', ref).item);
      if (!mac.takes) return false;
      for (const item of items) {
        if (item.standsIn !== null) throw new Error('NSInvalidArgumentException: it stands in one already');
        item.standsIn = mac.changeCount;
        mac.contents.push(Object.fromEntries(item.formats));
      }
      return true;
    },
    'item types': (ref: Ref) => {
      const { item } = the('item', ref);
      const types = isStale(item) ? [] : [...item.formats.keys()];
      return lend(arrayOf(types.map((text) => make({ is: 'string', text }))));
    },
    'item dataForType:': (ref: Ref, type: Ref) => {
      const { item } = the('item', ref);
      const { text } = the('string', type);
      mac.read.push(text);
      const bytes = isStale(item) ? null : bytesOf(item.formats.get(text) ?? null);
      // Whoever makes it may copy something else.
      return bytes === null || isStale(item) ? null : lend({ is: 'data', bytes });
    },
    'item setData:forType:': (ref: Ref, data: Ref, type: Ref) => {
      const { item } = the('item', ref);
      const { text } = the('string', type);
      // "If a type is specified that is not a valid UTI string, the method call will fail."
      if (isStale(item) || !/^[A-Za-z0-9.-]+$/.test(text)) return false;
      item.formats.set(text, the('data', data).bytes);
      return true;
    },
  };

  function isStale(item: Item): boolean {
    return item.standsIn !== null && item.standsIn !== mac.changeCount;
  }

  function load(): Library {
    return {
      func: (declaration) => {
        const { name, parameters, result } = parsed(declaration);
        const call = functions[name];
        if (call === undefined) throw new Error(`macOS has no ${name}`);
        return (...values) => {
          if (values.length !== parameters.length) throw new Error(`${name} takes other arguments`);
          for (const [index, value] of values.entries()) checkFits(value, parameters[index] ?? '', name);
          return asDeclared(call(...(values as never[])), result, name);
        };
      },
      symbol: (name) => existing(symbols, name),
      object: (name) => existing(objects, name),
    };
  }

  return mac;
}

/** A process that has ended since. */
function appWithout(processId: number): App {
  return { processId, path: null, tellsFocus: false, isFront: false, window: null };
}

function bytesOf(data: Promised | Buffer | null): Buffer | null {
  return typeof data === 'function' ? data() : data;
}

function isEqual(one: Thing, other: Thing): boolean {
  if (one.is === 'element' && other.is === 'element')
    return one.of === other.of && one.window === other.window;
  if (one.is === 'string' && other.is === 'string') return one.text === other.text;
  return one === other;
}

function existing(names: Readonly<Record<string, Ref>>, name: string): Ref {
  const ref = names[name];
  if (ref === undefined) throw new Error(`macOS has no ${name}`);
  return ref;
}

function parsed(declaration: string) {
  const [, result = '', name = '', list = ''] = /^(.+?\W)(\w+)\((.*)\)$/.exec(declaration) ?? [];
  return { result: result.trim(), name, parameters: list === '' ? [] : list.split(', ') };
}

/** What koffi would make of it. */
function checkFits(value: unknown, parameter: string, name: string): void {
  const fits =
    parameter.startsWith('_Out_ void **') || parameter.startsWith('_Out_ int32_t *')
      ? Array.isArray(value) && value.length === 1
      : parameter.includes('uint8_t *')
        ? value instanceof Uint8Array
        : parameter.startsWith('const char *')
          ? typeof value === 'string'
          : parameter.startsWith('void *')
            ? typeof value === 'bigint' || value === null
            : typeof value === 'number';
  if (!fits) throw new Error(`${name} does not take ${String(value)} as ${parameter}`);
}

function asDeclared(value: unknown, result: string, name: string): unknown {
  const fits =
    result === 'void'
      ? true
      : result === 'bool'
        ? typeof value === 'boolean'
        : result.endsWith('*')
          ? typeof value === 'bigint' || value === null
          : typeof value === 'number';
  if (!fits) throw new Error(`${name} does not give ${String(value)} as ${result}`);
  return result === 'void' ? undefined : value;
}
