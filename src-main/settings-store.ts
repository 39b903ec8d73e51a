import { changedSettings } from '../src-core/changed-settings.ts';
import {
  type Settings,
  type SettingsChange,
  settingsFromFile,
  settingsSchema,
} from '../src-core/settings.ts';
import { Failure } from '../src-core/transcription.ts';
import type { FileWithAside } from './stored-file.ts';

export interface SettingsStore {
  current(): Settings;
  /** Throws a `Failure` when the disk does not take it; the settings are as before then. */
  change(change: SettingsChange): Settings;
  /** True when something in the file was not usable and its default stands in. */
  readonly wasRepaired: boolean;
}

export function openSettings(file: FileWithAside): SettingsStore {
  const { settings, rejected } = settingsFromFile(file.initial);
  let isAllKept = rejected.length === 0;
  let current = settings;
  return {
    current: () => current,
    change: (change) => {
      const changed = settingsSchema.parse(changedSettings(current, change));
      try {
        // What this version cannot use may be another version's.
        if (!isAllKept) file.copyAside();
        isAllKept = true;
        file.write(changed);
      } catch (error) {
        throw new Failure('settings-not-written', { cause: error });
      }
      current = changed;
      return current;
    },
    wasRepaired: file.wasSetAside || rejected.length > 0,
  };
}
