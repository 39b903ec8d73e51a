import { setTimeout as delay, setImmediate as endOfTurn } from 'node:timers/promises';
import { Failure } from '../../../src-core/transcription.ts';
import { ask, readProperty, type X11Connection } from './connection.ts';
import { isCovered } from './covered.ts';
import type { RememberedWindow } from './remembered-windows.ts';

export interface FocusedWindow {
  readonly window: number;
  /** As the app names itself, the class part of WM_CLASS; empty when the window does not say. */
  readonly windowClass: string;
}

/** The window that has the focus; null when none has. */
export async function focusedWindow(connection: X11Connection): Promise<FocusedWindow | null> {
  const window = (await activeWindow(connection)) ?? (await windowWithInputFocus(connection));
  if (window === null) return null;
  return { window, windowClass: await windowClass(connection, window) };
}

/** The window of another process, once it has the focus; null when none has it before the signal. */
export async function foreignFocus(
  connection: X11Connection,
  own: number,
  signal: AbortSignal,
): Promise<FocusedWindow | null> {
  while (!signal.aborted) {
    const focused = await focusedWindow(connection);
    const isSomebodys = focused !== null && (await isManaged(connection, focused.window));
    if (isSomebodys && !(await isOf(own, connection, focused.window))) return focused;
    // Window managers move the focus when they get to it, and not all of them tell.
    await delay(lookEveryMs);
  }
  return null;
}

/** Whether it has the focus, and not another window that has got its number since. */
export async function hasFocus(connection: X11Connection, target: RememberedWindow): Promise<boolean> {
  return (await focusedWindow(connection))?.window === target.window && !target.isGone();
}

/** For so long a window may be without the focus and count as having it, in ms. */
const focusReturnsWithinMs = 500;

/**
 * Whether the window has the focus, or has it back in a moment: when another window appears, goes or starts
 * anew (the pill's does when its page has crashed), window managers take the focus away and give it back.
 */
export async function keepsFocus(connection: X11Connection, target: RememberedWindow): Promise<boolean> {
  const until = performance.now() + focusReturnsWithinMs;
  while (!(await hasFocus(connection, target))) {
    if (target.isGone() || performance.now() > until) return false;
    await delay(lookEveryMs);
  }
  return true;
}

/**
 * While the focus goes from one window to the next, window managers give it to a hidden window of their
 * own, which is no place for words. Where none says which windows it manages, any may be meant.
 */
async function isManaged(connection: X11Connection, window: number): Promise<boolean> {
  const list = await readProperty(connection, connection.root, await connection.atom('_NET_CLIENT_LIST'));
  if (list === null) return true;
  const windows = Array.from({ length: list.data.length >> 2 }, (_, index) =>
    list.data.readUInt32LE(index * 4),
  );
  return windows.includes(window);
}

async function isOf(pid: number, connection: X11Connection, window: number): Promise<boolean> {
  const property = await readProperty(connection, window, await connection.atom('_NET_WM_PID')).catch(
    () => null,
  );
  return (property?.data.length ?? 0) >= 4 && property?.data.readUInt32LE(0) === pid;
}

/** As the window manager says it; null when it doesn't, or there is none. */
async function activeWindow(connection: X11Connection): Promise<number | null> {
  const active = await readProperty(connection, connection.root, await connection.atom('_NET_ACTIVE_WINDOW'));
  if (active === null || active.data.length < 4) return null;
  return active.data.readUInt32LE(0) || null;
}

async function windowWithInputFocus(connection: X11Connection): Promise<number | null> {
  const { focus } = await ask<{ focus: number }>((answer) => connection.client.GetInputFocus(answer));
  // 0 is "none", 1 is "wherever the pointer is".
  return focus > 1 && focus !== connection.root ? focus : null;
}

/** WM_CLASS is "instance\0class\0". */
async function windowClass(connection: X11Connection, window: number): Promise<string> {
  const property = await readProperty(connection, window, await connection.atom('WM_CLASS')).catch(
    () => null,
  );
  const [, name = ''] = (property?.data.toString('latin1') ?? '').split('\0');
  return name;
}

/** How often a key that is still down is looked at, in ms. The X server tells no one when it goes up. */
const lookEveryMs = 8;

/**
 * Resolves when no Shift, Control, Alt, Super or AltGr is down: with one of them held, the paste
 * chord would be another chord.
 */
async function modifiersReleased(connection: X11Connection, signal: AbortSignal): Promise<void> {
  const modifiers = await modifierKeycodes(connection);
  while ((await heldKeys(connection)).some((keycode) => modifiers.has(keycode)))
    await delay(lookEveryMs, undefined, { signal });
}

/** Rows: Shift, Lock, Control, Mod1 … Mod5. Caps Lock and Num Lock are switches, not held keys. */
async function modifierKeycodes({ client }: X11Connection): Promise<ReadonlySet<number>> {
  const mapping = await ask<readonly (readonly number[])[]>((answer) => client.GetModifierMapping(answer));
  return new Set(mapping.filter((_, row) => row !== 1).flat());
}

/**
 * A hotkey that is held, Dictum's or another app's, gets every key that is pressed meanwhile. Resolves
 * when it is up: true when there was one. Who has the keyboard with no key down is not waited for.
 */
