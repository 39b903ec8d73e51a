import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readsLua } from '../../../src-main/hotkeys/hyprland-config.ts';

let configHome: string;
beforeEach(() => {
  configHome = mkdtempSync(join(tmpdir(), 'dictum-hyprland-'));
  mkdirSync(join(configHome, 'hypr'));
});
afterEach(() => rmSync(configHome, { recursive: true, force: true }));

it('Hyprland reads Lua where there is some, or where it was told to', () => {
  const environment = { XDG_CONFIG_HOME: configHome };
  writeFileSync(join(configHome, 'hypr/hyprland.conf'), '');
  expect(readsLua(environment)).toBe(false);
  writeFileSync(join(configHome, 'hypr/hyprland.lua'), '');
  expect(readsLua(environment)).toBe(true);
  expect(readsLua({ ...environment, HYPRLAND_CONFIG: '/etc/mine.conf' })).toBe(false);
});
