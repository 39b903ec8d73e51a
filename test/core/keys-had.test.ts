import { describe, expect, it } from 'vitest';
import type { HotkeyStatus } from '../../src-core/contract.ts';
import { greeting } from '../../src-core/greeting.ts';
import type { HotkeyBinding } from '../../src-core/hotkey-bindings.ts';
import { isMissingKeySaid, keysHad, whyNoneHad } from '../../src-core/keys-had.ts';

const dictate = (keys: string): HotkeyBinding => ({ keys, action: 'dictate', language: null });
const pasteLast: HotkeyBinding = { keys: 'F10', action: 'paste-last', language: null };
const without = (...keys: readonly string[]): HotkeyStatus => ({
  state: 'armed',
  refused: keys.map((each) => ({ keys: each, code: 'hotkey-taken' })),
});
const hold = () => 'hold' as const;

describe('where another app has the first of two keys', () => {
  const bindings = [dictate('F9'), dictate('F8'), pasteLast];

  it('the second is what to press', () => {
    expect([keysHad(bindings, without('F9')), whyNoneHad(bindings, without('F9'))]).toEqual(['F8', null]);
    expect(greeting(bindings, without('F9'), hold)).toContain('F8');
  });
});

describe('where another app has the only key to dictate with', () => {
  const bindings = [dictate('F9'), pasteLast];

  it('there is nothing to press, though another key is heard', () => {
    expect(keysHad(bindings, without('F9'))).toBe(null);
    expect(whyNoneHad(bindings, without('F9'))).toBe('hotkey-taken');
    expect(greeting(bindings, without('F9'), hold)).toContain('Another app uses this hotkey.');
    expect(greeting(bindings, without('F9'), hold)).not.toContain('F9');
  });
});

it('where no key is heard there is nothing to press', () => {
  const status = { state: 'failed', code: 'hotkey-unavailable' } as const;
  expect([keysHad([dictate('F9')], status), whyNoneHad([dictate('F9')], status)]).toEqual([
    null,
    'hotkey-unavailable',
  ]);
});

it('where no key is wished for none is missing', () => {
  expect([keysHad([pasteLast], without()), whyNoneHad([pasteLast], without())]).toEqual([null, null]);
  expect(greeting([pasteLast], without(), hold)).not.toContain('F10');
});

it('a key that is being chosen or tried takes none away', () => {
  for (const status of [
    { state: 'recording', wasUnusable: false },
    { state: 'testing', heard: [] },
  ] as const)
    expect([keysHad([dictate('F9')], status), whyNoneHad([dictate('F9')], status)]).toEqual(['F9', null]);
});

it('the pill says it where Dictum takes its keys itself', () => {
  expect((['hook', 'registered', 'portal', 'commands'] as const).map(isMissingKeySaid)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
