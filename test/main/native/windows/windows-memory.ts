/** UI Automation over one text control in memory. It counts who holds what, as COM does. */
import type { Pointer } from '../../../../src-main/native/owned.ts';
import type { Out, WindowsFieldApi } from '../../../../src-main/native/windows/field-api.ts';
import {
  automation2,
  automationClass,
  type MethodName,
  textPattern,
  valuePattern,
} from '../../../../src-main/native/windows/ui-automation.ts';

export interface WindowsText {
  /** Of the whole window. */
  frontClass: string;
  className: string;
  controlType: number;
  isPassword: boolean;
  /** Null: it has no value of which one could know. */
  isReadOnly: boolean | null;
  hasText: boolean;
  /** Null: it is drawn by its app, and no window of the system's. */
  window: Pointer | null;
  text: string;
  /** One for each selection. */
  selections: Selection[];
  /** What a step over a character goes over. */
  unit: 'half' | 'character' | 'all';
  /** What it makes of the message that replaces what is selected. */
  takes: (text: string) => string | null;
  /** What it makes of a wish to select something. */
  selects: (wanted: Selection) => Selection;
}

interface Selection {
  readonly start: number;
  readonly end: number;
}

export function windowsText(wanted: Partial<WindowsText>): WindowsText {
  return {
    frontClass: 'Notepad',
    className: 'Edit',
    controlType: 50004,
    isPassword: false,
    isReadOnly: false,
    hasText: true,
    window: 0xbeefn,
    text: '',
    selections: [{ start: 0, end: 0 }],
    unit: 'half',
    takes: (text) => text,
    selects: (wanted) => wanted,
    ...wanted,
  };
}

type Thing =
  | { readonly kind: 'automation' }
  | { readonly kind: 'element'; readonly field: WindowsText }
  | { readonly kind: 'text-pattern'; readonly field: WindowsText }
  | { readonly kind: 'value-pattern'; readonly field: WindowsText }
  | { readonly kind: 'ranges'; readonly field: WindowsText }
  | { readonly kind: 'range'; readonly field: WindowsText; start: number; end: number }
  | { readonly kind: 'string'; readonly value: string };

