import { expect, it } from 'vitest';
import { changedSettings } from '../../src-core/changed-settings.ts';
import type { AppSnapshot, Bridge } from '../../src-core/contract.ts';
import type { HotkeyBinding } from '../../src-core/hotkey-bindings.ts';
import { defaultSettings, type SettingsChange } from '../../src-core/settings.ts';
import { createAppState } from '../../src-renderer/main/app-state.ts';

/** A main that takes its time, and the page beside it. */
function page() {
  let settings = defaultSettings;
  let tell: (snapshot: AppSnapshot) => void = () => {};
  const waiting: (() => void)[] = [];
  const bridge = {
    on: (_name: string, listener: typeof tell) => {
      tell = listener;
      listener({ settings } as AppSnapshot);
      return () => {};
    },
    send: (_name: string, change: SettingsChange) =>
      new Promise((resolve) =>
        waiting.push(() => {
          const isTaken = change.theme !== 'dark';
          if (isTaken) settings = changedSettings(settings, change);
          if (isTaken) tell({ settings } as AppSnapshot);
          resolve(isTaken ? { ok: true } : { ok: false, code: 'setting-refused' });
        }),
      ),
  };
  const state = createAppState(bridge as unknown as Bridge);
  let renderings = 0;
  state.subscribe(() => {
    renderings++;
  });
  return {
    settings: () => state.read()?.settings,
    kept: () => settings,
    renderings: () => renderings,
    change: (change: SettingsChange) => state.send('changeSettings', change),
    mainGoesOn: () => waiting.shift()?.(),
  };
}

const german: HotkeyBinding = { keys: 'F8', action: 'dictate', language: 'de' };
const tapped: HotkeyBinding = { ...german, activation: 'tap-or-hold' };

it('what is chosen while main has not answered yet is shown, and what is chosen then keeps it', async () => {
  const { settings, kept, change, mainGoesOn } = page();
  const first = change({ hotkeys: [german] });
  expect(settings()?.hotkeys).toEqual([german]);
  const second = change({ hotkeys: (settings()?.hotkeys ?? []).map((each) => ({ ...each, ...tapped })) });
  mainGoesOn();
  await first;
  expect([settings()?.hotkeys, kept().hotkeys]).toEqual([[tapped], [german]]);
  mainGoesOn();
  await second;
  expect([settings()?.hotkeys, kept().hotkeys]).toEqual([[tapped], [tapped]]);
});

it('what main refuses is as it was before, and shown again', async () => {
  const { settings, change, mainGoesOn, renderings } = page();
  const refused = change({ theme: 'dark' });
  expect(settings()?.theme).toBe('dark');
  const before = renderings();
  mainGoesOn();
  expect(await refused).toMatchObject({ ok: false });
  expect([settings()?.theme, renderings() - before]).toEqual(['system', 1]);
});
