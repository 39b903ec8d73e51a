/**
 * What surrounds the caret, as Linux's accessibility bus tells it. That is a bus of its own; the session's knows where.
 * Dictum asks for nothing to be turned on: GTK tells in any case, others when accessibility is on.
 */
import { type MessageBus, openMessageBus } from '../../message-bus.ts';
import type { Context } from '../context.ts';
import { activeWindow, focusedField, hasTerminal } from './focus.ts';
import { openTextField } from './text-field.ts';

/** Where none was found, as while a person logs in, it is not looked for again any sooner, in ms. */
const lookAgainAfterMs = 5_000;

/** `now`: ms, never going back. */
export function openAtspiContext(
  sessionBusAddress: string | undefined,
  now: () => number = () => performance.now(),
): Context {
  const isOver = new AbortController();
  /** Infinity while one is looked for, or there. */
  let missedAt = Number.POSITIVE_INFINITY;
  /** Opened now, so that no press waits for it, and again when it was lost. */
  let opening = look();

  async function look(): Promise<MessageBus | null> {
    missedAt = Number.POSITIVE_INFINITY;
    const bus = await openAccessibilityBus(sessionBusAddress);
    if (bus === null) missedAt = now();
    if (isOver.signal.aborted) bus?.[Symbol.dispose]();
    return bus;
  }

  /** For the next press: this one does not wait for what was not there before. */
  async function lookAgain(): Promise<void> {
    const later = look();
    if ((await later) !== null) opening = later;
  }

  async function accessibilityBus(): Promise<MessageBus | null> {
    const mine = opening;
    const bus = await mine;
    if (isOver.signal.aborted) return bus;
    if (bus === null) {
      if (now() - missedAt >= lookAgainAfterMs) void lookAgain();
      return null;
    }
    if (!bus.closed.aborted) return bus;
    // Another who noticed it may have opened the next one already.
    if (opening === mine) opening = look();
    return opening;
  }

  async function findWindow() {
    const bus = await accessibilityBus();
    const window = bus && (await activeWindow(bus));
    return bus && window && { bus, window };
  }

  return {
    focusedField: async (signal) => {
      try {
        const bus = await accessibilityBus();
        const found = bus === null ? null : await focusedField(bus, signal);
        return bus === null || found === null ? null : await openTextField(bus, found, signal);
      } catch {
        // The bus was lost, or the app ended: then it is not known.
        return null;
      }
    },
    activeWindow: async (signal) => {
      try {
        const told = await orNull(findWindow(), signal);
        if (told === null) return null;
        const { bus, window } = told;
        return {
          // Neither is given to another as long as there is this bus.
          id: `${window.app}${window.path}`,
          hasTerminal: async (soon) =>
            (await orNull(hasTerminal(bus, window, soon), soon).catch(() => null)) ?? false,
        };
      } catch {
        return null;
      }
    },
    [Symbol.dispose]: () => {
      isOver.abort();
      void opening.then((bus) => bus?.[Symbol.dispose]());
    },
  };
}

/** Null when the signal comes before. */
function orNull<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
    value.then(resolve, reject);
  });
}

/** Null where there is none. Never rejects. */
async function openAccessibilityBus(sessionBusAddress: string | undefined): Promise<MessageBus | null> {
  using session = await openMessageBus(sessionBusAddress);
  if (session === null) return null;
  try {
    const address = await session.call({
      destination: 'org.a11y.Bus',
      path: '/org/a11y/bus',
      interface: 'org.a11y.Bus',
      member: 'GetAddress',
    });
    return typeof address === 'string' ? await openMessageBus(address) : null;
  } catch {
    // It is not installed.
    return null;
  }
}