export async function heldHotkeyReleased(connection: X11Connection, signal: AbortSignal): Promise<boolean> {
  let looksWithoutKey = 0;
  for (let hasWaited = false; ; hasWaited = true) {
    const [isTaken, held] = await Promise.all([isKeyboardTaken(connection), heldKeys(connection)]);
    if (!isTaken) return hasWaited;
    // Once may be the moment between two presses.
    looksWithoutKey = held.length === 0 ? looksWithoutKey + 1 : 0;
    if (looksWithoutKey === 2) return false;
    await delay(lookEveryMs, undefined, { signal });
  }
}

/** A menu that is open for longer is waited for no more, and neither is a screen that was locked, in ms. */
const keyboardReturnsWithinMs = 3_000;

/**
 * Resolves when keys that are pressed now mean what they say and go to the window that has the focus. Rejects with
 * `target-changed` when somebody has taken the keyboard from it and keeps it, as lock screens do that tell nobody of
 * themselves.
 */
export async function personOutOfTheWay(
  connection: X11Connection,
  target: RememberedWindow,
  signal: AbortSignal,
): Promise<void> {
  let until: number | null = null;
  for (;;) {
    await modifiersReleased(connection, signal);
    // Whoever presses it again and again is no lock screen, however long that goes on.
    if (await heldHotkeyReleased(connection, signal)) until = null;
    if (!(await isKeyboardTaken(connection)) || !(await isForOthers(connection, target))) return;
    until ??= performance.now() + keyboardReturnsWithinMs;
    if (performance.now() > until) throw new Failure('target-changed');
    await delay(lookEveryMs, undefined, { signal });
  }
}

/** Whether it is as long as the above waits. */
export async function isPersonInTheWay(
  connection: X11Connection,
  target: RememberedWindow,
): Promise<boolean> {
  const { isInTheWay, isTaken } = await lookForPerson(connection, target);
  return isInTheWay || (isTaken && target.isKeyboardElsewhere());
}

/**
 * Whether keys go to the window at this moment, asked over a connection that has grabbed the server. What the server
 * tells of the window comes over another one: nothing says that it comes before the answers here.
 */
export async function isOpenToKeys(grabbing: X11Connection, target: RememberedWindow): Promise<boolean> {
  const [{ isInTheWay, isTaken }, isFocused] = await Promise.all([
    lookForPerson(grabbing, target),
    hasFocus(grabbing, target),
  ]);
  // What it told before it was grabbed has arrived with the last answer, and is handled in this turn of the loop.
  await endOfTurn();
  return isFocused && !target.isGone() && !isInTheWay && !(isTaken && target.isKeyboardElsewhere());
}

/** All that is to be asked; whoever has taken the keyboard may be in the way also by what the window was told. */
async function lookForPerson(
  connection: X11Connection,
  target: RememberedWindow,
): Promise<{ readonly isInTheWay: boolean; readonly isTaken: boolean }> {
  const [isTaken, held, modifiers] = await Promise.all([
    isKeyboardTaken(connection),
    heldKeys(connection),
    modifierKeycodes(connection),
  ]);
  const isHeld = held.some((keycode) => modifiers.has(keycode)) || (isTaken && held.length > 0);
  return { isTaken, isInTheWay: isHeld || (isTaken && (await isScreenLocked(connection, target))) };
}

/** Whether the keys of whoever has the keyboard are not meant for the window. */
async function isForOthers(connection: X11Connection, target: RememberedWindow): Promise<boolean> {
  return target.isKeyboardElsewhere() || (await isScreenLocked(connection, target));
}

/** The screen may have been locked before the window was first watched. */
async function isScreenLocked(connection: X11Connection, target: RememberedWindow): Promise<boolean> {
  // xscreensaver says so.
  const [name, locked] = await Promise.all([connection.atom('_SCREENSAVER_STATUS'), connection.atom('LOCK')]);
  const status = await readProperty(connection, connection.root, name);
  if (status !== null && status.data.length >= 4 && status.data.readUInt32LE(0) === locked) return true;
  return isCovered(connection, target.window);
}

/** What GrabKeyboard answers for a window that is not shown, when nobody else has the keyboard. */
const grabNotViewable = 3;

/**
 * True while all keys go to one client, whichever window has the focus. Asked by trying to take the
 * keyboard for a window that is never shown: the server says first whether somebody has it, and then
 * that this window cannot, so nothing is ever taken.
 */
async function isKeyboardTaken({ client, window }: X11Connection): Promise<boolean> {
  const asynchronous = 1;
  const answer = await ask<number>((answered) =>
    client.GrabKeyboard(window, 0, 0, asynchronous, asynchronous, answered),
  );
  return answer !== grabNotViewable;
}

/** Keycodes. */
async function heldKeys({ client }: X11Connection): Promise<readonly number[]> {
  const keys = await ask<Buffer>((answer) => client.QueryKeymap(answer));
  return Array.from({ length: 256 }, (_, keycode) => keycode).filter(
    (keycode) => (((keys[keycode >> 3] ?? 0) >> (keycode & 7)) & 1) === 1,
  );
}
