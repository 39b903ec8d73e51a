/**
 * Keys on macOS: Quartz Event Services (CGEvent.h, CGEventSource.h), and the place of V in the layout of this moment
 * with Command held (Carbon's UnicodeUtilities.h and TextInputSources.h), as apps read their shortcuts.
 */
import type { Keys } from '../../insertion/robot.ts';
import type { KeyCalls, Modifier } from '../key-calls.ts';

/** Of ApplicationServices, Carbon and CoreFoundation. */
export const macKeyDeclarations = {
  CGEventCreateKeyboardEvent: 'void *CGEventCreateKeyboardEvent(void *source, uint16_t key, bool isDown)',
  CGEventSetFlags: 'void CGEventSetFlags(void *event, uint64_t flags)',
  CGEventKeyboardSetUnicodeString:
    'void CGEventKeyboardSetUnicodeString(void *event, unsigned long length, const void *text)',
  CGEventPost: 'void CGEventPost(uint32_t tap, void *event)',
  CGEventSourceFlagsState: 'uint64_t CGEventSourceFlagsState(int32_t state)',
  CGEventSourceKeyState: 'bool CGEventSourceKeyState(int32_t state, uint16_t key)',
  CGEventSourceButtonState: 'bool CGEventSourceButtonState(int32_t state, uint32_t button)',
  CFRelease: 'void CFRelease(void *object)',
  CFDataGetBytePtr: 'void *CFDataGetBytePtr(void *data)',
  TISCopyCurrentKeyboardLayoutInputSource: 'void *TISCopyCurrentKeyboardLayoutInputSource()',
  TISGetInputSourceProperty: 'void *TISGetInputSourceProperty(void *source, void *property)',
  LMGetKbdType: 'uint8_t LMGetKbdType()',
  UCKeyTranslate:
    'int32_t UCKeyTranslate(const void *layout, uint16_t key, uint16_t action, uint32_t modifiers, ' +
    'uint32_t keyboard, uint32_t options, _Inout_ uint32_t *dead, unsigned long most, _Out_ unsigned long *length, _Out_ uint16_t *text)',
} as const;

/** What the system gives and takes back again: an address. */
export type Handle = bigint;

export interface MacKeysApi {
  /** Null when the system makes none. */
  keyEvent(key: number, isDown: boolean): Handle | null;
  setFlags(event: Handle, flags: number): void;
  setText(event: Handle, text: string): void;
  /** Where apps get their events from. */
  post(event: Handle): void;
  release(object: Handle): void;
  /** CGEventFlags of the keys that are really down. */
  flags(): number;
  /** By the number of its place. */
  isDown(key: number): boolean;
  /** By its number, from 0. */
  isButtonDown(button: number): boolean;
  /** What each key writes while Command is held, in the layout of this moment: by its number, from 0. */
  withCommand(): readonly string[];
}

/** kVK_ANSI_V and kVK_Return of Events.h. */
const usualPlaces = { v: 9, enter: 36 } as const;

/** CGEventFlags of CGEventTypes.h. */
const flagOf = { shift: 0x2_0000, control: 0x4_0000, alt: 0x8_0000, command: 0x10_0000 } as const;

/** As many places as Events.h has numbers for. */
export const keyCount = 128;
/** kVK_CapsLock may count as down for as long as it is locked. */
const capsLock = 57;

/** What one event may hold, by what apps take: longer ones are cut off by some. */
const mostUnits = 20;

export function macKeys(api: MacKeysApi): KeyCalls {
  function post(key: number, isDown: boolean, change: (event: Handle) => void): void {
    const event = api.keyEvent(key, isDown);
    if (event === null) throw new Error('macOS makes no key events');
    try {
      change(event);
      api.post(event);
    } finally {
      api.release(event);
    }
  }

  function press(keys: Keys): void {
    const flags = keys.modifiers.reduce((sum, modifier) => sum | flagOf[modifier], 0);
    const key = placeOf(keys.key);
    for (const isDown of [true, false]) post(key, isDown, (event) => api.setFlags(event, flags));
  }

  function placeOf(key: Keys['key']): number {
    if (key === 'insert') throw new Error('macOS has no key Insert');
    if (key === 'enter') return usualPlaces.enter;
    const place = api.withCommand().indexOf('v');
    return place === -1 ? usualPlaces.v : place;
  }

  function write(line: string): void {
    for (const part of partsOf(line)) {
      // The key is one that writes something: apps look the text up and not the key.
      for (const isDown of [true, false]) {
        post(0, isDown, (event) => {
          api.setFlags(event, 0);
          api.setText(event, part);
        });
      }
    }
  }

  function heldModifiers(): readonly Modifier[] {
    const flags = api.flags();
    return (Object.keys(flagOf) as Modifier[]).filter((name) => (flags & flagOf[name]) !== 0);
  }

  return {
    pressKeys: async (keys) => press(keys),
    typeText: async (text) => {
      for (const [index, line] of text.replaceAll('\t', ' ').split('\n').entries()) {
        if (index > 0) press({ key: 'enter', modifiers: ['shift'] });
        write(line);
      }
    },
    heldModifiers: async () => heldModifiers(),
    keysDown: async () => [
      ...Array.from({ length: keyCount }, (_, key) => key).filter(
        (key) => key !== capsLock && api.isDown(key),
      ),
      // That a modifier counts as a key that is down is nowhere promised.
      ...heldModifiers().map((name) => flagOf[name]),
    ],
    buttonsDown: async () => [4, 5].filter((button) => api.isButtonDown(button - 1)),
  };
}

/** Never in the middle of what is read as one character. */
function partsOf(line: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (part.length > 0 && part.length + segment.length > mostUnits) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return part === '' ? parts : [...parts, part];
}
