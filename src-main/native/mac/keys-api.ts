import koffi from 'koffi';
import { macKeyDeclarations as declared, type Handle, keyCount, type MacKeysApi } from './keys.ts';

const frameworks = '/System/Library/Frameworks';
/** kCGHIDEventTap, kCGEventSourceStateHIDSystemState and kCGEventSourceStateCombinedSessionState of CGEventTypes.h. */
const hidEventTap = 0;
const hidState = 1;
const sessionState = 0;
/** kUCKeyActionDown and kUCKeyTranslateNoDeadKeysMask; cmdKey of Events.h, as UCKeyTranslate wants it. */
const keyDown = 0;
const noDeadKeys = 1;
const commandHeld = 0x0100 >> 8;

export function loadMacKeys(): MacKeysApi {
  const services = koffi.load(`${frameworks}/ApplicationServices.framework/ApplicationServices`);
  const carbon = koffi.load(`${frameworks}/Carbon.framework/Carbon`);
  const foundation = koffi.load(`${frameworks}/CoreFoundation.framework/CoreFoundation`);
  const create = services.func(declared.CGEventCreateKeyboardEvent);
  const setFlags = services.func(declared.CGEventSetFlags);
  const setText = services.func(declared.CGEventKeyboardSetUnicodeString);
  const post = services.func(declared.CGEventPost);
  const flags = services.func(declared.CGEventSourceFlagsState);
  const keyState = services.func(declared.CGEventSourceKeyState);
  const buttonState = services.func(declared.CGEventSourceButtonState);
  const release = foundation.func(declared.CFRelease);
  const bytesOf = foundation.func(declared.CFDataGetBytePtr);
  const currentLayout = carbon.func(declared.TISCopyCurrentKeyboardLayoutInputSource);
  const property = carbon.func(declared.TISGetInputSourceProperty);
  const keyboardType = carbon.func(declared.LMGetKbdType);
  const translate = carbon.func(declared.UCKeyTranslate);
  const layoutData: unknown = koffi.decode(carbon.symbol('kTISPropertyUnicodeKeyLayoutData'), 'void *');

  function withCommand(): readonly string[] {
    const source: Handle | null = currentLayout();
    if (source === null) return [];
    try {
      // Borrowed of the source; layouts of the old kind have none.
      const data: Handle | null = property(source, layoutData);
      if (data === null) return [];
      const layout = bytesOf(data);
      const type = keyboardType();
      return Array.from({ length: keyCount }, (_, key) => {
        const length = [0];
        const text = new Uint16Array(4);
        const status = translate(
          layout,
          key,
          keyDown,
          commandHeld,
          type,
          noDeadKeys,
          [0],
          text.length,
          length,
          text,
        );
        return status === 0 ? String.fromCharCode(...text.subarray(0, Number(length[0]))) : '';
      });
    } finally {
      release(source);
    }
  }

  return {
    keyEvent: (key, isDown) => create(null, key, isDown),
    setFlags: (event, value) => setFlags(event, value),
    setText: (event, text) => setText(event, text.length, Buffer.from(text, 'utf16le')),
    post: (event) => post(hidEventTap, event),
    release: (object) => release(object),
    flags: () => Number(flags(hidState)),
    isDown: (key) => keyState(sessionState, key),
    isButtonDown: (button) => buttonState(sessionState, button),
    withCommand,
  };
}
