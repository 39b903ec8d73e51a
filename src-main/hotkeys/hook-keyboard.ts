/**
 * Hears keys and the mouse through uiohook, which reports press and release whoever has the focus. It only
 * listens, so the hotkey is also registered with the system, through Electron or, for the mouse, with X: that
 * keeps it from reaching the focused app (F9 types "~" into a terminal) and tells when it is taken. A
 * modifier by itself types nothing, and nobody can have it for themselves.
 */
import { globalShortcut } from 'electron';
import { UiohookKey, type UiohookKeyboardEvent, type UiohookMouseEvent, uIOhook } from 'uiohook-napi';
import { activationTimes } from '../../src-core/dictation/activation.ts';
import {
  formatHotkey,
  type Hotkey,
  hotkeyKeys,
  isModifierAlone,
  isMouseButton,
  type ModifierName,
  mediaKeys,
} from '../../src-core/hotkey.ts';
import {
  type Alone,
  choose,
  type Heard,
  hear,
  type KeyEvent,
  nothingHeard,
} from '../../src-core/hotkey-edges.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { KeyBinding, Keyboard, OnKeyEdge, RefusedBinding } from './keyboard.ts';
import { openSystemKeys } from './x11-keys.ts';

/** Those that the hook calls otherwise, or has no name for (`VC_…` in uiohook.h). */
const ownCodes: Readonly<Record<string, number>> = {
  LeftControl: UiohookKey.Ctrl,
  RightControl: UiohookKey.CtrlRight,
  LeftAlt: UiohookKey.Alt,
  RightAlt: UiohookKey.AltRight,
  LeftShift: UiohookKey.Shift,
  RightShift: UiohookKey.ShiftRight,
  LeftSuper: UiohookKey.Meta,
  RightSuper: UiohookKey.MetaRight,
  MediaPlayPause: 0xe022,
  MediaNextTrack: 0xe019,
  MediaPreviousTrack: 0xe010,
  MediaStop: 0xe024,
  VolumeMute: 0xe020,
  VolumeDown: 0xe02e,
  VolumeUp: 0xe030,
};

/** On X11 the hook has no number for these: the press is told by who registered them, the release as that of any such key. */
const unnumbered: ReadonlySet<string> = new Set(
  process.platform === 'linux' ? ['MediaPlayPause', 'MediaNextTrack', 'MediaPreviousTrack', 'MediaStop'] : [],
);
const noNumber = 0;

/** `places`: where the keys are that have these letters; null: where Americans have them. */
function keycodes(places: ReadonlyMap<string, number> | null): ReadonlyMap<number, string> {
  const codes: Readonly<Record<string, number | undefined>> = { ...UiohookKey, ...ownCodes };
  const translated = new Set(places?.values());
  return new Map(
    hotkeyKeys.flatMap((key) => {
      const place = places?.get(key);
      if (place !== undefined) return [[place, key] as const];
      const code = codes[key];
      return code === undefined || translated.has(code) ? [] : [[code, key] as const];
    }),
  );
}

/** The server's own time, in ms. Elsewhere the hook counts in other units, which it does not tell. */
const isTimeKnown = process.platform === 'linux';

/** Those of the chords that paste. */
const pasteModifiers: readonly ModifierName[] = ['Control', 'Shift', 'Super'];

