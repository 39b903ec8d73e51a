/** The functions of macOS that field.ts calls, over one field in memory. It counts who holds what, as macOS does. */
import type { CharacterRange, MacFieldApi } from '../../../../src-main/native/mac/field-api.ts';
import type { Pointer } from '../../../../src-main/native/owned.ts';

type Kind = 'string' | 'number' | 'range' | 'element' | 'other';

interface Held {
  readonly kind: Kind;
  readonly value: unknown;
  count: number;
}

export interface MacDesk {
  /** Null: no app says that it has the focus. */
  focused: MacText | null;
  /** Of the answer to whatever is asked by that name. */
  readonly errors: Map<string, number>;
  /** By the names of what was asked. */
  readonly asked: string[];
  timeout: number;
}

export interface MacText {
  role: string;
  subrole: string | null;
  text: string;
  selection: Selection;
  readonly settable: Set<string>;
  /** What the app makes of a text that is put into it. */
  takes: (text: string) => string;
  /** What it makes of a wish to select something. */
  selects: (wanted: Selection) => Selection;
}

interface Selection {
  readonly start: number;
  readonly length: number;
}

export function macText(wanted: Partial<MacText>): MacText {
  return {
    role: 'AXTextArea',
    subrole: null,
    text: '',
    selection: { start: 0, length: 0 },
    settable: new Set(['AXSelectedTextRange', 'AXSelectedText']),
    takes: (text) => text,
    selects: (wanted) => wanted,
    ...wanted,
  };
}

export function macMemory(focused: MacText | null) {
  const desk: MacDesk = { focused, errors: new Map(), asked: [], timeout: 6 };
  const objects = new Map<Pointer, Held>();
  let lastAddress = 0x1000n;

  function hand(kind: Kind, value: unknown): Pointer {
    lastAddress += 16n;
    objects.set(lastAddress, { kind, value, count: 1 });
    return lastAddress;
  }

  function held(pointer: Pointer): Held {
    const found = objects.get(pointer);
    if (found === undefined) throw new Error('used after it was given back');
    return found;
  }

  function valueAs(pointer: Pointer, kind: Kind): unknown {
    const found = held(pointer);
    // The real one would end the process.
    if (found.kind !== kind) throw new Error(`a ${found.kind} was taken for a ${kind}`);
    return found.value;
  }

  const typeIds: Record<Kind, number> = { string: 7, number: 22, range: 300, element: 301, other: 99 };
  const nothing = -25212;
  const unsupported = -25205;
  const illegal = -25201;

  function attributeOf(element: MacDesk | MacText, name: string): Pointer | number {
    desk.asked.push(name);
    const error = desk.errors.get(name);
    if (error !== undefined) return error;
    if ('focused' in element) {
      if (name !== 'AXFocusedUIElement') return unsupported;
      return element.focused === null ? nothing : hand('element', element.focused);
    }
    switch (name) {
      case 'AXRole':
        return hand('string', element.role);
      case 'AXSubrole':
        return element.subrole === null ? unsupported : hand('string', element.subrole);
      case 'AXSelectedTextRange':
        return hand('range', { location: element.selection.start, length: element.selection.length });
      case 'AXNumberOfCharacters':
        return hand('number', element.text.length);
      default:
        return unsupported;
    }
  }

  function answer(given: Pointer | number, value: [Pointer | null]): number {
    if (typeof given === 'number') return given;
    value[0] = given;
    return 0;
  }

  const api: MacFieldApi = {
    CFRetain: (object) => {
      held(object).count += 1;
      return object;
    },
    CFRelease: (object) => {
      const found = held(object);
      found.count -= 1;
      if (found.count === 0) objects.delete(object);
    },
    CFEqual: (one, other) => held(one).value === held(other).value,
    CFGetTypeID: (object) => typeIds[held(object).kind],
    CFStringGetTypeID: () => typeIds.string,
    CFStringCreateWithCharacters: (_, characters, length) =>
      hand('string', characters.subarray(0, length * 2).toString('utf16le')),
    CFStringGetLength: (string) => String(valueAs(string, 'string')).length,
    CFStringGetCharacters: (string, { location, length }, characters) => {
      const text = String(valueAs(string, 'string')).slice(location, location + length);
      characters.write(text, 'utf16le');
    },
    CFNumberGetTypeID: () => typeIds.number,
    CFNumberGetValue: (number, _, value) => {
      value[0] = Number(valueAs(number, 'number'));
      return true;
    },
    AXUIElementGetTypeID: () => typeIds.element,
    AXUIElementCreateSystemWide: () => hand('element', desk),
    AXUIElementSetMessagingTimeout: (element, seconds) => {
      if (valueAs(element, 'element') === desk) desk.timeout = seconds;
      return 0;
    },
    AXUIElementCopyAttributeValue: (element, attribute, value) =>
      answer(
        attributeOf(valueAs(element, 'element') as MacDesk | MacText, String(valueAs(attribute, 'string'))),
        value,
      ),
    AXUIElementCopyParameterizedAttributeValue: (element, attribute, parameter, value) => {
      const { text } = valueAs(element, 'element') as MacText;
      const { location, length } = valueAs(parameter, 'range') as CharacterRange;
      const name = String(valueAs(attribute, 'string'));
      desk.asked.push(name);
      const error = desk.errors.get(name) ?? (location + length > text.length ? illegal : 0);
      if (error !== 0) return error;
      return answer(hand('string', text.slice(location, location + length)), value);
    },
    AXUIElementIsAttributeSettable: (element, attribute, settable) => {
      const { settable: names } = valueAs(element, 'element') as MacText;
      settable[0] = names.has(String(valueAs(attribute, 'string'))) ? 1 : 0;
      return 0;
    },
    AXUIElementSetAttributeValue: (element, attribute, value) => {
      const field = valueAs(element, 'element') as MacText;
      const name = String(valueAs(attribute, 'string'));
      desk.asked.push(`set ${name}`);
      const error = desk.errors.get(`set ${name}`);
      if (error !== undefined) return error;
      if (name === 'AXSelectedTextRange') {
        const { location, length } = valueAs(value, 'range') as CharacterRange;
        if (location + length > field.text.length) return illegal;
        field.selection = field.selects({ start: location, length });
        return 0;
      }
      const { start, length } = field.selection;
      const put = field.takes(String(valueAs(value, 'string')));
      field.text = field.text.slice(0, start) + put + field.text.slice(start + length);
      field.selection = { start: start + put.length, length: 0 };
      return 0;
    },
    AXValueGetTypeID: () => typeIds.range,
    AXValueCreate: (_, value) =>
      hand('range', { location: Number(value.readBigInt64LE(0)), length: Number(value.readBigInt64LE(8)) }),
    AXValueGetValue: (value, _, into) => {
      const { location, length } = valueAs(value, 'range') as CharacterRange;
      into.writeBigInt64LE(BigInt(location), 0);
      into.writeBigInt64LE(BigInt(length), 8);
      return true;
    },
  };

  return {
    api,
    desk,
    /** Of what was handed out and not given back: what a table names on the left, times how many. */
    held: (): Partial<Record<Kind, number>> =>
      Object.fromEntries(
        Object.entries(Object.groupBy(objects.values(), ({ kind }) => kind)).map(([kind, all]) => [
          kind,
          all.reduce((sum, { count }) => sum + count, 0),
        ]),
      ),
    hand,
  };
}
