/** The C declarations of all that is called on macOS, and where it is to be found. */

export const libraries = {
  accessibility: '/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices',
  foundation: '/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation',
  graphics: '/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics',
  // Its classes are to be had once it is loaded.
  appKit: '/System/Library/Frameworks/AppKit.framework/AppKit',
  runtime: '/usr/lib/libobjc.A.dylib',
  system: '/usr/lib/libSystem.B.dylib',
} as const;

interface Declared {
  readonly of: keyof typeof libraries;
  readonly as: string;
}

/**
 * On 64 bits CFIndex and NSInteger are `int64_t`, AXError is SInt32, CFNumberType is a CFIndex, and Boolean is an
 * unsigned char. `objc_msgSend` has a declaration for each signature it is called with: it jumps to the method, which
 * finds its arguments where its own signature has them, and on arm64 a variadic call puts them elsewhere.
 */
export const declarations = {
  // AXUIElement.h
  AXUIElementCreateSystemWide: { of: 'accessibility', as: 'void *AXUIElementCreateSystemWide()' },
  AXUIElementCreateApplication: {
    of: 'accessibility',
    as: 'void *AXUIElementCreateApplication(int32_t processId)',
  },
  AXUIElementSetMessagingTimeout: {
    of: 'accessibility',
    as: 'int32_t AXUIElementSetMessagingTimeout(void *element, float seconds)',
  },
  AXUIElementCopyAttributeValue: {
    of: 'accessibility',
    as: 'int32_t AXUIElementCopyAttributeValue(void *element, void *name, _Out_ void **value)',
  },
  AXUIElementGetPid: {
    of: 'accessibility',
    as: 'int32_t AXUIElementGetPid(void *element, _Out_ int32_t *processId)',
  },
  // CFBase.h
  CFRetain: { of: 'foundation', as: 'void *CFRetain(void *object)' },
  CFRelease: { of: 'foundation', as: 'void CFRelease(void *object)' },
  CFEqual: { of: 'foundation', as: 'uint8_t CFEqual(void *one, void *other)' },
  // CFString.h
  CFStringCreateWithCString: {
    of: 'foundation',
    as: 'void *CFStringCreateWithCString(void *allocator, const char *text, uint32_t encoding)',
  },
  CFStringGetLength: { of: 'foundation', as: 'int64_t CFStringGetLength(void *string)' },
  CFStringGetMaximumSizeForEncoding: {
    of: 'foundation',
    as: 'int64_t CFStringGetMaximumSizeForEncoding(int64_t length, uint32_t encoding)',
  },
  CFStringGetCString: {
    of: 'foundation',
    as: 'uint8_t CFStringGetCString(void *string, _Out_ uint8_t *text, int64_t size, uint32_t encoding)',
  },
  // CFArray.h
  CFArrayGetCount: { of: 'foundation', as: 'int64_t CFArrayGetCount(void *array)' },
  CFArrayGetValueAtIndex: {
    of: 'foundation',
    as: 'void *CFArrayGetValueAtIndex(void *array, int64_t index)',
  },
  CFArrayCreateMutable: {
    of: 'foundation',
    as: 'void *CFArrayCreateMutable(void *allocator, int64_t capacity, void *callBacks)',
  },
  CFArrayAppendValue: { of: 'foundation', as: 'void CFArrayAppendValue(void *array, void *value)' },
  // CFData.h
  CFDataCreate: {
    of: 'foundation',
    as: 'void *CFDataCreate(void *allocator, const uint8_t *bytes, int64_t length)',
  },
  CFDataGetLength: { of: 'foundation', as: 'int64_t CFDataGetLength(void *data)' },
  // CFDictionary.h, CFNumber.h
  CFDictionaryGetValue: {
    of: 'foundation',
    as: 'void *CFDictionaryGetValue(void *dictionary, void *key)',
  },
  CFNumberGetValue: {
    of: 'foundation',
    as: 'uint8_t CFNumberGetValue(void *number, int64_t type, _Out_ int32_t *value)',
  },
  // CGWindow.h
  CGWindowListCopyWindowInfo: {
    of: 'graphics',
    as: 'void *CGWindowListCopyWindowInfo(uint32_t options, uint32_t relativeToWindow)',
  },
  // libproc.h
  proc_pidpath: { of: 'system', as: 'int proc_pidpath(int pid, _Out_ uint8_t *path, uint32_t size)' },
  // objc/runtime.h
  objc_getClass: { of: 'runtime', as: 'void *objc_getClass(const char *name)' },
  sel_registerName: { of: 'runtime', as: 'void *sel_registerName(const char *name)' },
  // Clang's "Objective-C Automatic Reference Counting", 7: what @autoreleasepool is made of.
  objc_autoreleasePoolPush: { of: 'runtime', as: 'void *objc_autoreleasePoolPush()' },
  objc_autoreleasePoolPop: { of: 'runtime', as: 'void objc_autoreleasePoolPop(void *pool)' },
  // objc/message.h
  objectOf: { of: 'runtime', as: 'void *objc_msgSend(void *receiver, void *selector)' },
  objectOfObject: {
    of: 'runtime',
    as: 'void *objc_msgSend(void *receiver, void *selector, void *argument)',
  },
  numberOf: { of: 'runtime', as: 'int64_t objc_msgSend(void *receiver, void *selector)' },
  numberOfNumber: {
    of: 'runtime',
    as: 'int64_t objc_msgSend(void *receiver, void *selector, uint64_t argument)',
  },
  truthOfObject: {
    of: 'runtime',
    as: 'bool objc_msgSend(void *receiver, void *selector, void *argument)',
  },
  truthOfObjects: {
    of: 'runtime',
    as: 'bool objc_msgSend(void *receiver, void *selector, void *first, void *second)',
  },
} as const satisfies Readonly<Record<string, Declared>>;
