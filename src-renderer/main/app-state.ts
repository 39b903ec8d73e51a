import { createContext, useContext, useSyncExternalStore } from 'react';
import { changedSettings } from '../../src-core/changed-settings.ts';
import type { AppSnapshot, Bridge } from '../../src-core/contract.ts';
import type { Activation } from '../../src-core/dictation/activation.ts';
import { usableActivation } from '../../src-core/hearing.ts';
import { activationOf } from '../../src-core/hotkey-bindings.ts';
import type { SettingsChange } from '../../src-core/settings.ts';

/** The last snapshot main sent, with the settings that it was asked for since, and the way to send it commands. */
export interface AppState {
  readonly subscribe: (listener: () => void) => () => void;
  /** Null until main has spoken. */
  readonly read: () => AppSnapshot | null;
  readonly send: Bridge['send'];
  readonly transcribeFiles: Bridge['transcribeFiles'];
}

export function createAppState(bridge: Bridge): AppState {
  let told: AppSnapshot | null = null;
  let shown: AppSnapshot | null = null;
  /** What main has not answered yet. It may take a while, and what is chosen meanwhile is to keep it. */
  let asked: readonly SettingsChange[] = [];
  const listeners = new Set<() => void>();

  function show(): void {
    shown = told && { ...told, settings: asked.reduce(changedSettings, told.settings) };
    for (const listener of listeners) listener();
  }

  const send: Bridge['send'] = async (name, input) => {
    if (name !== 'changeSettings') return bridge.send(name, input);
    const change = input as SettingsChange;
    asked = [...asked, change];
    show();
    try {
      return await bridge.send(name, input);
    } finally {
      asked = asked.filter((each) => each !== change);
      show();
    }
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      const stop = bridge.on('snapshot', (next) => {
        told = next;
        show();
      });
      return () => {
        listeners.delete(listener);
        stop();
      };
    },
    read: () => shown,
    send,
    transcribeFiles: (...files) => bridge.transcribeFiles(...files),
  };
}

export function useFirstSnapshot(state: AppState): AppSnapshot | null {
  return useSyncExternalStore(state.subscribe, state.read);
}

interface Shown {
  readonly snapshot: AppSnapshot;
  readonly send: Bridge['send'];
  readonly transcribeFiles: Bridge['transcribeFiles'];
}

export const ShownContext = createContext<Shown | null>(null);

/** The snapshot every component below `App` shows. */
export function useSnapshot(): AppSnapshot {
  return useShown().snapshot;
}

/** How each hotkey is used, as far as keys are heard here. */
export function useActivation(): (keys: string | null) => Activation {
  const { settings, hearing } = useSnapshot();
  return (keys) => {
    const chosen = activationOf(settings.hotkeys, keys, settings.activation);
    // Where no key is heard, none is shown.
    return usableActivation(chosen, hearing.way) ?? chosen;
  };
}

export function useSend(): Bridge['send'] {
  return useShown().send;
}

export function useTranscribeFiles(): Bridge['transcribeFiles'] {
  return useShown().transcribeFiles;
}

function useShown(): Shown {
  const shown = useContext(ShownContext);
  if (shown === null) throw new Error('used outside App');
  return shown;
}
