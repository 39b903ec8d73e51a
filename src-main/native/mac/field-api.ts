/**
 * The functions of macOS that tell what stands in another app's text field, as C has them.
 * From AXUIElement.h and AXValue.h (HIServices, which ApplicationServices passes on), CFBase.h, CFString.h and CFNumber.h.
 * What `Create` and `Copy` hand out is ours to release; `Boolean` is one byte, `CFIndex` and `CFTypeID` are 64 bits.
 * @see https://developer.apple.com/documentation/applicationservices/axuielement_h
 */
import koffi from 'koffi';
import type { Pointer } from '../owned.ts';

/** Of a pointer to where one is written. */
export type Out<Value> = [Value | null];

export interface MacFieldApi {
  CFRetain(object: Pointer): Pointer;
  CFRelease(object: Pointer): void;
  CFEqual(one: Pointer, other: Pointer): boolean;
  CFGetTypeID(object: Pointer): number | bigint;
  CFStringGetTypeID(): number | bigint;
  CFStringCreateWithCharacters(allocator: null, characters: Buffer, length: number): Pointer | null;
  CFStringGetLength(string: Pointer): number;
  CFStringGetCharacters(string: Pointer, range: CharacterRange, characters: Buffer): void;
  CFNumberGetTypeID(): number | bigint;
  CFNumberGetValue(number: Pointer, type: number, value: Out<number>): boolean;
  AXUIElementGetTypeID(): number | bigint;
  AXUIElementCreateSystemWide(): Pointer | null;
  AXUIElementSetMessagingTimeout(element: Pointer, seconds: number): number;
  AXUIElementCopyAttributeValue(element: Pointer, attribute: Pointer, value: Out<Pointer>): number;
  AXUIElementCopyParameterizedAttributeValue(
    element: Pointer,
    attribute: Pointer,
    parameter: Pointer,
    value: Out<Pointer>,
  ): number;
  AXUIElementIsAttributeSettable(element: Pointer, attribute: Pointer, settable: Out<number>): number;
  AXUIElementSetAttributeValue(element: Pointer, attribute: Pointer, value: Pointer): number;
  AXValueGetTypeID(): number | bigint;
  AXValueCreate(type: number, value: Buffer): Pointer | null;
  AXValueGetValue(value: Pointer, type: number, into: Buffer): boolean;
}

/** `CFRange`. Named apart from it because koffi knows one type of a name in the whole process. */
export interface CharacterRange {
  readonly location: number;
  readonly length: number;
}
export const characterRange = { name: 'CharacterRange', location: 'int64_t', length: 'int64_t' } as const;

const coreFoundation = '/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation';
const applicationServices = '/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices';

/** Where each is, and how C declares it. */
export const declarations: Record<keyof MacFieldApi, readonly [library: string, declaration: string]> = {
  CFRetain: [coreFoundation, 'void *CFRetain(void *object)'],
  CFRelease: [coreFoundation, 'void CFRelease(void *object)'],
  CFEqual: [coreFoundation, 'bool CFEqual(void *one, void *other)'],
  CFGetTypeID: [coreFoundation, 'uint64_t CFGetTypeID(void *object)'],
  CFStringGetTypeID: [coreFoundation, 'uint64_t CFStringGetTypeID(void)'],
  CFStringCreateWithCharacters: [
    coreFoundation,
    'void *CFStringCreateWithCharacters(void *allocator, void *characters, int64_t length)',
  ],
  CFStringGetLength: [coreFoundation, 'int64_t CFStringGetLength(void *string)'],
  CFStringGetCharacters: [
    coreFoundation,
    'void CFStringGetCharacters(void *string, CharacterRange range, void *characters)',
  ],
  CFNumberGetTypeID: [coreFoundation, 'uint64_t CFNumberGetTypeID(void)'],
  CFNumberGetValue: [
    coreFoundation,
    'bool CFNumberGetValue(void *number, int64_t type, _Out_ int64_t *value)',
  ],
  AXUIElementGetTypeID: [applicationServices, 'uint64_t AXUIElementGetTypeID(void)'],
  AXUIElementCreateSystemWide: [applicationServices, 'void *AXUIElementCreateSystemWide(void)'],
  AXUIElementSetMessagingTimeout: [
    applicationServices,
    'int32_t AXUIElementSetMessagingTimeout(void *element, float seconds)',
  ],
  AXUIElementCopyAttributeValue: [
    applicationServices,
    'int32_t AXUIElementCopyAttributeValue(void *element, void *attribute, _Out_ void **value)',
  ],
  AXUIElementCopyParameterizedAttributeValue: [
    applicationServices,
    'int32_t AXUIElementCopyParameterizedAttributeValue(void *element, void *attribute, void *parameter, _Out_ void **value)',
  ],
  AXUIElementIsAttributeSettable: [
    applicationServices,
    'int32_t AXUIElementIsAttributeSettable(void *element, void *attribute, _Out_ uint8_t *settable)',
  ],
  AXUIElementSetAttributeValue: [
    applicationServices,
    'int32_t AXUIElementSetAttributeValue(void *element, void *attribute, void *value)',
  ],
  AXValueGetTypeID: [applicationServices, 'uint64_t AXValueGetTypeID(void)'],
  AXValueCreate: [applicationServices, 'void *AXValueCreate(uint32_t type, void *value)'],
  AXValueGetValue: [applicationServices, 'bool AXValueGetValue(void *value, uint32_t type, void *into)'],
};

/** Throws where this is not macOS. */
export function openMacFieldApi(): MacFieldApi {
  const { name, ...members } = characterRange;
  koffi.struct(name, members);
  const libraries = new Map(
    [coreFoundation, applicationServices].map((path) => [path, koffi.load(path)] as const),
  );
  const functions = Object.entries(declarations).map(
    ([name, [library, declaration]]) => [name, libraries.get(library)?.func(declaration)] as const,
  );
  return Object.fromEntries(functions) as unknown as MacFieldApi;
}
