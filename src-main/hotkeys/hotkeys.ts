/** The hotkeys as the app knows them: armed, being chosen or tried, or not to be had. */
import type { HotkeyStatus, RefusedKeys } from '../../src-core/contract.ts';
import type { ErrorCode } from '../../src-core/error-codes.ts';
import { formatHotkey, parseHotkey, wouldSwallowPaste, wouldType } from '../../src-core/hotkey.ts';
import { bindingOf, type HotkeyBinding } from '../../src-core/hotkey-bindings.ts';
import { whyNoneHad } from '../../src-core/keys-had.ts';
import { Failure } from '../../src-core/transcription.ts';
import { shortcutWords } from '../../src-core/words/settings.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Log } from '../log.ts';
import type { ChosenKeyboard } from './choose-keyboard.ts';
import type { KeyBinding, KeyEdge, OnKeyEdge } from './keyboard.ts';
import type { KeysDown } from './keys-down.ts';

export interface Hotkeys extends Disposable {
  /** Never rejects: which of them could not be had is in the status. */
  arm(bindings: readonly HotkeyBinding[]): Promise<void>;
  /**
   * Rejects with a `Failure` when one that is new among them cannot be had; those before stay armed, unless it was the
   * desktop that said no: it would ask the person again at once. Where no keys are heard at all, any may be wished for.
   * `hotkey-superseded` when other keys are wished for before these are had.
   */
  change(bindings: readonly HotkeyBinding[]): Promise<void>;
  /** The next keys that somebody presses; null when they thought better of it. */
  recordNext(): Promise<string | null>;
  stopRecording(): void;
  /** Until it is stopped, a dictation begins, or nobody has pressed one for a while, hotkeys only show in the status that they are heard. */
  test(): void;
  stopTesting(): void;
  listenToCancel(isWanted: boolean): void;
  /** The person is back at a screen that was locked, or a computer that slept. */
  comeBack(): void;
  /** Has the desktop show where its keys are chosen, or asks it for them anew. */
  configure(): Promise<void>;
  /** Every key that is down, by the system's numbers; none where it does not tell of this hotkey; null: not known this time. */
  keysDown(keys: string): Promise<readonly number[] | null>;
}

interface HotkeyDeps {
  readonly openKeyboard: (onKeyEdge: OnKeyEdge, onPortal: () => void) => ChosenKeyboard;
  readonly keysDown: Omit<KeysDown, keyof Disposable>;
  /** The key is the `keys` of the binding. */
  readonly onKeyEdge: OnKeyEdge;
  readonly onStatus: (status: HotkeyStatus) => void;
  /** No key that begins a dictation is had, at the start or any more; said again only after one was. */
  readonly onNoneHad: (code: ErrorCode) => void;
  readonly log: Log;
}

/** Whoever has forgotten that they were trying keys wants to dictate again, in ms. */
const longestPauseOfTest = 60_000;

type Armed = Extract<HotkeyStatus, { state: 'armed' | 'failed' }>;

