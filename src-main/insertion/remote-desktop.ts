/**
 * Keys through the RemoteDesktop portal (KDE, GNOME). The person is asked once; the token that the portal gives for it
 * is kept, so that it does not ask at the next start.
 * https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.RemoteDesktop.html
 */
import { randomBytes } from 'node:crypto';
import { Failure } from '../../src-core/transcription.ts';
import { type MessageBus, typed } from '../message-bus.ts';
import {
  askPortal,
  onPortalChange,
  type PortalRequest,
  portalComes,
  portalName,
  portalOwner,
  portalPath,
  portalProperty,
  portalVersion,
} from '../portal/portal.ts';
import type { KeyPresser } from './robot.ts';

const remoteDesktop = 'org.freedesktop.portal.RemoteDesktop';
const keyboardType = 1;
const untilRevoked = 2;

/** Since this version the portal can remember what the person allowed. */
const firstWithTokens = 2;

/** X's names for keys: the portal finds them in the person's own layout. */
const keysyms = { control: 0xffe3, shift: 0xffe1, command: 0xffeb, v: 0x76, insert: 0xff63, enter: 0xff0d };
const up = 0;
const down = 1;

/** What the person said to the portal, which outlives Dictum. */
export interface Said {
  /** Given for what they allowed; each is good for one start. */
  readonly token: string | null;
  /** Then they are asked again only when they want to be. */
  readonly isRefused: boolean;
}

export interface SaidPlace {
  read(): Said;
  write(said: Said): void;
}

/** Whether the person still has to allow it. */
export type PortalConsent = 'asks' | 'refused' | 'given';

export interface PortalKeys extends KeyPresser {
  /** The person wants to be asked, also after a no. */
  askAgain(): void;
}

/** Whether this desktop has the portal, and a keyboard behind it. At login the answer takes up to 25 s. */
export async function hasRemoteDesktop(bus: MessageBus): Promise<boolean> {
  const types = await portalProperty(bus, remoteDesktop, 'AvailableDeviceTypes');
  return typeof types === 'number' && (types & keyboardType) !== 0;
}

/** Resolves when this desktop has it, which may be later; never where it does not come, or the bus goes. */
export function remoteDesktopComes(bus: MessageBus): Promise<void> {
  return portalComes(bus, () => hasRemoteDesktop(bus));
}

/**
 * Asks the person now, when they have neither allowed nor refused it before: its question takes the focus from
 * whatever they dictate into. Until they have allowed it no key is pressed.
 */
