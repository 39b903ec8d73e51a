/** UI Automation, asked for a limited time: an app that hangs would keep this process, and all that waits for it. */
import { fieldPatience } from '../field-calls.ts';
import { type Own, type Pointer, withOwned } from '../owned.ts';
import type { Out, WindowsFieldApi } from './field-api.ts';
import { automation2, automationClass, type MethodName, type textPattern } from './ui-automation.ts';

// objbase.h, wtypesbase.h, winerror.h
const multithreaded = 0;
const inThisProcess = 1;
const isInitialisedOtherwise = 0x80010106 | 0;

/** All of these throw when the app, or the system, says no, or does not answer in time. */
export interface Automation {
  /** No question but `isSame` is begun later than this after it. What is owned in it is released at its end. */
  begin<Result>(withinMs: number, use: (own: Own) => Result): Result;
  call(object: Pointer, method: MethodName, ...input: readonly unknown[]): void;
  /** What the method writes into the last of its parameters. */
  told<Value>(object: Pointer, method: MethodName, ...input: readonly unknown[]): Value | null;
  numberIn(object: Pointer, method: MethodName, ...input: readonly unknown[]): number;
  textIn(object: Pointer, method: MethodName, ...input: readonly unknown[]): string;
  /** Null when the element has no such pattern: by the documents that is no failure, but some apps answer with one. */
  patternOf(element: Pointer, pattern: typeof textPattern, own: Own): Pointer | null;
  focusedElement(own: Own): Pointer | null;
  isSame(one: Pointer, other: Pointer): boolean;
  release(object: Pointer): void;
  api(): WindowsFieldApi;
}

export function openAutomation(openApi: () => WindowsFieldApi, now: () => number): Automation {
  let loaded: WindowsFieldApi | null = null;
  let opened: { readonly api: WindowsFieldApi; readonly automation: Pointer } | null = null;
  let until = 0;

  function open() {
    if (opened !== null) return opened;
    // Once, also when what follows fails and is tried again.
    loaded ??= openApi();
    const api = loaded;
    const initialised = api.CoInitializeEx(null, multithreaded);
    if (initialised !== isInitialisedOtherwise) checked('CoInitializeEx', initialised);
    const object: Out<Pointer> = [null];
    checked(
      'CoCreateInstance',
      api.CoCreateInstance(automationClass, null, inThisProcess, automation2, object),
    );
    const [automation] = object;
    if (automation === null) throw new Error('there is no UI Automation');
    // The system's own patience is up to twenty seconds.
    try {
      const set = (method: MethodName, value: number) => checked(method, api.call(automation, method, value));
      set('IUIAutomation2.put_ConnectionTimeout', fieldPatience.answer);
      set('IUIAutomation2.put_TransactionTimeout', fieldPatience.answer);
      // Asking moves the focus nowhere.
      set('IUIAutomation2.put_AutoSetFocus', 0);
    } catch (error) {
      api.call(automation, 'IUnknown.Release');
      throw error;
    }
    opened = { api, automation };
    return opened;
  }

  function release(object: Pointer): void {
    open().api.call(object, 'IUnknown.Release');
  }

  function begin<Result>(withinMs: number, use: (own: Own) => Result): Result {
    open();
    until = now() + withinMs;
    return withOwned(release, use);
  }

  function checkTime(): void {
    if (now() > until) throw new Error('the app takes too long');
  }

  function call(object: Pointer, method: MethodName, ...input: readonly unknown[]): void {
    checkTime();
    checked(method, open().api.call(object, method, ...input));
  }

  function told<Value>(object: Pointer, method: MethodName, ...input: readonly unknown[]): Value | null {
    const value: Out<Value> = [null];
    call(object, method, ...input, value);
    return value[0];
  }

  function numberIn(object: Pointer, method: MethodName, ...input: readonly unknown[]): number {
    return told<number>(object, method, ...input) ?? 0;
  }

  function textIn(object: Pointer, method: MethodName, ...input: readonly unknown[]): string {
    const { api } = open();
    const text = told<Pointer>(object, method, ...input);
    if (text === null) return '';
    try {
      return api.textAt(text, api.SysStringLen(text));
    } finally {
      api.SysFreeString(text);
    }
  }

  function patternOf(element: Pointer, { id, iid }: typeof textPattern, own: Own): Pointer | null {
    checkTime();
    const pattern: Out<Pointer> = [null];
    open().api.call(element, 'IUIAutomationElement.GetCurrentPatternAs', id, iid, pattern);
    return own(pattern[0]);
  }

  /** Also when the time is over: a field is not to be taken for gone because it took long to find another one. */
  function isSame(one: Pointer, other: Pointer): boolean {
    const { api, automation } = open();
    const same: Out<number> = [0];
    const method = 'IUIAutomation2.CompareElements';
    checked(method, api.call(automation, method, one, other, same));
    return same[0] !== 0;
  }

  return {
    begin,
    call,
    told,
    numberIn,
    textIn,
    patternOf,
    release,
    isSame,
    focusedElement: (own) => own(told<Pointer>(open().automation, 'IUIAutomation2.GetFocusedElement')),
    api: () => open().api,
  };
}

function checked(what: string, answer: number): void {
  if (answer < 0) throw new Error(`${what} failed with ${(answer >>> 0).toString(16)}`);
}
