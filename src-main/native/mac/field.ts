/**
 * The text field of another app on macOS, through the accessibility interface, for which the person has allowed Dictum
 * as for its keys. Text is counted in halves of UTF-16, as NSString does. Written against Apple's documents, not run here.
 */
import { isSameText, readLength, surroundingsFrom } from '../../../src-core/fitting/around-caret.ts';
import type { Surroundings } from '../../../src-core/fitting/fit-text.ts';
import type { Exchanged } from '../../context/context.ts';
import { type FieldCalls, fieldPatience } from '../field-calls.ts';
import { keepFields } from '../kept-fields.ts';
import { type Own, type Pointer, withOwned } from '../owned.ts';
import type { MacFieldApi, Out } from './field-api.ts';

// AXAttributeConstants.h, AXRoleConstants.h
const focusedElement = 'AXFocusedUIElement';
const roleOf = 'AXRole';
const subroleOf = 'AXSubrole';
const selectedRange = 'AXSelectedTextRange';
const selectedText = 'AXSelectedText';
const characterCount = 'AXNumberOfCharacters';
const stringForRange = 'AXStringForRange';
const textRoles: ReadonlySet<string | null> = new Set(['AXTextField', 'AXTextArea', 'AXComboBox']);
const forPasswords = 'AXSecureTextField';

// AXError.h, AXValue.h, CFNumber.h
const success = 0;
const noValue: ReadonlySet<number> = new Set([
  -25212, // there is none now
  -25205, // the app knows no such attribute
  -25213, // nor one of that kind with a parameter
  -25201, // nor such a range
]);
const rangeType = 4;
const int64Type = 4;

interface Span {
  readonly start: number;
  readonly length: number;
}