export function openRemoteDesktop(
  bus: MessageBus,
  said: SaidPlace,
  onProblem: (error: unknown) => void,
  onConsent: (consent: PortalConsent) => void = () => {},
): PortalKeys {
  let session: Session | null = null;
  /** The one that is being opened; what comes of an earlier one does not count. */
  let attempt: Promise<Session> | null = null;
  let isDisposed = false;
  /** A no without a reason counts until Dictum starts again. */
  let isRefused = said.read().isRefused;

  function start(): void {
    if (attempt !== null || isDisposed || isRefused) return;
    const mine = openSession(bus, said, () => lose(mine));
    attempt = mine;
    if (said.read().token === null) onConsent('asks');
    mine
      .then((opened) => {
        if (attempt !== mine) return opened[Symbol.dispose]();
        session = opened;
        onConsent('given');
      })
      .catch((error: unknown) => {
        if (attempt === mine) attempt = null;
        if (isDisposed) return;
        onProblem(error);
        // The portal may be gone, or not ready: it is asked again at the next dictation then.
        if (!(error instanceof NotAllowed) || error.member !== 'Start') return;
        isRefused = true;
        if (error.outcome === 'refused') said.write({ token: null, isRefused });
        onConsent('refused');
      });
  }

  function lose(which: Promise<Session> | null): void {
    if (attempt !== which) return;
    session?.[Symbol.dispose]();
    session = null;
    attempt = null;
  }

  start();
  // A portal that ended without a word has taken the session along. The next one is not asked while the person is
  // still being asked: they would be asked twice, or for ever by one that crashes.
  const watching = onPortalChange(bus, (wasThere) => {
    if (!wasThere) return;
    const wasOpen = session !== null;
    lose(attempt);
    if (wasOpen) start();
  });
  // Without it a restart is noticed by the next chord that fails.
  watching.catch(() => {});
  return {
    tap: async ({ key, modifiers }, signal) => {
      signal.throwIfAborted();
      // It may be taken away while keys are pressed.
      const [opened, openedBy] = [session, attempt];
      if (opened === null) {
        start();
        throw new Failure('insertion-failed', { cause: new Error('the portal has not allowed keys') });
      }
      const press = (name: keyof typeof keysyms, state: number) =>
        bus.call({
          destination: portalName,
          path: portalPath,
          interface: remoteDesktop,
          member: 'NotifyKeyboardKeysym',
          signature: 'oa{sv}iu',
          body: [opened.handle, {}, keysyms[name], state],
        });
      const pressed: (keyof typeof keysyms)[] = [];
      // A portal that hangs is waited for no longer than somebody waits for the words.
      const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => stop(), { once: true });
      try {
        for (const name of [...modifiers, key]) {
          signal.throwIfAborted();
          pressed.push(name);
          const isDown = press(name, down).then(() => true);
          if ((await Promise.race([isDown, stopped])) !== true) throw signal.reason;
        }
      } catch (error) {
        // Whatever has become of the session, a new one is good for the next dictation.
        if (!signal.aborted) {
          lose(openedBy);
          start();
        }
        throw new Failure('insertion-failed', { cause: error });
      } finally {
        for (const name of pressed.toReversed())
          await Promise.race([press(name, up).catch(onProblem), stopped]);
      }
    },
    askAgain: () => {
      if (!isRefused) return start();
      isRefused = false;
      said.write({ ...said.read(), isRefused });
      start();
    },
    [Symbol.dispose]: () => {
      isDisposed = true;
      lose(attempt);
      void watching.then((listening) => listening[Symbol.dispose]()).catch(() => {});
    },
  };
}

interface Session extends Disposable {
  readonly handle: string;
}

/** Resolves once the person has allowed it; `onClosed` when the portal closes it later. */
async function openSession(bus: MessageBus, said: SaidPlace, onClosed: () => void): Promise<Session> {
  const hasTokens = ((await portalVersion(bus, remoteDesktop)) ?? 0) >= firstWithTokens;
  const known = hasTokens ? said.read().token : null;
  const created = await ask(bus, {
    member: 'CreateSession',
    signature: '',
    body: [],
    options: { session_handle_token: typed('s', `dictum_${randomBytes(8).toString('hex')}`) },
  });
  const handle = String(created.session_handle);
  const closing = await bus.listen(
    {
      sender: await portalOwner(bus),
      path: handle,
      interface: 'org.freedesktop.portal.Session',
      member: 'Closed',
    },
    onClosed,
  );
  try {
    await ask(bus, {
      member: 'SelectDevices',
      signature: 'o',
      body: [handle],
      options: {
        types: typed('u', keyboardType),
        ...(hasTokens ? { persist_mode: typed('u', untilRevoked) } : {}),
        ...(known === null ? {} : { restore_token: typed('s', known) }),
      },
    });
    const { restore_token: next } = await ask(bus, {
      member: 'Start',
      signature: 'os',
      body: [handle, ''],
    });
    if (typeof next === 'string' && next !== '') said.write({ token: next, isRefused: false });
    return { handle, [Symbol.dispose]: () => closing[Symbol.dispose]() };
  } catch (error) {
    closing[Symbol.dispose]();
    throw error;
  }
}

async function ask(
  bus: MessageBus,
  request: Omit<PortalRequest, 'interface'>,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await askPortal(bus, { interface: remoteDesktop, ...request });
  if (answer.outcome === 'done') return answer.results;
  throw new NotAllowed(request.member, answer.outcome);
}

/** `Start` is what it shows its question for; whoever only closes that has refused it too, for some portals. */
class NotAllowed extends Error {
  readonly member: string;
  readonly outcome: 'refused' | 'failed';

  constructor(member: string, outcome: 'refused' | 'failed') {
    super(`the portal says to ${member}: ${outcome}`);
    this.member = member;
    this.outcome = outcome;
  }
}
