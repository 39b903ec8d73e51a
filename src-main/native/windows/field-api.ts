/** The functions of Windows that tell what stands in another app's text field, called through koffi. */
import koffi from 'koffi';
import type { Pointer } from '../owned.ts';
import { declarations, type MethodName, placeOf } from './ui-automation.ts';

/** Of a pointer to where one is written. */
export type Out<Value> = [Value | null];

/** What is not a method of an object, as C has it. */
export interface WindowsFunctions {
  CoInitializeEx(reserved: null, how: number): number;
  CoCreateInstance(type: Buffer, outer: null, where: number, iid: Buffer, object: Out<Pointer>): number;
  SysStringLen(text: Pointer): number;
  SysFreeString(text: Pointer): void;
  GetForegroundWindow(): Pointer | null;
  GetClassNameW(window: Pointer, name: Buffer, most: number): number;
  SendMessageTimeoutW(
    window: Pointer,
    message: number,
    first: number,
    second: string,
    how: number,
    withinMs: number,
    answer: Out<number>,
  ): number | bigint;
}

export interface WindowsFieldApi extends WindowsFunctions {
  /** The answer is the method's own: below zero it has failed. */
  call(object: Pointer, method: MethodName, ...input: readonly unknown[]): number;
  /** So many halves of UTF-16. */
  textAt(address: Pointer, length: number): string;
}

/**
 * Where each is, and how C declares it: combaseapi.h, oleauto.h and winuser.h. On 64 bits Windows has one way of calling.
 */
export const functions: Record<keyof WindowsFunctions, readonly [library: string, declaration: string]> = {
  CoInitializeEx: ['ole32.dll', 'int32_t CoInitializeEx(void *reserved, uint32_t how)'],
  CoCreateInstance: [
    'ole32.dll',
    'int32_t CoCreateInstance(void *type, void *outer, uint32_t where, void *iid, _Out_ void **object)',
  ],
  SysStringLen: ['oleaut32.dll', 'uint32_t SysStringLen(void *text)'],
  SysFreeString: ['oleaut32.dll', 'void SysFreeString(void *text)'],
  GetForegroundWindow: ['user32.dll', 'void *GetForegroundWindow(void)'],
  GetClassNameW: ['user32.dll', 'int32_t GetClassNameW(void *window, void *name, int32_t most)'],
  SendMessageTimeoutW: [
    'user32.dll',
    'intptr_t SendMessageTimeoutW(void *window, uint32_t message, uintptr_t first, str16 second, uint32_t how, uint32_t withinMs, _Out_ uintptr_t *answer)',
  ],
};

/** An object begins with the address of the table of its methods. */
export function methodCaller(): WindowsFieldApi['call'] {
  const methods = new Map(
    Object.entries(declarations).map(([name, declaration]) => {
      const method = name as MethodName;
      return [method, { at: placeOf(method) * koffi.sizeof('void *'), type: koffi.proto(declaration) }];
    }),
  );
  return (object, name, ...input) => {
    const method = methods.get(name);
    if (method === undefined) throw new Error(`${name} is not declared`);
    const table = koffi.decode(object, 'void *');
    return koffi.call(koffi.decode(table, method.at, 'void *'), method.type, object, ...input);
  };
}

/** Throws where this is not Windows. */
export function openWindowsFieldApi(): WindowsFieldApi {
  const libraries = new Map(
    ['ole32.dll', 'oleaut32.dll', 'user32.dll'].map((name) => [name, koffi.load(name)] as const),
  );
  const loaded = Object.fromEntries(
    Object.entries(functions).map(([name, [library, declaration]]) => [
      name,
      libraries.get(library)?.func(declaration),
    ]),
  ) as unknown as WindowsFunctions;
  return {
    ...loaded,
    call: methodCaller(),
    textAt: (address, length) => koffi.decode.string16(address, length),
  };
}