export function windowsMemory(focused: WindowsText | null) {
  const desk = {
    focused,
    /** Of the answer to a method. */
    errors: new Map<string, number>(),
    asked: [] as string[],
    settings: new Map<string, unknown>(),
  };
  const objects = new Map<Pointer, { readonly thing: Thing; count: number }>();
  let lastAddress = 0x1000n;

  function hand(thing: Thing): Pointer {
    lastAddress += 16n;
    objects.set(lastAddress, { thing, count: 1 });
    return lastAddress;
  }

  function thingAt(pointer: Pointer): Thing {
    const found = objects.get(pointer);
    if (found === undefined) throw new Error('used after it was given back');
    return found.thing;
  }

  function as<Kind extends Thing['kind']>(pointer: unknown, ...kinds: Kind[]) {
    const thing = thingAt(pointer as Pointer);
    // The real one would end the process.
    if (!kinds.some((kind) => kind === thing.kind))
      throw new Error(`a ${thing.kind} was taken for a ${kinds}`);
    return thing as Extract<Thing, { kind: Kind }>;
  }

  function free(pointer: Pointer): number {
    const found = objects.get(pointer);
    if (found === undefined) throw new Error('given back twice');
    found.count -= 1;
    if (found.count === 0) objects.delete(pointer);
    return found.count;
  }

  /** Where `count` steps from here end. */
  function stepsFrom({ text, unit }: WindowsText, from: number, count: number): number {
    const places =
      unit === 'all'
        ? [0, text.length]
        : unit === 'half'
          ? Array.from({ length: text.length + 1 }, (_, index) => index)
          : [...new Intl.Segmenter().segment(text)].map(({ index }) => index).concat(text.length);
    const at =
      count < 0 ? places.findLastIndex((place) => place <= from) : places.findIndex((p) => p >= from);
    return places[Math.min(Math.max(at + count, 0), places.length - 1)] ?? from;
  }

  function carriedOut(object: Pointer, method: MethodName, input: readonly unknown[]): number {
    const out = input.at(-1) as Out<unknown>;
    switch (method) {
      case 'IUnknown.AddRef': {
        const found = objects.get(object);
        if (found === undefined) throw new Error('used after it was given back');
        found.count += 1;
        return found.count;
      }
      case 'IUnknown.Release':
        return free(object);
      case 'IUIAutomation2.put_AutoSetFocus':
      case 'IUIAutomation2.put_ConnectionTimeout':
      case 'IUIAutomation2.put_TransactionTimeout':
        as(object, 'automation');
        desk.settings.set(method, input[0]);
        return 0;
      case 'IUIAutomation2.CompareElements':
        out[0] = as(input[0], 'element').field === as(input[1], 'element').field ? 1 : 0;
        return 0;
      case 'IUIAutomation2.GetFocusedElement':
        as(object, 'automation');
        out[0] = desk.focused === null ? null : hand({ kind: 'element', field: desk.focused });
        return 0;
      case 'IUIAutomationElement.get_CurrentIsPassword':
        out[0] = Number(as(object, 'element').field.isPassword);
        return 0;
      case 'IUIAutomationElement.get_CurrentControlType':
        out[0] = as(object, 'element').field.controlType;
        return 0;
      case 'IUIAutomationElement.get_CurrentClassName':
        out[0] = hand({ kind: 'string', value: as(object, 'element').field.className });
        return 0;
      case 'IUIAutomationElement.get_CurrentNativeWindowHandle':
        out[0] = as(object, 'element').field.window;
        return 0;
      case 'IUIAutomationElement.GetCurrentPatternAs': {
        const { field } = as(object, 'element');
        const [id, iid] = input as [number, Buffer];
        if (id === valuePattern.id && iid.equals(valuePattern.iid) && field.isReadOnly !== null)
          out[0] = hand({ kind: 'value-pattern', field });
        if (id === textPattern.id && iid.equals(textPattern.iid) && field.hasText)
          out[0] = hand({ kind: 'text-pattern', field });
        return 0;
      }
      case 'IUIAutomationValuePattern.get_CurrentIsReadOnly':
        out[0] = Number(as(object, 'value-pattern').field.isReadOnly);
        return 0;
      case 'IUIAutomationTextPattern.GetSelection':
        out[0] = hand({ kind: 'ranges', field: as(object, 'text-pattern').field });
        return 0;
      case 'IUIAutomationTextRangeArray.get_Length':
        out[0] = as(object, 'ranges').field.selections.length;
        return 0;
      case 'IUIAutomationTextRangeArray.GetElement': {
        const { field } = as(object, 'ranges');
        const selection = field.selections[Number(input[0])];
        if (selection === undefined) return 0x80070057 | 0;
        out[0] = hand({ kind: 'range', field, ...selection });
        return 0;
      }
      default:
        return carriedOutOn(as(object, 'range'), method, input, out);
    }
  }

  function carriedOutOn(
    range: Extract<Thing, { kind: 'range' }>,
    method: MethodName,
    input: readonly unknown[],
    out: Out<unknown>,
  ): number {
    const sideOf = (end: unknown) => (end === 0 ? 'start' : 'end');
    const { field } = range;
    switch (method) {
      case 'IUIAutomationTextRange.Clone':
        out[0] = hand({ ...range });
        return 0;
      case 'IUIAutomationTextRange.CompareEndpoints':
        out[0] = range[sideOf(input[0])] - as(input[1], 'range')[sideOf(input[2])];
        return 0;
      case 'IUIAutomationTextRange.GetText':
        out[0] = hand({
          kind: 'string',
          value: field.text.slice(range.start, range.end).slice(0, Number(input[0])),
        });
        return 0;
      case 'IUIAutomationTextRange.MoveEndpointByUnit': {
        const side = sideOf(input[0]);
        const place = stepsFrom(field, range[side], Number(input[2]));
        out[0] = place === range[side] ? 0 : input[2];
        moveTo(range, side, place);
        return 0;
      }
      case 'IUIAutomationTextRange.MoveEndpointByRange':
        moveTo(range, sideOf(input[0]), as(input[1], 'range')[sideOf(input[2])]);
        return 0;
      case 'IUIAutomationTextRange.Select':
        field.selections = [field.selects({ start: range.start, end: range.end })];
        return 0;
      default:
        throw new Error(`${method} is no method of a range`);
    }
  }

  /** An end that passes the other takes it along. */
  function moveTo(range: { start: number; end: number }, side: 'start' | 'end', place: number): void {
    range[side] = place;
    if (side === 'start') range.end = Math.max(range.end, place);
    else range.start = Math.min(range.start, place);
  }

  const api: WindowsFieldApi = {
    CoInitializeEx: () => 0,
    CoCreateInstance: (type, _, __, iid, object) => {
      if (!type.equals(automationClass) || !iid.equals(automation2)) return 0x80040154 | 0;
      object[0] = hand({ kind: 'automation' });
      return 0;
    },
    SysStringLen: (text) => as(text, 'string').value.length,
    SysFreeString: (text) => {
      as(text, 'string');
      free(text);
    },
    GetForegroundWindow: () => 0xf00dn,
    GetClassNameW: (_, name) => name.write(desk.focused?.frontClass ?? '', 'utf16le') / 2,
    SendMessageTimeoutW: (window, message, first, second) => {
      const field = desk.focused;
      desk.asked.push('SendMessageTimeoutW');
      if (field === null || field.window !== window || message !== 0x00c2 || first !== 1) return 0;
      const put = field.takes(second);
      const [selection] = field.selections;
      if (put === null || selection === undefined) return 0;
      field.text = field.text.slice(0, selection.start) + put + field.text.slice(selection.end);
      const caret = selection.start + put.length;
      field.selections = [{ start: caret, end: caret }];
      return 1;
    },
    call: (object, method, ...input) => {
      desk.asked.push(method);
      const error = desk.errors.get(method);
      return error ?? carriedOut(object, method, input);
    },
    textAt: (address, length) => as(address, 'string').value.slice(0, length),
  };

  return {
    api,
    desk,
    /** How many of each kind were handed out and not given back. */
    held: () => {
      const counts: Record<string, number> = {};
      for (const { thing, count } of objects.values()) counts[thing.kind] = (counts[thing.kind] ?? 0) + count;
      return counts;
    },
  };
}