export function macField(openApi: () => MacFieldApi, now = () => performance.now()): FieldCalls {
  let loaded: MacFieldApi | null = null;
  let opened: { readonly api: MacFieldApi; readonly system: Pointer } | null = null;
  let until = 0;

  function open() {
    if (opened !== null) return opened;
    // Once, also when what follows fails and is tried again.
    loaded ??= openApi();
    const api = loaded;
    const system = api.AXUIElementCreateSystemWide();
    if (system === null) throw new Error('there is no accessibility');
    // For all elements: on another one it would hold for that one only. The system's own patience is six seconds.
    const error = api.AXUIElementSetMessagingTimeout(system, fieldPatience.answer / 1_000);
    if (error !== success) api.CFRelease(system);
    checked('setting the timeout', error);
    opened = { api, system };
    return opened;
  }

  const fields = keepFields({
    isSame: (one, other) => open().api.CFEqual(one, other),
    release: (element) => open().api.CFRelease(element),
  });

  function begin<Result>(withinMs: number, use: (own: Own) => Result): Result {
    const { api } = open();
    until = now() + withinMs;
    return withOwned(api.CFRelease, use);
  }

  function whileThereIsTime(): MacFieldApi {
    if (now() > until) throw new Error('the app takes too long');
    return open().api;
  }

  /** Null when the app has no such attribute. Throws when it does not answer. */
  function attribute(element: Pointer, name: string, own: Own): Pointer | null {
    const api = whileThereIsTime();
    const value: Out<Pointer> = [null];
    const error = api.AXUIElementCopyAttributeValue(element, own(stringOf(api, name)), value);
    return isThere(error) ? own(value[0]) : null;
  }

  function textAt(element: Pointer, name: string): string | null {
    return withOwned(open().api.CFRelease, (own) => textIn(open().api, attribute(element, name, own)));
  }

  function countIn(element: Pointer): number | null {
    const { api } = open();
    return withOwned(api.CFRelease, (own) => {
      const value = attribute(element, characterCount, own);
      if (value === null || api.CFGetTypeID(value) !== api.CFNumberGetTypeID()) return null;
      const count: Out<number> = [null];
      return api.CFNumberGetValue(value, int64Type, count) ? count[0] : null;
    });
  }

  function selectionIn(element: Pointer): Span | null {
    const { api } = open();
    return withOwned(api.CFRelease, (own) => {
      const value = attribute(element, selectedRange, own);
      if (value === null || api.CFGetTypeID(value) !== api.AXValueGetTypeID()) return null;
      const range = Buffer.alloc(16);
      if (!api.AXValueGetValue(value, rangeType, range)) return null;
      const span = { start: Number(range.readBigInt64LE(0)), length: Number(range.readBigInt64LE(8)) };
      // `kCFNotFound` is -1.
      return span.start < 0 || span.length < 0 ? null : span;
    });
  }

  /** Null when the app does not say. */
  function textBetween(element: Pointer, span: Span): string | null {
    if (span.length === 0) return '';
    return withOwned(open().api.CFRelease, (own) => {
      const api = whileThereIsTime();
      const value: Out<Pointer> = [null];
      const error = api.AXUIElementCopyParameterizedAttributeValue(
        element,
        own(stringOf(api, stringForRange)),
        own(rangeValue(api, span)),
        value,
      );
      return isThere(error) ? textIn(api, own(value[0])) : null;
    });
  }

  function isSettable(element: Pointer, name: string): boolean {
    return withOwned(open().api.CFRelease, (own) => {
      const api = whileThereIsTime();
      const settable: Out<number> = [null];
      const error = api.AXUIElementIsAttributeSettable(element, own(stringOf(api, name)), settable);
      return error === success && settable[0] !== 0;
    });
  }

  function set(element: Pointer, name: string, valueIn: (api: MacFieldApi) => Pointer): boolean {
    const { api } = open();
    return withOwned(
      api.CFRelease,
      (own) =>
        api.AXUIElementSetAttributeValue(element, own(stringOf(api, name)), own(valueIn(api))) === success,
    );
  }

  /** Asked each time: it may have become one for passwords meanwhile. */
  function focusedField(own: Own): Pointer | null {
    const { api, system } = open();
    const element = attribute(system, focusedElement, own);
    if (element === null || api.CFGetTypeID(element) !== api.AXUIElementGetTypeID()) return null;
    if (!textRoles.has(textAt(element, roleOf))) return null;
    return textAt(element, subroleOf) === forPasswords ? null : element;
  }

  function focusedAs(field: string, own: Own): Pointer | null {
    const known = fields.find(field);
    const element = known === null ? null : focusedField(own);
    return known !== null && element !== null && open().api.CFEqual(known, element) ? element : null;
  }

  function surroundings(element: Pointer, behind: string): Surroundings | null {
    const selection = selectionIn(element);
    const count = countIn(element);
    if (selection === null || count === null) return null;
    const end = selection.start + selection.length;
    if (end > count) return null;
    const start = Math.max(0, selection.start - behind.length - readLength);
    const before = textBetween(element, { start, length: selection.start - start });
    const after = textBetween(element, { start: end, length: Math.min(readLength, count - end) });
    return before === null || after === null ? null : surroundingsFrom(before, after, behind);
  }

  function exchange(element: Pointer, text: string, replacement: string): Exchanged {
    const caret = selectionIn(element);
    const count = countIn(element);
    if (caret === null || caret.length > 0 || count === null) return 'changed';
    const span = { start: caret.start - text.length, length: text.length };
    /** In a text as long as that. */
    const stands = (wanted: string, length: number) => {
      if (countIn(element) !== length) return false;
      const found = textBetween(element, { start: span.start, length: wanted.length });
      return found !== null && isSameText(found, wanted);
    };
    if (span.start < 0 || !stands(text, count)) return 'changed';
    if (!isSettable(element, selectedRange) || !isSettable(element, selectedText)) return 'impossible';

    const select = (wanted: Span) => set(element, selectedRange, (api) => rangeValue(api, wanted));
    const isSelected = () => {
      const selected = selectionIn(element);
      return selected?.start === span.start && selected.length === span.length;
    };
    try {
      // Nothing is written unless it is really selected: other words would be lost.
      if (select(span) && isSelected()) {
        set(element, selectedText, (api) => stringOf(api, replacement));
        if (stands(replacement, count - text.length + replacement.length)) {
          select({ start: span.start + replacement.length, length: 0 });
          return 'done';
        }
        if (!stands(text, count)) return replacement === '' ? 'impossible' : 'lost';
      }
    } catch (error) {
      // What the person types next is not to replace the words.
      select(caret);
      throw error;
    }
    select(caret);
    return 'impossible';
  }

  return {
    focusedField: async () => {
      const element = begin(fieldPatience.read, (own) => {
        const found = focusedField(own);
        // It is kept longer than all else that was asked for here.
        return found === null ? null : open().api.CFRetain(found);
      });
      return element === null ? null : fields.keep(element);
    },
    surroundingsOf: async ({ field, behind }) =>
      begin(fieldPatience.read, (own) => {
        const element = focusedAs(field, own);
        return element === null ? null : surroundings(element, behind);
      }),
    exchangeIn: async ({ field, text, replacement }) =>
      begin(fieldPatience.exchange, (own) => {
        const element = focusedAs(field, own);
        return element === null ? 'changed' : exchange(element, text, replacement);
      }),
  };
}

/** Whether there is a value. Throws when the app, or the person, keeps it from being known. */
function isThere(error: number): boolean {
  if (noValue.has(error)) return false;
  checked('asking the app', error);
  return true;
}

function checked(what: string, error: number): void {
  if (error !== success) throw new Error(`${what} failed with AXError ${error}`);
}

/** Whoever gets it releases it. */
function stringOf(api: MacFieldApi, text: string): Pointer {
  // The end mark is not counted, but an empty one would have no address.
  return made(api.CFStringCreateWithCharacters(null, Buffer.from(`${text}\0`, 'utf16le'), text.length));
}

function rangeValue(api: MacFieldApi, { start, length }: Span): Pointer {
  const range = Buffer.alloc(16);
  range.writeBigInt64LE(BigInt(start), 0);
  range.writeBigInt64LE(BigInt(length), 8);
  return made(api.AXValueCreate(rangeType, range));
}

function made(object: Pointer | null): Pointer {
  if (object === null) throw new Error('there is no memory');
  return object;
}

/** What is no text is none: taken for one, it would end this process. */
function textIn(api: MacFieldApi, value: Pointer | null): string | null {
  if (value === null || api.CFGetTypeID(value) !== api.CFStringGetTypeID()) return null;
  const length = api.CFStringGetLength(value);
  const characters = Buffer.alloc(length * 2);
  api.CFStringGetCharacters(value, { location: 0, length }, characters);
  return characters.toString('utf16le');
}
