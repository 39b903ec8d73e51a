import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Since 0.55 Hyprland reads hyprland.lua and, where that is, nothing of hyprland.conf.
 * @see https://wiki.hypr.land/Configuring/Start/
 */
export function readsLua(environment: Readonly<Record<string, string | undefined>>): boolean {
  const { HYPRLAND_CONFIG, XDG_CONFIG_HOME } = environment;
  if (HYPRLAND_CONFIG) return HYPRLAND_CONFIG.endsWith('.lua');
  return existsSync(join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'hypr/hyprland.lua'));
}