export function openHotkeys({
  openKeyboard,
  keysDown,
  onKeyEdge,
  onStatus,
  onNoneHad,
  log,
}: HotkeyDeps): Hotkeys {
  const keyboard = openKeyboard(hear, () => {
    isPortalNew = true;
    armFromPortal();
  });
  let wanted: readonly HotkeyBinding[] = [];
  let recording: AbortController | null = null;
  let wasUnusable = false;
  let armed: Armed = { state: 'failed', code: 'hotkey-unavailable' };
  let isNoneHadTold = false;
  /** What was heard while they are tried. */
  let heard: ReadonlyMap<string, KeyEdge['edge']> | null = null;
  let endOfTest: Disposable | null = null;
  let canCancel = false;
  /** The desktop has keys to give since these were armed without. */
  let isPortalNew = false;
  /** One after the other: each may ask the person, and what it takes back are the keys of the one before. */
  let last: Promise<unknown> = Promise.resolve();
  /** Ends the one that has not ended yet, which ends those before it in its turn. */
  let newest: AbortController | null = null;

  /** What is wished for now is all that counts: a question to the person that is still open is taken back. */
  function inTurn(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    newest?.abort(new Failure('hotkey-superseded'));
    const own = new AbortController();
    newest = own;
    const turn = last
      .then(() => work(own.signal))
      .finally(() => {
        if (newest === own) newest = null;
        armFromPortal();
      });
    last = turn.catch(() => {});
    return turn;
  }

  /** Its question takes the focus: it waits for whoever dictates, or is choosing or trying keys. */
  function armFromPortal(): void {
    if (!isPortalNew || canCancel || recording !== null || heard !== null || newest !== null) return;
    void inTurn((signal) => armNow(wanted, signal));
  }

  function hear(edge: KeyEdge): void {
    // Some ways hear the keys that are armed also while another one is chosen. What was down before still goes up.
    if (recording !== null && edge.edge === 'down') {
      if (edge.key === 'cancel') recording.abort();
      return;
    }
    const isOfTest = edge.key !== 'cancel' && (edge.edge === 'down' || heard?.has(edge.key));
    if (heard === null || !isOfTest) return onKeyEdge(edge);
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
    armFromPortal();
  }

  function report(): void {
    if (recording !== null) onStatus({ state: 'recording', wasUnusable });
    else if (heard === null) onStatus(armed);
    else onStatus({ state: 'testing', heard: [...heard].map(([keys, edge]) => ({ keys, edge })) });
  }

  async function take(
    bindings: readonly HotkeyBinding[],
    signal: AbortSignal,
  ): Promise<readonly RefusedKeys[]> {
    wanted = bindings;
    signal.throwIfAborted();
    isPortalNew = false;
    const pasting = bindings.filter(({ keys }) => swallowsPaste(keys));
    const others = bindings.filter((binding) => !pasting.includes(binding));
    const refused: readonly RefusedKeys[] = [
      ...pasting.map(({ keys }) => ({ keys, code: 'hotkey-pastes' as const })),
      ...(await keyboard.arm(others.flatMap(keyBinding), signal)).map(({ id, code }) => ({ keys: id, code })),
    ];
    const [first] = refused;
    // As long as one of them is heard, hotkeys work.
    armed =
      first !== undefined && refused.length === bindings.length
        ? { state: 'failed', code: first.code }
        : { state: 'armed', refused };
    return refused;
  }

  async function armNow(bindings: readonly HotkeyBinding[], signal: AbortSignal): Promise<void> {
    try {
      await take(bindings, signal);
    } catch (error) {
      if (error === signal.reason) return;
      if (!(error instanceof Failure)) log.unexpected(error);
      armed = { state: 'failed', code: error instanceof Failure ? error.code : 'hotkey-unavailable' };
    }
    // Connects now, and not when somebody begins to speak.
    if (keyboard.isSystemsOwn) void keysDown.read();
    tell();
  }

  /** Nobody need be asked for these, and no question taken back. */
  function refusePasting(bindings: readonly HotkeyBinding[]): void {
    if (bindings.some(({ keys }) => bindingOf(wanted, keys) === null && swallowsPaste(keys)))
      throw new Failure('hotkey-pastes');
  }

  async function changeNow(bindings: readonly HotkeyBinding[], signal: AbortSignal): Promise<void> {
    const before = wanted;
    const isNew = ({ keys }: { keys: string }) => bindingOf(before, keys) === null;
    const refused = await take(bindings, signal).catch(async (error: unknown) => {
      // What is armed then is for the next one to say.
      if (error === signal.reason) wanted = before;
      else if (error instanceof Failure && error.code === 'hotkey-refused') {
        wanted = before;
        armed = { state: 'failed', code: error.code };
        tell();
      } else await armNow(before, signal);
      throw error;
    });
    const news = refused.find((each) => isNew(each) && each.code !== 'hotkey-unavailable');
    if (news !== undefined) await take(before, signal);
    tell();
    if (news !== undefined) throw new Failure(news.code);
  }

  function tell(): void {
    if (armed.state === 'armed') log.info('hotkey-armed');
    else log.warn('hotkey-failed', { code: armed.code });
    report();
    const code = whyNoneHad(wanted, armed);
    if (code !== null && !isNoneHadTold) onNoneHad(code);
    isNoneHadTold = code !== null;
  }

  return {
    change: async (bindings) => {
      refusePasting(bindings);
      await inTurn((signal) => changeNow(bindings, signal));
    },
    arm: (bindings) => inTurn((signal) => armNow(bindings, signal)),
    recordNext: async () => {
      recording?.abort();
      const own = new AbortController();
      recording = own;
      wasUnusable = false;
      stopTesting();
      report();
      try {
        const hotkey = await keyboard.recordNext(own.signal, () => {
          if (recording !== own || wasUnusable) return;
          wasUnusable = true;
          report();
        });
        if (hotkey !== null && wouldType(hotkey)) throw new Failure('hotkey-would-type');
        return hotkey && formatHotkey(hotkey);
      } finally {
        if (recording === own) recording = null;
        report();
        armFromPortal();
      }
    },
    stopRecording: () => recording?.abort(),
    test: () => {
      heard = new Map();
      goOnTesting();
      report();
    },
    stopTesting,
    listenToCancel: (isWanted) => {
      // Whoever dictates, however they began, needs their keys to end it.
      if (isWanted && !canCancel) stopTesting();
      canCancel = isWanted;
      keyboard.listenToCancel(isWanted);
      armFromPortal();
    },
    // While a question is open, the keyboard itself asks it anew, and whoever waits for its answer goes on waiting.
    configure: () =>
      armed.state === 'failed' && newest === null
        ? inTurn((signal) => armNow(wanted, signal))
        : keyboard.configure(),
    comeBack: () => keyboard.comeBack(),
    keysDown: async (keys) => {
      if (!keyboard.isSystemsOwn) return [];
      const hotkey = parseHotkey(keys);
      if (hotkey === null) return keysDown.read();
      return keysDown.tellsOf(hotkey) ? keysDown.read(hotkey) : [];
    },
    [Symbol.dispose]: () => {
      endOfTest?.[Symbol.dispose]();
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
