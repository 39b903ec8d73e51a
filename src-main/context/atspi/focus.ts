/**
 * Which text field has the focus. Apps are asked when it matters, at a press: to be told of every change instead, each
 * app of the desktop would have to send word of all that happens in it, all the time.
 */
import type { MessageBus } from '../../message-bus.ts';
import {
  type Accessible,
  accessiblesIn,
  ask,
  childrenOf,
  isIn,
  registry,
  roleOf,
  roles,
  states,
  statesOf,
} from './accessible.ts';

/** More than a window with everything open shows. */
const mostVisited = 2_000;

type State = keyof typeof states;

/** Null when there is none, or more than one app says that it has it. Rejects when the bus is gone. */
export async function focusedField(bus: MessageBus, signal: AbortSignal): Promise<Accessible | null> {
  return only(
    await inEachApp(bus, async (app) => {
      const windows = await activeIn(bus, app);
      const found = windows.map((window) => inWindow(bus, window, ['focused', 'editable'], signal));
      return (await Promise.all(found)).flat();
    }),
  );
}

/** The same of windows. */
export async function activeWindow(bus: MessageBus): Promise<Accessible | null> {
  return only(await inEachApp(bus, (app) => activeIn(bus, app)));
}

/** Rejects when the app does not answer. */
export async function hasTerminal(
  bus: MessageBus,
  window: Accessible,
  signal: AbortSignal,
): Promise<boolean> {
  const focused = await inWindow(bus, window, ['focused'], signal);
  const found = await Promise.all(focused.map((one) => roleOf(bus, one)));
  return found.includes(roles.terminal);
}

function only(found: readonly Accessible[]): Accessible | null {
  const [one, ...others] = found;
  return one !== undefined && others.length === 0 ? one : null;
}

/** One that hangs or has just ended has no focus. */
async function inEachApp(bus: MessageBus, look: (app: Accessible) => Promise<readonly Accessible[]>) {
  const apps = await childrenOf(bus, registry);
  return (await Promise.all(apps.map((app) => look(app).catch(() => [])))).flat();
}

async function activeIn(bus: MessageBus, app: Accessible): Promise<readonly Accessible[]> {
  const windows = await childrenOf(bus, app);
  const bits = await Promise.all(windows.map((window) => statesOf(bus, window).catch(() => 0)));
  return windows.filter((_, index) => isIn(bits[index] ?? 0, 'active'));
}

async function inWindow(
  bus: MessageBus,
  window: Accessible,
  wanted: readonly State[],
  signal: AbortSignal,
): Promise<readonly Accessible[]> {
  try {
    return await matchesIn(bus, window, wanted);
  } catch {
    // Qt does not search for others.
    return await walk(bus, window, wanted, signal);
  }
}

/** The app searches itself: GTK, Chromium and Firefox do, within a few ms. */
async function matchesIn(
  bus: MessageBus,
  window: Accessible,
  wantedStates: readonly State[],
): Promise<readonly Accessible[]> {
  const all = 1;
  const inTheirOrder = 1;
  const wanted = [wantedStates.reduce((bits, name) => bits | (1 << states[name]), 0), 0];
  const rule = [wanted, all, {}, all, [], all, [], all, false];
  return accessiblesIn(
    await ask(bus, window, 'Collection', 'GetMatches', '(aiia{ss}iaiiasib)uib', [
      rule,
      inTheirOrder,
      2,
      true,
    ]),
  );
}

/** Only through what can be seen: menus and hidden pages are left out. */
async function walk(
  bus: MessageBus,
  window: Accessible,
  wanted: readonly State[],
  signal: AbortSignal,
): Promise<readonly Accessible[]> {
  const found: Accessible[] = [];
  let visited = 0;
  let level = await childrenOf(bus, window);
  while (level.length > 0 && found.length === 0 && visited < mostVisited && !signal.aborted) {
    visited += level.length;
    const bits = await Promise.all(level.map((one) => statesOf(bus, one).catch(() => 0)));
    found.push(...level.filter((_, index) => isIn(bits[index] ?? 0, ...wanted)));
    const shown = level.filter((_, index) => isIn(bits[index] ?? 0, 'showing'));
    level = (await Promise.all(shown.map((one) => childrenOf(bus, one).catch(() => [])))).flat();
  }
  return found;
}
