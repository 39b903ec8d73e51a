/**
 * One session of the portal's global shortcuts: created, its shortcuts bound (once; a session cannot bind again), and
 * heard until it is closed. The desktop decides which keys they get and may ask the person for it.
 * @see https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html
 */
import { type BusSignal, type MessageBus, typed } from '../message-bus.ts';
import {
  askPortal,
  type PortalAnswer,
  type PortalRequest,
  portalName,
  portalOwner,
  portalPath,
} from '../portal/portal.ts';

export const shortcutsInterface = 'org.freedesktop.portal.GlobalShortcuts';

export interface Shortcut {
  readonly id: string;
  /** For the desktop's own dialog. */
  readonly description: string;
  /** As the shortcuts specification spells it; null leaves the choice to the person. */
  readonly preferredTrigger: string | null;
}

/** How the desktop names the keys of each shortcut that it bound, by its id; '' when it does not tell. */
export type Triggers = Readonly<Record<string, string>>;

interface SessionListener {
  onActivated(id: string): void;
  onDeactivated(id: string): void;
  onTriggers(triggers: Triggers): void;
  /** By the portal, not by us. */
  onClosed(): void;
}

export interface ShortcutsSession extends Disposable {
  readonly handle: string;
  readonly triggers: Triggers;
}

/**
 * The same at each start: KDE keeps the keys of an app that has no id under this name. Two sessions of ours are
 * never open at the same time.
 */
const sessionToken = 'dictum';

/** A portal that takes longer to make a session has hung; only who gives it up looks at it, in ms. */
const longestCreationMs = 2_000;

/** `refused` when the person, or the portal, gives us none. Rejects when there is no portal any more, or with the signal's reason. */
export async function openShortcutsSession(
  bus: MessageBus,
  shortcuts: readonly Shortcut[],
  listener: SessionListener,
  signal: AbortSignal,
): Promise<ShortcutsSession | 'refused'> {
  const handle = `${portalPath}/session/${bus.uniqueName.slice(1).replaceAll('.', '_')}/${sessionToken}`;
  const heard: Disposable[] = [];
  const closed = { interface: 'org.freedesktop.portal.Session', member: 'Closed' };
  const close = () => {
    for (const each of heard.splice(0)) each[Symbol.dispose]();
    // Nobody waits for it: what comes next is asked on the same connection, and so after it.
    if (!bus.closed.aborted)
      bus
        .call({ destination: portalName, path: handle, interface: closed.interface, member: 'Close' })
        .catch(() => {});
  };

  try {
    const sender = await portalOwner(bus);
    const hear = async (member: string, onSignal: (body: readonly unknown[]) => void) => {
      const match = { sender, path: portalPath, interface: shortcutsInterface, member };
      const ofThisSession = ({ body: [session, ...body] }: BusSignal) => {
        if (session === handle) onSignal(body);
      };
      heard.push(await bus.listen(match, ofThisSession));
    };
    await hear('Activated', ([id]) => listener.onActivated(String(id)));
    await hear('Deactivated', ([id]) => listener.onDeactivated(String(id)));
    await hear('ShortcutsChanged', ([changed]) => listener.onTriggers(triggersOf(changed)));
    heard.push(
      await bus.listen({ ...closed, sender, path: handle }, () => {
        for (const each of heard.splice(0)) each[Symbol.dispose]();
        listener.onClosed();
      }),
    );

    const ask = (request: Omit<PortalRequest, 'interface'>): Promise<PortalAnswer> =>
      untilAborted(signal, askPortal(bus, { interface: shortcutsInterface, ...request }));
    const creating = askPortal(bus, {
      interface: shortcutsInterface,
      member: 'CreateSession',
      signature: '',
      body: [],
      options: { session_handle_token: typed('s', sessionToken) },
    });
    // It asks nobody. Before it is there it cannot be closed, and it would be in the way of the next one.
    const created = await untilAborted(delayed(signal, longestCreationMs), creating);
    signal.throwIfAborted();
    if (created.outcome !== 'done') {
      close();
      return 'refused';
    }
    const bound = await ask({
      member: 'BindShortcuts',
      signature: 'oa(sa{sv})s',
      // No window of ours is there to be asked in front of.
      body: [handle, shortcuts.map(asPortalHasIt), ''],
    });
    if (bound.outcome !== 'done') {
      close();
      return 'refused';
    }
    const triggers = triggersOf(bound.results.shortcuts);
    const areAllThere = shortcuts.every(({ id }) => id in triggers);
    // GNOME 50 may answer with none of those that it has just bound, and know them when it is asked.
    const listed = areAllThere
      ? null
      : await ask({ member: 'ListShortcuts', signature: 'o', body: [handle] });
    return {
      handle,
      triggers:
        listed?.outcome === 'done' ? { ...triggers, ...triggersOf(listed.results.shortcuts) } : triggers,
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function asPortalHasIt({ id, description, preferredTrigger }: Shortcut) {
  return [
    id,
    {
      description: typed('s', description),
      ...(preferredTrigger === null ? {} : { preferred_trigger: typed('s', preferredTrigger) }),
    },
  ];
}

/** From `a(sa{sv})`. What is not as it should be is left out. */
function triggersOf(shortcuts: unknown): Triggers {
  if (!Array.isArray(shortcuts)) return {};
  return Object.fromEntries(
    shortcuts.flatMap((shortcut: unknown) => {
      if (!Array.isArray(shortcut)) return [];
      const [id, about]: unknown[] = shortcut;
      if (typeof id !== 'string') return [];
      const told =
        typeof about === 'object' && about !== null && 'trigger_description' in about
          ? about.trigger_description
          : '';
      return [[id, typeof told === 'string' ? told : '']];
    }),
  );
}

/** Is aborted that much later. */
function delayed(signal: AbortSignal, ms: number): AbortSignal {
  const later = new AbortController();
  const begin = () => void setTimeout(() => later.abort(signal.reason), ms).unref();
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return later.signal;
}

function untilAborted<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
