/**
 * The text field of another app on Windows, through UI Automation. That reads every app's text and writes none, so words
 * are exchanged in the system's own text controls only, which take a message for it. Written against Microsoft's
 * documents, not run here.
 */
import {
  countCharacters,
  isSameText,
  readLength,
  stepToHold,
  surroundingsFrom,
} from '../../../src-core/fitting/around-caret.ts';
import type { Surroundings } from '../../../src-core/fitting/fit-text.ts';
import type { Exchanged } from '../../context/context.ts';
import { type FieldCalls, fieldPatience } from '../field-calls.ts';
import { keepFields } from '../kept-fields.ts';
import { type Own, type Pointer, withOwned } from '../owned.ts';
import { openAutomation } from './automation.ts';
import type { WindowsFieldApi } from './field-api.ts';
import { characterUnit, controlTypes, ends, textPattern, valuePattern } from './ui-automation.ts';

/** What stands in them is a program's output: the console's own window, and Windows Terminal's classes, as NVDA knows them. */
const terminals: ReadonlySet<string> = new Set([
  'ConsoleWindowClass',
  'CASCADIA_HOSTING_WINDOW_CLASS',
  'TermControl',
  'TermControl2',
  'WPFTermControl',
]);
/** The edit and rich edit controls of the system, also those of Windows Forms: they know the message below. */
const systemControl = /^(?:WindowsForms\d+\.)?(?:Edit|RichEdit\w*)(?:\.app\..*)?$/i;

// winuser.h
const replaceSelection = 0xc2;
const unlessItHangs = 2;
const longestClassName = 256;

/** An app that knows no characters moves by what it knows: then nobody can say where this is. In halves of UTF-16. */
const mostRead = 4_000;
/** How often the start of a range is moved until it holds a text. */
const mostSteps = 16;

