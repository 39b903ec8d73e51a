import { describe, expect, it } from 'vitest';
import {
  formatHotkey,
  isAltGrOnWindows,
  parseHotkey,
  wouldSwallowPaste,
  wouldType,
} from '../../src-core/hotkey.ts';
import { pasteChordFor } from '../../src-core/paste-chord.ts';

describe('a hotkey', () => {
  it.each([
    'F9',
    'Control+Alt+Space',
    'Shift+F1',
    'Super+A',
    'ScrollLock',
    'RightControl',
    'Control+Mouse5',
    'MediaPlayPause',
  ])('%s reads and writes the same', (text) => {
    const hotkey = parseHotkey(text);
    expect(hotkey && formatHotkey(hotkey)).toBe(text);
  });

  it('has its modifiers in one order', () => {
    const hotkey = parseHotkey('Shift+Control+F9');
    expect(hotkey && formatHotkey(hotkey)).toBe('Control+Shift+F9');
  });

  it.each([
    '',
    'F25',
    'Control',
    'Control+',
    'Hyper+F9',
    'Control+Control+F9',
    'f9',
    'F9+F10',
    'Pause',
    'Control+RightAlt',
    'Mouse1',
  ])('%j is none', (text) => {
    expect(parseHotkey(text)).toBeNull();
  });

  it.each([
    ['A', true],
    ['Shift+A', true],
    ['Space', true],
    ['Delete', true],
    ['Control+A', false],
    ['F9', false],
    ['Shift+F9', false],
    ['LeftShift', false],
    ['Mouse4', false],
    ['VolumeUp', false],
  ])('%s types into apps: %s', (text, types) => {
    const hotkey = parseHotkey(text);
    expect(hotkey && wouldType(hotkey)).toBe(types);
  });
});

it.each([
  ['Control+Alt+Q', true],
  ['Control+Alt+Shift+E', true],
  ['Control+Alt+7', true],
  ['Control+Alt+Space', false],
  ['Control+Alt+F9', false],
  ['Control+Alt+Super+Q', false],
  ['Control+Q', false],
  ['Alt+Q', false],
])('%s is what AltGr types with on Windows: %s', (text, isTyped) => {
  const hotkey = parseHotkey(text);
  expect(hotkey && isAltGrOnWindows(hotkey)).toBe(isTyped);
});

describe('the paste chord', () => {
  it.each([
    ['Control+V', true],
    ['Control+Shift+V', true],
    ['Shift+Insert', true],
    ['Control+Alt+V', false],
    ['Insert', false],
    ['F9', false],
  ])('would be swallowed by the hotkey %s: %s', (text, isSwallowed) => {
    const hotkey = parseHotkey(text);
    expect(hotkey && wouldSwallowPaste(hotkey)).toBe(isSwallowed);
  });

  it.each([
    ['mousepad', 'v', ['control'], ['CLIPBOARD']],
    ['xfce4-terminal', 'v', ['control', 'shift'], ['CLIPBOARD']],
    ['cool-retro-term', 'v', ['control', 'shift'], ['CLIPBOARD']],
    ['io.elementary.terminal', 'v', ['control', 'shift'], ['CLIPBOARD']],
    ['determinator', 'v', ['control'], ['CLIPBOARD']],
    ['xterm', 'insert', ['shift'], ['PRIMARY']],
  ] as const)('of %s', (windowClass, key, modifiers, reads) => {
    expect(pasteChordFor(windowClass)).toMatchObject({ key, modifiers, reads });
  });
});
