/** The hotkey as the app knows it: armed, being chosen, or not to be had. */
import type { HotkeyStatus } from '../../src-core/contract.ts';
import { type Hotkey, parseHotkey, wouldSwallowPaste, wouldType } from '../../src-core/hotkey.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { Log } from '../log.ts';
import { openHookKeyboard } from './hook-keyboard.ts';
import type { Keyboard, OnKeyEdge } from './keyboard.ts';
import { openKeysDown } from './keys-down.ts';

export interface Hotkeys extends Disposable {
  /** Never throws: whether it worked is in the status. */
  arm(hotkey: string): void;
  /** Throws a `Failure` when it cannot be had; the one before stays armed. */
  change(hotkey: string): void;
  recordNext(): Promise<Hotkey | null>;
  stopRecording(): void;
  listenToCancel(isWanted: boolean): void;
  /** Every key that is down, by the system's numbers; none where it does not tell. */
  keysDown(): Promise<readonly number[]>;
}

interface HotkeyDeps {
  readonly onKeyEdge: OnKeyEdge;
  readonly onStatus: (status: HotkeyStatus) => void;
  /** Keys may be going down that nobody presses but Dictum. */
  readonly isInserting: () => boolean;
  readonly log: Log;
}

export function openHotkeys({ onKeyEdge, onStatus, isInserting, log }: HotkeyDeps): Hotkeys {
  const keyboard = openKeyboard(onKeyEdge, isInserting, log);
  const keysDown = openKeysDown();
  let recording: AbortController | null = null;
  let status: HotkeyStatus = { state: 'failed', code: 'hotkey-unavailable' };

  function report(next: HotkeyStatus): void {
    status = next;
    onStatus(next);
  }

  function change(text: string): void {
    const hotkey = parseHotkey(text);
    if (keyboard === null || hotkey === null) throw new Failure('hotkey-unavailable');
    if (wouldSwallowPaste(hotkey)) throw new Failure('hotkey-pastes');
    keyboard.arm(hotkey);
    report({ state: 'armed' });
    // Connects now, and not when somebody begins to speak.
    void keysDown.read();
    log.info('hotkey-armed');
  }

  return {
    change,
    arm: (hotkey) => {
      try {
        change(hotkey);
      } catch (error) {
        const code = error instanceof Failure ? error.code : 'hotkey-unavailable';
        log.warn('hotkey-failed', { code });
        report({ state: 'failed', code });
      }
    },
    recordNext: async () => {
      if (keyboard === null) throw new Failure('hotkey-unavailable');
      recording?.abort();
      recording = new AbortController();
      const before = status;
      report({ state: 'recording' });
      const hotkey = await keyboard.recordNext(recording.signal);
      report(before);
      if (hotkey !== null && wouldType(hotkey)) throw new Failure('hotkey-would-type');
      return hotkey;
    },
    stopRecording: () => recording?.abort(),
    listenToCancel: (isWanted) => keyboard?.listenToCancel(isWanted),
    keysDown: keysDown.read,
    [Symbol.dispose]: () => {
      keysDown[Symbol.dispose]();
      keyboard?.[Symbol.dispose]();
    },
  };
}

/** Null where this desktop lets no app hear keys: the tray still starts and stops. */
function openKeyboard(onKeyEdge: OnKeyEdge, isInserting: () => boolean, log: Log): Keyboard | null {
  try {
    return openHookKeyboard(onKeyEdge, isInserting);
  } catch (error) {
    log.unexpected(error);
    return null;
  }
}
