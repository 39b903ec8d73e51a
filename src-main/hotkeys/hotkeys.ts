/** The hotkey as the app knows it: armed, being chosen, or not to be had. */
import type { HotkeyStatus } from '../../src-core/contract.ts';
import type { Hearing } from '../../src-core/hearing.ts';
import { type Hotkey, parseHotkey, wouldSwallowPaste, wouldType } from '../../src-core/hotkey.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { Log } from '../log.ts';
import { chooseKeyboard } from './choose-keyboard.ts';
import type { KeyBinding, OnKeyEdge } from './keyboard.ts';
import { openKeysDown } from './keys-down.ts';

export interface Hotkeys extends Disposable {
  /** Never rejects: whether it worked is in the status. */
  arm(hotkey: string): Promise<void>;
  /** Rejects with a `Failure` when it cannot be had; the one before stays armed. */
  change(hotkey: string): Promise<void>;
  recordNext(): Promise<Hotkey | null>;
  stopRecording(): void;
  listenToCancel(isWanted: boolean): void;
  /** Has the desktop show where its keys are chosen, or asks it for them anew. */
  configure(): Promise<void>;
  /** Every key that is down, by the system's numbers; none where it does not tell. */
  keysDown(): Promise<readonly number[]>;
}

interface HotkeyDeps {
  readonly onKeyEdge: OnKeyEdge;
  readonly onStatus: (status: HotkeyStatus) => void;
  /** Which way is used now, and what it can do. */
  readonly onHearing: (hearing: Hearing) => void;
  readonly log: Log;
}

export function openHotkeys({ onKeyEdge, onStatus, onHearing, log }: HotkeyDeps): Hotkeys {
  const keyboard = chooseKeyboard({ onKeyEdge, onHearing, log });
  const keysDown = openKeysDown();
  let armed: readonly KeyBinding[] = [];
  let wanted = '';
  let recording: AbortController | null = null;
  let status: HotkeyStatus = { state: 'failed', code: 'hotkey-unavailable' };

  function report(next: HotkeyStatus): void {
    status = next;
    onStatus(next);
  }

  async function change(text: string): Promise<void> {
    const hotkey = parseHotkey(text);
    if (hotkey === null) throw new Failure('hotkey-unavailable');
    if (wouldSwallowPaste(hotkey)) throw new Failure('hotkey-pastes');
    const bindings = [{ id: text, hotkey }];
    const [refused] = await keyboard.arm(bindings);
    if (refused !== undefined) {
      await keyboard.arm(armed);
      throw new Failure(refused.code);
    }
    armed = bindings;
    report({ state: 'armed' });
    // Connects now, and not when somebody begins to speak.
    if (keyboard.isSystemsOwn) void keysDown.read();
    log.info('hotkey-armed');
  }

  async function arm(hotkey: string): Promise<void> {
    wanted = hotkey;
    try {
      await change(hotkey);
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'hotkey-unavailable';
      log.warn('hotkey-failed', { code });
      report({ state: 'failed', code });
    }
  }

  return {
    change,
    arm,
    recordNext: async () => {
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
    listenToCancel: (isWanted) => keyboard.listenToCancel(isWanted),
    configure: () => (status.state === 'failed' ? arm(wanted) : keyboard.configure()),
    keysDown: async () => (keyboard.isSystemsOwn ? await keysDown.read() : []),
    [Symbol.dispose]: () => {
      keysDown[Symbol.dispose]();
      keyboard[Symbol.dispose]();
    },
  };
}
