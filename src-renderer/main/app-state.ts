import { createContext, useContext, useSyncExternalStore } from 'react';
import type { AppSnapshot, Bridge } from '../../src-core/contract.ts';
import type { Activation } from '../../src-core/dictation/activation.ts';
import { usableActivation } from '../../src-core/hearing.ts';
import { activationOf } from '../../src-core/hotkey-bindings.ts';

/** The last snapshot main sent, and the way to send it commands. */
export interface AppState {
  readonly subscribe: (listener: () => void) => () => void;
  /** Null until main has spoken. */
  readonly read: () => AppSnapshot | null;
  readonly send: Bridge['send'];
  readonly transcribeFiles: Bridge['transcribeFiles'];
}

export function createAppState(bridge: Bridge): AppState {
  let snapshot: AppSnapshot | null = null;
  return {
    subscribe: (listener) =>
      bridge.on('snapshot', (next) => {
        snapshot = next;
        listener();
      }),
    read: () => snapshot,
    send: (name, input) => bridge.send(name, input),
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
