/** What becomes of the settings when some of them change; the window that shows them knows it without their schema. */
import type { Connections, ConnectionsChange } from './connections.ts';
import type { Settings, SettingsChange } from './settings.ts';

export function changedSettings(current: Settings, change: SettingsChange): Settings {
  const { services, ...rest } = change;
  return {
    ...current,
    ...given(rest),
    services: changedConnections(current.services, services ?? {}),
    recentLanguages:
      change.language == null
        ? current.recentLanguages
        : unique([change.language, ...current.recentLanguages]).slice(0, mostRecentLanguages),
  };
}

/** As many as a person still finds at a glance. */
const mostRecentLanguages = 5;

export function changedConnections(current: Connections, change: ConnectionsChange): Connections {
  return {
    groq: { ...current.groq, ...given(change.groq) },
    openai: { ...current.openai, ...given(change.openai) },
    cortecs: { ...current.cortecs, ...given(change.cortecs) },
    custom: { ...current.custom, ...given(change.custom) },
  };
}

/** Without what is undefined: that says nothing, and must not erase what is there. */
export function given<Part extends object>(
  part: Part | undefined,
): { [Name in keyof Part]: Exclude<Part[Name], undefined> } {
  const entries = Object.entries(part ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Part]: Exclude<Part[Name], undefined> };
}

export function unique<Value>(list: readonly Value[]): Value[] {
  return [...new Set(list)];
}