export function windowsField(openApi: () => WindowsFieldApi, now = () => performance.now()): FieldCalls {
  const { begin, call, told, numberIn, textIn, patternOf, focusedElement, isSame, release, api } =
    openAutomation(openApi, now);
  const fields = keepFields({ isSame, release });

  /** Asked each time: it may have become one for passwords meanwhile. */
  function focusedField(own: Own): Pointer | null {
    if (isTerminalInFront()) return null;
    const element = focusedElement(own);
    if (element === null) return null;
    if (numberIn(element, 'IUIAutomationElement.get_CurrentIsPassword') !== 0) return null;
    const type = numberIn(element, 'IUIAutomationElement.get_CurrentControlType');
    if (type !== controlTypes.edit && type !== controlTypes.document) return null;
    return terminals.has(classOf(element)) || isReadOnly(element) ? null : element;
  }

  /** Whose text has no class of its own. */
  function isTerminalInFront(): boolean {
    const window = api().GetForegroundWindow();
    if (window === null) return false;
    const name = Buffer.alloc(longestClassName * 2);
    const length = api().GetClassNameW(window, name, longestClassName);
    return terminals.has(name.toString('utf16le', 0, length * 2));
  }

  function classOf(element: Pointer): string {
    return textIn(element, 'IUIAutomationElement.get_CurrentClassName');
  }

  /** A page that is only read takes no words either. */
  function isReadOnly(element: Pointer): boolean {
    return withOwned(release, (own) => {
      const value = patternOf(element, valuePattern, own);
      return value !== null && numberIn(value, 'IUIAutomationValuePattern.get_CurrentIsReadOnly') !== 0;
    });
  }

  function focusedAs(field: string, own: Own): Pointer | null {
    const known = fields.find(field);
    const element = known === null ? null : focusedField(own);
    return known !== null && element !== null && isSame(known, element) ? element : null;
  }

  /** An empty one is where the caret is. Null when there are several, or the app does not say. */
  function selectionIn(element: Pointer, own: Own): Pointer | null {
    const text = patternOf(element, textPattern, own);
    if (text === null) return null;
    const ranges = own(told<Pointer>(text, 'IUIAutomationTextPattern.GetSelection'));
    if (ranges === null || numberIn(ranges, 'IUIAutomationTextRangeArray.get_Length') !== 1) return null;
    return own(told<Pointer>(ranges, 'IUIAutomationTextRangeArray.GetElement', 0));
  }

  function isEmpty(range: Pointer): boolean {
    return numberIn(range, 'IUIAutomationTextRange.CompareEndpoints', ends.start, range, ends.end) === 0;
  }

  /** Where a range begins or ends, as a range of its own that holds nothing. */
  function endOf(range: Pointer, end: number, own: Own): Pointer {
    const place = own(told<Pointer>(range, 'IUIAutomationTextRange.Clone'));
    if (place === null) throw new Error('there is no range');
    const other = end === ends.start ? ends.end : ends.start;
    call(place, 'IUIAutomationTextRange.MoveEndpointByRange', other, range, end);
    return place;
  }

  /** How far it really went. */
  function move(range: Pointer, end: number, count: number): number {
    return numberIn(range, 'IUIAutomationTextRange.MoveEndpointByUnit', end, characterUnit, count);
  }

  function textOf(range: Pointer, most: number): string {
    return textIn(range, 'IUIAutomationTextRange.GetText', most);
  }

  /** What stands before a place, this long at least unless the text begins there; null when the app cannot say. */
  function textBefore(selection: Pointer, length: number, own: Own): string | null {
    const range = endOf(selection, ends.start, own);
    move(range, ends.start, -length);
    const most = length + mostRead;
    const text = textOf(range, most);
    return text.length < most ? text : null;
  }

  function textAfter(selection: Pointer, own: Own): string {
    const range = endOf(selection, ends.end, own);
    move(range, ends.end, readLength);
    return textOf(range, readLength);
  }

  function surroundings(element: Pointer, behind: string, own: Own): Surroundings | null {
    const selection = selectionIn(element, own);
    if (selection === null) return null;
    const before = textBefore(selection, behind.length + readLength, own);
    if (before === null) return null;
    return surroundingsFrom(before, textAfter(selection, own), behind);
  }

  /** The range right before the caret that holds exactly this text; else why there is none. */
  function rangeOf(text: string, caret: Pointer, own: Own): Pointer | 'changed' | 'impossible' {
    const range = endOf(caret, ends.start, own);
    let step = -countCharacters(text);
    for (let steps = 0; steps < mostSteps; steps += 1) {
      if (step !== 0 && move(range, ends.start, step) === 0) return 'changed';
      const next = stepToHold(textOf(range, text.length + mostRead), text);
      if (next === null) return 'changed';
      if (next === 0) return range;
      step = next;
    }
    return 'impossible';
  }

  function isSelected(text: string, element: Pointer, own: Own): boolean {
    const selection = selectionIn(element, own);
    return selection !== null && isSameText(textOf(selection, text.length + mostRead), text);
  }

  function exchange(element: Pointer, text: string, replacement: string, own: Own): Exchanged {
    const caret = selectionIn(element, own);
    if (caret === null || !isEmpty(caret)) return 'changed';
    const range = rangeOf(text, caret, own);
    if (typeof range === 'string') return range;
    const window = told<Pointer>(element, 'IUIAutomationElement.get_CurrentNativeWindowHandle');
    if (window === null || !systemControl.test(classOf(element))) return 'impossible';

    const before = textBefore(range, readLength, own);
    if (before === null) return 'impossible';
    const after = textAfter(caret, own);
    const stands = (wanted: string) => standsBetween(element, before, wanted, after, own);
    const behind = endOf(range, ends.end, own);
    // What the person types next is not to replace the words, also when the app stops answering here.
    const putBack = () => void api().call(behind, 'IUIAutomationTextRange.Select');
    try {
      call(range, 'IUIAutomationTextRange.Select');
      // Nothing is written unless it is really selected: other words would be lost.
      if (isSelected(text, element, own)) {
        replaceIn(window, replacement);
        if (stands(replacement)) return 'done';
        if (!isSelected(text, element, own) && !stands(text))
          return replacement === '' ? 'impossible' : 'lost';
      }
    } catch (error) {
      putBack();
      throw error;
    }
    putBack();
    return 'impossible';
  }

  /** Whether the caret stands behind this text, and the two stand on both sides of it. */
  function standsBetween(element: Pointer, before: string, text: string, after: string, own: Own): boolean {
    const caret = selectionIn(element, own);
    if (caret === null || !isEmpty(caret) || !isSameText(textAfter(caret, own), after)) return false;
    // Enough to see what stands between the first two.
    const found = textBefore(caret, 2 * (before.length + text.length) + readLength, own) ?? '';
    const isAtBeginning = before.length < readLength;
    const step = stepToHold(found, before + text);
    return step === 0 || (step === 1 && !isAtBeginning);
  }

  /** The system carries this message to another process itself, and the app's own undo takes it back. */
  function replaceIn(window: Pointer, text: string): void {
    api().SendMessageTimeoutW(
      window,
      replaceSelection,
      1,
      withWindowsLineEnds(text),
      unlessItHangs,
      fieldPatience.answer,
      [null],
    );
  }

  return {
    focusedField: async () => {
      const element = begin(fieldPatience.read, (own) => {
        const found = focusedField(own);
        // It is kept longer than all else that was asked for here.
        if (found !== null) api().call(found, 'IUnknown.AddRef');
        return found;
      });
      return element === null ? null : fields.keep(element);
    },
    surroundingsOf: async ({ field, behind }) =>
      begin(fieldPatience.read, (own) => {
        const element = focusedAs(field, own);
        return element === null ? null : surroundings(element, behind, own);
      }),
    exchangeIn: async ({ field, text, replacement }) =>
      begin(fieldPatience.exchange, (own) => {
        const element = focusedAs(field, own);
        return element === null ? 'changed' : exchange(element, text, replacement, own);
      }),
  };
}

function withWindowsLineEnds(text: string): string {
  return text.replace(/\r\n?|\n/g, '\r\n');
}
