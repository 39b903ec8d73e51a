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
  states,
  statesOf,
} from './accessible.ts';

/** More than a window with everything open shows. */
const mostVisited = 2_000;

/** Null when there is none, or more than one app says that it has it. Rejects when the bus is gone. */
export async function focusedField(bus: MessageBus, signal: AbortSignal): Promise<Accessible | null> {
  const apps = await childrenOf(bus, registry);
  const found = await Promise.all(apps.map((app) => inApp(bus, app, signal).catch(() => [])));
  const [field, ...others] = found.flat();
  return field !== undefined && others.length === 0 ? field : null;
}

/** One that hangs or has just ended has no focus. */
async function inApp(bus: MessageBus, app: Accessible, signal: AbortSignal): Promise<readonly Accessible[]> {
  const windows = await childrenOf(bus, app);
  const bits = await Promise.all(windows.map((window) => statesOf(bus, window).catch(() => 0)));
  const active = windows.filter((_, index) => isIn(bits[index] ?? 0, 'active'));
  const found = await Promise.all(active.map((window) => inWindow(bus, window, signal)));
  return found.flat();
}

async function inWindow(bus: MessageBus, window: Accessible, signal: AbortSignal) {
  try {
    return await matchesIn(bus, window);
  } catch {
    // Qt does not search for others.
    return await walk(bus, window, signal);
  }
}

/** The app searches itself: GTK, Chromium and Firefox do, within a few ms. */
async function matchesIn(bus: MessageBus, window: Accessible): Promise<readonly Accessible[]> {
  const all = 1;
  const inTheirOrder = 1;
  const wanted = [(1 << states.focused) | (1 << states.editable), 0];
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
  signal: AbortSignal,
): Promise<readonly Accessible[]> {
  const found: Accessible[] = [];
  let visited = 0;
  let level = await childrenOf(bus, window);
  while (level.length > 0 && found.length === 0 && visited < mostVisited && !signal.aborted) {
    visited += level.length;
    const bits = await Promise.all(level.map((one) => statesOf(bus, one).catch(() => 0)));
    found.push(...level.filter((_, index) => isIn(bits[index] ?? 0, 'focused', 'editable')));
    const shown = level.filter((_, index) => isIn(bits[index] ?? 0, 'showing'));
    level = (await Promise.all(shown.map((one) => childrenOf(bus, one).catch(() => [])))).flat();
  }
  return found;
}