/** @param isInserting Dictum itself may be holding those. Throws `hotkey-unavailable` when this desktop does not let us hear keys. */
export function openHookKeyboard(
  onKeyEdge: OnKeyEdge,
  isInserting: () => boolean,
  onProblem: (error: unknown) => void,
): Keyboard {
  let wanted: readonly KeyBinding[] = [];
  let armed: readonly KeyBinding[] = [];
  let recording: ((hotkey: Hotkey | null) => void) | null = null;
  let tellUnusable = () => {};
  let isCancelHeld = false;
  let heard: Heard = nothingHeard;
  /** While a hotkey is being chosen. */
  let alone: Alone = null;
  /** Those that are down of the keys that have no number. */
  const unnumberedDown = new Set<string>();
  /** The key that was just chosen is still down: its repeats are no press of the new hotkey. */
  let chosen: string | null = null;
  let keyOfCode = keycodes(null);
  let wheeledAt = Number.NEGATIVE_INFINITY;
  /** One registration after the other: each begins by taking back the one before. */
  let last: Promise<unknown> = Promise.resolve();
  const system = openSystemKeys(() => void followLayout());

  async function readPlaces(): Promise<void> {
    keyOfCode = keycodes(await system.places());
  }

  /** X tells of every change to a key, also of those that are none to letters and digits. */
  async function followLayout(): Promise<void> {
    const before = keyOfCode;
    await readPlaces();
    const isChanged = [...keyOfCode].some(([code, key]) => before.get(code) !== key);
    if (isChanged && recording === null) await register(wanted);
  }

  function onKey(edge: KeyEvent['edge'], event: UiohookKeyboardEvent): void {
    if (event.keycode === noNumber && edge === 'up') {
      for (const id of unnumberedDown) onKeyEdge({ key: id, edge: 'up' });
      unnumberedDown.clear();
      if (chosen !== null && unnumbered.has(chosen)) chosen = null;
    }
    const isEscape = event.keycode === UiohookKey.Escape;
    if (recording !== null && edge === 'down' && isEscape) return recording(null);
    const key = isEscape ? 'Escape' : (keyOfCode.get(event.keycode) ?? null);
    // What has no number may be a key that somebody else tells of.
    if (recording !== null && edge === 'down' && key === null && event.keycode !== noNumber) tellUnusable();
    tell({ key, edge, held: heldModifiers(event) }, event.time);
  }

  /** The wheel and the buttons that are no hotkey make a combination of the modifier that is down. */
  function onMouse(
    edge: KeyEvent['edge'],
    event: Pick<UiohookMouseEvent, 'button' | 'time'> & Modifiers,
  ): void {
    const key = event.button === 4 ? 'Mouse4' : event.button === 5 ? 'Mouse5' : null;
    tell({ key, edge, held: heldModifiers(event) }, event.time);
  }

  function tell(event: KeyEvent, time: number): void {
    if (recording !== null) {
      // What was down before ends all the same.
      if (event.edge === 'up') tellEdges(event, time);
      const next = choose(alone, event);
      alone = next.alone;
      if (next.chosen === null) return;
      if (event.edge === 'down') chosen = event.key;
      return recording(next.chosen);
    }
    const isStillChosen = event.key !== null && event.key === chosen;
    if (isStillChosen && event.edge === 'up') chosen = null;
    if (isStillChosen) return;
    tellEdges(event, time);
  }

  function tellEdges(event: KeyEvent, time: number): void {
    const next = hear(heard, event, {
      bindings: armed,
      ours: isInserting() ? pasteModifiers : [],
      mayCancel: isCancelHeld,
    });
    heard = next.heard;
    for (const edge of next.edges) onKeyEdge(isTimeKnown ? { ...edge, time } : edge);
  }

  /** What is thrown where the hook tells of a key ends this process, and no key is worth that. */
  function heeding<Event>(listener: (event: Event) => void): (event: Event) => void {
    return (event) => {
      try {
        listener(event);
      } catch (error) {
        onProblem(error);
      }
    };
  }

  uIOhook.on(
    'keydown',
    heeding((event) => onKey('down', event)),
  );
  uIOhook.on(
    'keyup',
    heeding((event) => onKey('up', event)),
  );
  uIOhook.on(
    'mousedown',
    heeding((event) => onMouse('down', event)),
  );
  uIOhook.on(
    'mouseup',
    heeding((event) => onMouse('up', event)),
  );
  uIOhook.on(
    'wheel',
    heeding((event) => {
      const now = performance.now();
      const isNew = now - wheeledAt > activationTimes.wheelPause;
      wheeledAt = now;
      // A page that still glides when the modifier goes down is no combination with it.
      if (isNew) onMouse('down', { ...event, button: 0 });
    }),
  );
  try {
    uIOhook.start();
  } catch (error) {
    throw new Failure('hotkey-unavailable', { cause: error });
  }

  function unregister(): void {
    for (const { hotkey } of armed) if (isRegistered(hotkey)) globalShortcut.unregister(formatHotkey(hotkey));
  }

  function register(bindings: readonly KeyBinding[]): Promise<readonly RefusedBinding[]> {
    const registered = last.then(() => registerNow(bindings));
    last = registered.catch(() => {});
    return registered;
  }

  async function registerNow(bindings: readonly KeyBinding[]): Promise<readonly RefusedBinding[]> {
    unregister();
    armed = [];
    const buttons = bindings.filter(({ hotkey }) => isMouseButton(hotkey));
    const isHad = await system.takeButtons(buttons.map(({ hotkey }) => hotkey));
    const refused = [
      ...buttons.filter((_, place) => isHad[place] === false),
      ...bindings.filter(({ id, hotkey }) => {
        const onPress = () => {
          if (!unnumbered.has(hotkey.key) || hotkey.key === chosen) return;
          unnumberedDown.add(id);
          onKeyEdge({ key: id, edge: 'down' });
        };
        return isRegistered(hotkey) && !globalShortcut.register(formatHotkey(hotkey), onPress);
      }),
    ];
    armed = bindings.filter((binding) => !refused.includes(binding));
    return refused.map(({ id }) => ({ id, code: 'hotkey-taken' }));
  }

  return {
    hears: 'press-and-release',
    arm: async (bindings) => {
      // Reading takes the connection to the X server, which nobody needs for F9.
      if (bindings.some(({ hotkey }) => hotkey.key.length === 1)) await readPlaces();
      wanted = bindings;
      return register(bindings);
    },
    listenToCancel: (isWanted) => {
      if (isWanted === isCancelHeld) return;
      isCancelHeld = isWanted;
      if (!isWanted) globalShortcut.unregister('Escape');
      // Somebody else's Escape stays theirs; another key and `dictum cancel` can still cancel.
      else globalShortcut.register('Escape', () => onKeyEdge({ key: 'cancel', edge: 'down' }));
    },
    recordNext: async (signal, onUnusable) => {
      const { promise, resolve } = Promise.withResolvers<Hotkey | null>();
      alone = null;
      recording = resolve;
      tellUnusable = onUnusable;
      if (signal.aborted) resolve(null);
      signal.addEventListener('abort', () => resolve(null), { once: true });
      await Promise.all([readPlaces(), register([])]);
      // The hook does not know all of them, and who registers them does.
      const media = mediaKeys.filter(
        (key) =>
          unnumbered.has(key) &&
          !signal.aborted &&
          globalShortcut.register(key, () => {
            chosen = key;
            recording?.({ modifiers: [], key });
          }),
      );
      const hotkey = await promise;
      for (const key of media) globalShortcut.unregister(key);
      // Somebody may be choosing another one by now.
      if (recording !== resolve) return hotkey;
      recording = null;
      await register(wanted);
      return hotkey;
    },
    listenAnew: () => {
      // What went up meanwhile was not heard.
      heard = nothingHeard;
      try {
        uIOhook.stop();
        uIOhook.start();
      } catch (error) {
        onProblem(error);
      }
    },
    [Symbol.dispose]: () => {
      globalShortcut.unregisterAll();
      system[Symbol.dispose]();
      uIOhook.stop();
    },
  };
}

/** With the system, by Electron. */
function isRegistered(hotkey: Hotkey): boolean {
  return !isModifierAlone(hotkey) && !isMouseButton(hotkey);
}

type Modifiers = Pick<UiohookKeyboardEvent, 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

function heldModifiers(event: Modifiers): readonly ModifierName[] {
  const held: readonly (readonly [boolean, ModifierName])[] = [
    [event.ctrlKey, 'Control'],
    [event.altKey, 'Alt'],
    [event.shiftKey, 'Shift'],
    [event.metaKey, 'Super'],
  ];
  return held.flatMap(([isHeld, name]) => (isHeld ? [name] : []));
}
