/** Where UI Automation's methods are, and that they are called there: through koffi, in objects made of memory. */
import koffi from 'koffi';
import { expect, test } from 'vitest';
import type { Pointer } from '../../../../src-main/native/owned.ts';
import { functions, methodCaller } from '../../../../src-main/native/windows/field-api.ts';
import {
  automationClass,
  declarations,
  guid,
  type MethodName,
  methodsOf,
  placeOf,
} from '../../../../src-main/native/windows/ui-automation.ts';

const call = methodCaller();

test('the tables are as long as the header has them', () => {
  // IUIAutomation has 55 methods of its own, and IUIAutomation2 six more; three are every object's.
  expect(Object.fromEntries(Object.entries(methodsOf).map(([name, { length }]) => [name, length]))).toEqual({
    IUnknown: 3,
    IUIAutomation2: 64,
    IUIAutomationElement: 37,
    IUIAutomationValuePattern: 6,
    IUIAutomationTextPattern: 9,
    IUIAutomationTextRangeArray: 5,
    IUIAutomationTextRange: 21,
  });
});

test('methods are where others have found them', () => {
  // From neptercn/UIAutomation (UIA.ahk), Ixiko/AHK-libs-and-classes-collection (UIA2.ahk) and com4j's interfaces.
  const others = {
    'IUnknown.AddRef': 1,
    'IUnknown.Release': 2,
    'IUIAutomation2.CompareElements': 3,
    'IUIAutomation2.GetFocusedElement': 8,
    'IUIAutomation2.put_AutoSetFocus': 59,
    'IUIAutomation2.put_ConnectionTimeout': 61,
    'IUIAutomation2.put_TransactionTimeout': 63,
    'IUIAutomationElement.GetCurrentPatternAs': 14,
    'IUIAutomationElement.get_CurrentControlType': 21,
    'IUIAutomationElement.get_CurrentClassName': 30,
    'IUIAutomationElement.get_CurrentIsPassword': 35,
    'IUIAutomationElement.get_CurrentNativeWindowHandle': 36,
    'IUIAutomationValuePattern.get_CurrentIsReadOnly': 5,
    'IUIAutomationTextPattern.GetSelection': 5,
    'IUIAutomationTextRangeArray.get_Length': 3,
    'IUIAutomationTextRangeArray.GetElement': 4,
    'IUIAutomationTextRange.Clone': 3,
    'IUIAutomationTextRange.CompareEndpoints': 5,
    'IUIAutomationTextRange.GetText': 12,
    'IUIAutomationTextRange.MoveEndpointByUnit': 14,
    'IUIAutomationTextRange.MoveEndpointByRange': 15,
    'IUIAutomationTextRange.Select': 16,
  } satisfies Record<MethodName, number>;
  const places = Object.keys(declarations).map((name) => [name, placeOf(name as MethodName)] as const);
  expect(Object.fromEntries(places)).toEqual(others);
});

test('an identifier lies in memory as Windows has it', () => {
  expect(automationClass.toString('hex')).toBe('33d32ae25fb20c4683d00581107395c9');
  expect(guid('00000001-0002-0003-0405-060708090a0b').toString('hex')).toBe(
    '0100000002000300' + '0405060708090a0b',
  );
});

test('every function is declared as C reads it', () => {
  for (const [, declaration] of Object.values(functions))
    expect(() => koffi.proto(declaration)).not.toThrow();
});

test('a method is called at its place, with what it takes, and what it writes comes back', () => {
  const received: unknown[] = [];
  const getText = koffi.register(
    (self: Pointer, most: number, text: Pointer) => {
      received.push(self, most);
      koffi.encode(text, 'uint64_t', 0x1234n);
      return -2147024809;
    },
    koffi.pointer(koffi.proto('int32_t GetTextHere(void *self, int32_t most, void *text)')),
  );
  const release = koffi.register(
    (self: Pointer) => {
      received.push(self);
      return 7;
    },
    koffi.pointer(koffi.proto('uint32_t ReleaseHere(void *self)')),
  );
  const table = Buffer.alloc(8 * methodsOf.IUIAutomationTextRange.length);
  table.writeBigUInt64LE(getText, 8 * placeOf('IUIAutomationTextRange.GetText'));
  table.writeBigUInt64LE(release, 8 * placeOf('IUnknown.Release'));
  const object = Buffer.alloc(8);
  object.writeBigUInt64LE(koffi.address(table));
  const self = koffi.address(object);

  const text: [Pointer | null] = [null];
  expect(call(self, 'IUIAutomationTextRange.GetText', 60, text)).toBe(0x80070057 | 0);
  expect(text).toEqual([0x1234n]);
  expect(call(self, 'IUnknown.Release')).toBe(7);
  expect(received).toEqual([self, 60, self]);
  koffi.unregister(getText);
  koffi.unregister(release);
});

test('a text of the system is read to its length, whatever it holds', () => {
  const text = Buffer.from('é👋\0老', 'utf16le');
  expect(koffi.decode.string16(koffi.address(text), 5)).toBe('é👋\0老');
});
