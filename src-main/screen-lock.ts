/**
 * Whether the screen of a Linux desktop is locked, which Electron does not tell there. Two places know:
 * logind, to which most lockers say so (`LockedHint` of the session), and the desktop's own screen saver.
 * logind's signals `Lock` and `Unlock` only ask for it: whoever believed them would wait for ever for a
 * locker that is opened with the password and says nothing.
 * @see https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html
 */
import { type BusCall, isTimeout, type MessageBus } from './message-bus.ts';

interface ScreenLockDeps {
  /** Null where there is none. */
  readonly openSystemBus: () => Promise<MessageBus | null>;
  readonly openSessionBus: () => Promise<MessageBus | null>;
  /** Of this login, as far as the environment and the system tell. */
  readonly login: { readonly sessionId: string | null; readonly pid: number; readonly uid: number };
  /** It is taken for unlocked until it is said. */
  readonly onChange: (isLocked: boolean) => void;
  /** Nothing here tells whether it is locked; said once. */
  readonly onUnknown: () => void;
}

const logind = 'org.freedesktop.login1';
const properties = 'org.freedesktop.DBus.Properties';

/** Names of services, which are those of their interfaces, and with slashes their paths. */
const screenSavers = [
  'org.freedesktop.ScreenSaver',
  'org.gnome.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
  'org.xfce.ScreenSaver',
] as const;

const busItself = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

export interface ScreenLock extends Disposable {
  /**
   * Asks everybody again, for a signal may be missed, and a locker killed that had said it is locked. Whether it is
   * locked after that.
   */
  askAgain(): Promise<boolean>;
}

export function watchScreenLock({
  openSystemBus,
  openSessionBus,
  login,
  onChange,
  onUnknown,
}: ScreenLockDeps): ScreenLock {
  const buses: MessageBus[] = [];
  /** Who says that it is locked. */
  const lockedBy = new Set<string>();
  const questions: (() => Promise<void>)[] = [];
  let isDisposed = false;

  function say(source: string, isLocked: boolean): void {
    if (isDisposed) return;
    const wasLocked = lockedBy.size > 0;
    if (isLocked) lockedBy.add(source);
    else lockedBy.delete(source);
    if (lockedBy.size > 0 !== wasLocked) onChange(!wasLocked);
  }

  /** Whether anybody tells it on this bus. */
  async function follow(
    openBus: () => Promise<MessageBus | null>,
    sources: readonly string[],
    hear: (bus: MessageBus) => Promise<boolean>,
  ): Promise<boolean> {
    const bus = await openBus();
    if (bus === null) return false;
    buses.push(bus);
    if (isDisposed) bus[Symbol.dispose]();
    // Without it nobody could tell any more that the screen is open again.
    bus.closed.addEventListener('abort', () => {
      for (const source of sources) say(source, false);
    });
    // It may be gone in the middle of the questions.
    return await hear(bus).catch(() => false);
  }

  /** Asks that source as often as it is called, but for calls while it is about to be asked anyway. */
  function question(source: string, isLocked: () => Promise<boolean | null>): () => Promise<void> {
    const ask = oneAtATime(async () => {
      const answer = await isLocked();
      // A locker that hangs may still hide the screen: what it said last holds until it answers or is gone.
      if (answer !== null) say(source, answer);
    });
    questions.push(ask);
    return ask;
  }

  async function hearLogind(bus: MessageBus): Promise<boolean> {
    const path = await sessionPath(bus, login);
    if (path === null) return false;
    const ask = question(logind, () => isTrue(bus, lockedHint(path)));
    // Anybody on this bus may say such a thing. So it is only heard, and logind is asked.
    await bus.listen({ interface: properties, member: 'PropertiesChanged', path }, () => void ask());
    await ask();
    return true;
  }

  async function hearScreenSavers(bus: MessageBus): Promise<boolean> {
    const found = await Promise.all(screenSavers.map((name) => hearScreenSaver(bus, name)));
    return found.includes(true);
  }

  async function hearScreenSaver(bus: MessageBus, name: string): Promise<boolean> {
    const path = `/${name.replaceAll('.', '/')}`;
    let isThere = false;
    const ask = question(name, async () => {
      // Asked itself it would be started.
      const owned = { ...busItself, member: 'NameHasOwner', signature: 's', body: [name] };
      isThere = (await isTrue(bus, owned)) === true;
      return (
        isThere && (await isTrue(bus, { destination: name, path, interface: name, member: 'GetActive' }))
      );
    });
    // Anybody on this bus may say this too.
    await bus.listen({ interface: name, member: 'ActiveChanged' }, () => void ask());
    // One that has crashed locks nothing, and will not say so.
    await bus.listen({ ...ownerChanged, arg0: name }, () => void ask());
    await ask();
    return isThere;
  }

  void Promise.all([
    follow(openSystemBus, [logind], hearLogind),
    follow(openSessionBus, screenSavers, hearScreenSavers),
  ]).then((found) => {
    if (!found.includes(true) && !isDisposed) onUnknown();
  });

  return {
    askAgain: async () => {
      await Promise.all(questions.map((ask) => ask()));
      return lockedBy.size > 0;
    },
    [Symbol.dispose]: () => {
      isDisposed = true;
      for (const bus of buses) bus[Symbol.dispose]();
    },
  };
}

/** Two at once could end the other way round: the last answer would not be the last word. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  let isWaiting = false;
  return () => {
    if (isWaiting) return last;
    isWaiting = true;
    const begin = () => {
      isWaiting = false;
      return work();
    };
    last = last.then(begin, begin);
    return last;
  };
}

const ownerChanged = { interface: busItself.interface, member: 'NameOwnerChanged' } as const;

/**
 * Where logind has this login. What the desktop starts as a service belongs to no session of its own, and
 * then it is the one whose screen the person sees.
 */
async function sessionPath(bus: MessageBus, { sessionId, pid, uid }: ScreenLockDeps['login']) {
  const manager = { destination: logind, path: '/org/freedesktop/login1', interface: `${logind}.Manager` };
  const path = async (member: string, signature: string, value: unknown) => {
    const found = await bus.call({ ...manager, member, signature, body: [value] }).catch(() => null);
    return typeof found === 'string' ? found : null;
  };
  const byId = sessionId === null ? null : await path('GetSession', 's', sessionId);
  const own = byId ?? (await path('GetSessionByPID', 'u', pid));
  if (own !== null) return own;
  const user = await path('GetUser', 'u', uid);
  if (user === null) return null;
  const display = await bus.call(property(user, `${logind}.User`, 'Display')).catch(() => null);
  const shown: unknown = Array.isArray(display) ? display[1] : null;
  return typeof shown === 'string' && shown !== '/' ? shown : null;
}

function lockedHint(path: string): BusCall {
  return property(path, `${logind}.Session`, 'LockedHint');
}

function property(path: string, of: string, name: string): BusCall {
  return {
    destination: logind,
    path,
    interface: properties,
    member: 'Get',
    signature: 'ss',
    body: [of, name],
  };
}

/** Whoever cannot be asked does not say that it is. Null when there is no answer in time. */
async function isTrue(bus: MessageBus, call: BusCall): Promise<boolean | null> {
  try {
    return (await bus.call(call)) === true;
  } catch (error) {
    return isTimeout(error) ? null : false;
  }
}
