/** The hotkeys as the app knows them: armed, being chosen or tried, or not to be had. */
import type { HotkeyStatus, RefusedKeys } from '../../src-core/contract.ts';
import type { Hearing } from '../../src-core/hearing.ts';
import {
  formatHotkey,
  isMouseButton,
  parseHotkey,
  wouldSwallowPaste,
  wouldType,
} from '../../src-core/hotkey.ts';
import { bindingOf, type HotkeyBinding } from '../../src-core/hotkey-bindings.ts';
import { Failure } from '../../src-core/transcription.ts';
import { shortcutWords } from '../../src-core/words/en.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Log } from '../log.ts';
import { chooseKeyboard } from './choose-keyboard.ts';
import type { KeyBinding, KeyEdge, OnKeyEdge } from './keyboard.ts';
import { openKeysDown } from './keys-down.ts';

export interface Hotkeys extends Disposable {
  /** Never rejects: which of them could not be had is in the status. */
  arm(bindings: readonly HotkeyBinding[]): Promise<void>;
  /** Rejects with a `Failure` when one that is new among them cannot be had; those before stay armed. */
  change(bindings: readonly HotkeyBinding[]): Promise<void>;
  /** The next keys that somebody presses; null when they thought better of it. */
  recordNext(): Promise<string | null>;
  stopRecording(): void;
  /** Until it is stopped, or nobody has pressed one for a while, hotkeys only show in the status that they are heard. */
  test(): void;
  stopTesting(): void;
  listenToCancel(isWanted: boolean): void;
  /** Has the desktop show where its keys are chosen, or asks it for them anew. */
  configure(): Promise<void>;
  /** Every key that is down, by the system's numbers; none where it does not tell of this hotkey. */
  keysDown(keys: string): Promise<readonly number[]>;
}

interface HotkeyDeps {
  /** The key is the `keys` of the binding. */
  readonly onKeyEdge: OnKeyEdge;
  /** Keys may be going down that nobody presses but Dictum. */
  readonly isInserting: () => boolean;
  readonly onStatus: (status: HotkeyStatus) => void;
  /** Which way is used now, and what it can do. */
  readonly onHearing: (hearing: Hearing) => void;
  readonly log: Log;
}

/** Whoever has forgotten that they were trying keys wants to dictate again, in ms. */
const longestPauseOfTest = 60_000;

type Armed = Extract<HotkeyStatus, { state: 'armed' | 'failed' }>;

export function openHotkeys({ onKeyEdge, isInserting, onStatus, onHearing, log }: HotkeyDeps): Hotkeys {
  const keyboard = chooseKeyboard({ onKeyEdge: hear, isInserting, onHearing, log });
  const keysDown = openKeysDown();
  let wanted: readonly HotkeyBinding[] = [];
  let recording: AbortController | null = null;
  let armed: Armed = { state: 'failed', code: 'hotkey-unavailable' };
  /** What was heard while they are tried. */
  let heard: ReadonlyMap<string, KeyEdge['edge']> | null = null;
  let endOfTest: Disposable | null = null;

  function hear(edge: KeyEdge): void {
    if (heard === null || edge.key === 'cancel') return onKeyEdge(edge);
    // A modifier that was part of a combination goes up as well, which says nothing more.
    goOnTesting();
    const isEndOfChord = edge.edge === 'up' && heard.get(edge.key) === 'chord';
    if (isEndOfChord || heard.get(edge.key) === edge.edge) return;
    heard = new Map([...heard, [edge.key, edge.edge]]);
    report();
  }

  function goOnTesting(): void {
    endOfTest?.[Symbol.dispose]();
    endOfTest = deadlineAfter(longestPauseOfTest, stopTesting);
  }

  function stopTesting(): void {
    endOfTest?.[Symbol.dispose]();
    if (heard === null) return;
    heard = null;
    report();
  }

  function report(): void {
    if (recording !== null) onStatus({ state: 'recording' });
    else if (heard === null) onStatus(armed);
    else onStatus({ state: 'testing', heard: [...heard].map(([keys, edge]) => ({ keys, edge })) });
  }

  async function take(bindings: readonly HotkeyBinding[]): Promise<readonly RefusedKeys[]> {
    wanted = bindings;
    const pasting = bindings.filter(({ keys }) => swallowsPaste(keys));
    const others = bindings.filter((binding) => !pasting.includes(binding));
    const refused: readonly RefusedKeys[] = [
      ...pasting.map(({ keys }) => ({ keys, code: 'hotkey-pastes' as const })),
      ...(await keyboard.arm(others.flatMap(keyBinding))).map(({ id, code }) => ({ keys: id, code })),
    ];
    const [first] = refused;
    // As long as one of them is heard, hotkeys work.
    armed =
      first !== undefined && refused.length === bindings.length
        ? { state: 'failed', code: first.code }
        : { state: 'armed', refused };
    return refused;
  }

  async function arm(bindings: readonly HotkeyBinding[]): Promise<void> {
    try {
      await take(bindings);
    } catch (error) {
      if (!(error instanceof Failure)) log.unexpected(error);
      armed = { state: 'failed', code: error instanceof Failure ? error.code : 'hotkey-unavailable' };
    }
    // Connects now, and not when somebody begins to speak.
    if (keyboard.isSystemsOwn) void keysDown.read();
    if (armed.state === 'armed') log.info('hotkey-armed');
    else log.warn('hotkey-failed', { code: armed.code });
    report();
  }

  return {
    change: async (bindings) => {
      const before = wanted;
      const refused = await take(bindings).catch(async (error: unknown) => {
        await arm(before);
        throw error;
      });
      const news = refused.find(({ keys }) => bindingOf(before, keys) === null);
      if (news !== undefined) await take(before);
      report();
      if (news !== undefined) throw new Failure(news.code);
      log.info('hotkey-armed');
    },
    arm,
    recordNext: async () => {
      recording?.abort();
      const own = new AbortController();
      recording = own;
      heard = null;
      report();
      const hotkey = await keyboard.recordNext(own.signal);
      if (recording === own) recording = null;
      report();
      if (hotkey !== null && wouldType(hotkey)) throw new Failure('hotkey-would-type');
      return hotkey && formatHotkey(hotkey);
    },
    stopRecording: () => recording?.abort(),
    test: () => {
      heard = new Map();
      goOnTesting();
      report();
    },
    stopTesting,
    listenToCancel: (isWanted) => keyboard.listenToCancel(isWanted),
    configure: () => (armed.state === 'failed' ? arm(wanted) : keyboard.configure()),
    keysDown: async (keys) => {
      if (!keyboard.isSystemsOwn) return [];
      const hotkey = parseHotkey(keys);
      return hotkey !== null && isMouseButton(hotkey) ? [] : keysDown.read();
    },
    [Symbol.dispose]: () => {
      endOfTest?.[Symbol.dispose]();
      keysDown[Symbol.dispose]();
      keyboard[Symbol.dispose]();
    },
  };
}

function keyBinding({ keys, action }: HotkeyBinding): readonly KeyBinding[] {
  const hotkey = parseHotkey(keys);
  return hotkey === null ? [] : [{ id: keys, hotkey, description: shortcutWords.action(action, keys) }];
}

function swallowsPaste(keys: string): boolean {
  const hotkey = parseHotkey(keys);
  return hotkey !== null && wouldSwallowPaste(hotkey);
}
