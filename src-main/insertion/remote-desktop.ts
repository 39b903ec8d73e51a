/**
 * Keys through the RemoteDesktop portal (KDE, GNOME). The person is asked once; the token that the portal gives for it
 * is kept, so that it does not ask at the next start.
 * https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.RemoteDesktop.html
 */
import { Failure } from '../../src-core/transcription.ts';
import { type MessageBus, typed } from '../message-bus.ts';
import type { KeyPresser } from './robot.ts';

const portal = {
  destination: 'org.freedesktop.portal.Desktop',
  path: '/org/freedesktop/portal/desktop',
} as const;
const remoteDesktop = 'org.freedesktop.portal.RemoteDesktop';
const keyboardType = 1;
const untilRevoked = 2;

/** Since this version the portal can remember what the person allowed. */
const firstWithTokens = 2;

/** X's names for keys: the portal finds them in the person's own layout. */
const keysyms = { control: 0xffe3, shift: 0xffe1, command: 0xffeb, v: 0x76, insert: 0xff63, enter: 0xff0d };
const up = 0;
const down = 1;

/** Where what the person allowed is kept. */
export interface TokenPlace {
  read(): string | null;
  write(token: string): void;
}

/** Whether this desktop has the portal, and a keyboard behind it. */
export async function hasRemoteDesktop(bus: MessageBus): Promise<boolean> {
  const types = await property(bus, 'AvailableDeviceTypes').catch(() => 0);
  return typeof types === 'number' && (types & keyboardType) !== 0;
}

/** Asks the person now, when they have not allowed it before. Until they have, and after they refused, no key is pressed. */
export function openRemoteDesktop(
  bus: MessageBus,
  token: TokenPlace,
  onProblem: (error: unknown) => void,
): KeyPresser {
  let session: string | null = null;
  let isStarting = false;
  const stop = new AbortController();

  function start(): void {
    if (isStarting) return;
    isStarting = true;
    openSession(bus, token)
      .then(async (opened) => {
        session = opened;
        const closing = await bus.listen(
          { path: opened, interface: 'org.freedesktop.portal.Session', member: 'Closed' },
          () => {
            session = null;
            isStarting = false;
          },
        );
        stop.signal.addEventListener('abort', () => closing[Symbol.dispose](), { once: true });
      })
      .catch((error: unknown) => {
        // Refused, or the portal is gone: asked again at the next dictation.
        isStarting = false;
        onProblem(error);
      });
  }

  start();
  return {
    tap: async ({ key, modifiers }, signal) => {
      signal.throwIfAborted();
      // It may be taken away while keys are pressed.
      const opened = session;
      if (opened === null) {
        start();
        throw new Failure('insertion-failed', { cause: new Error('the portal has not allowed keys') });
      }
      const press = (name: keyof typeof keysyms, state: number) =>
        bus.call({
          ...portal,
          interface: remoteDesktop,
          member: 'NotifyKeyboardKeysym',
          signature: 'oa{sv}iu',
          body: [opened, {}, keysyms[name], state],
        });
      const pressed: (keyof typeof keysyms)[] = [];
      try {
        for (const name of [...modifiers, key]) {
          pressed.push(name);
          await press(name, down);
        }
      } catch (error) {
        throw new Failure('insertion-failed', { cause: error });
      } finally {
        for (const name of pressed.toReversed()) await press(name, up).catch(onProblem);
      }
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}

/** Resolves with its path once the person has allowed it. */
async function openSession(bus: MessageBus, token: TokenPlace): Promise<string> {
  const hasTokens = Number(await property(bus, 'version')) >= firstWithTokens;
  const known = hasTokens ? token.read() : null;
  const created = await ask(bus, 'CreateSession', '', [], {
    session_handle_token: typed('s', `dictum${process.pid}`),
  });
  const session = String(created.session_handle);
  await ask(bus, 'SelectDevices', 'o', [session], {
    types: typed('u', keyboardType),
    ...(hasTokens ? { persist_mode: typed('u', untilRevoked) } : {}),
    ...(known === null ? {} : { restore_token: typed('s', known) }),
  });
  const { restore_token: next } = await ask(bus, 'Start', 'os', [session, ''], {});
  // Each token is good for one start.
  if (typeof next === 'string' && next !== '') token.write(next);
  return session;
}

let lastRequest = 0;

/** The portal answers at once with a request, and later, as a person may have to be asked, with a signal of it. */
async function ask(
  bus: MessageBus,
  member: string,
  signature: string,
  body: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  lastRequest += 1;
  const handleToken = `dictum${process.pid}_${lastRequest}`;
  const sender = bus.uniqueName.replace(':', '').replaceAll('.', '_');
  const path = `${portal.path}/request/${sender}/${handleToken}`;
  const { promise, resolve, reject } = Promise.withResolvers<Readonly<Record<string, unknown>>>();
  // Nobody awaits it where the call itself fails.
  promise.catch(() => {});
  const onClosed = () => reject(new Error('the bus is gone'));
  bus.closed.addEventListener('abort', onClosed, { once: true });
  // Listened to before it is asked: the answer may come before that of the call.
  const listening = await bus.listen(
    { path, interface: 'org.freedesktop.portal.Request', member: 'Response' },
    ({ body: [code, results] }) => {
      if (code === 0) resolve((results ?? {}) as Readonly<Record<string, unknown>>);
      else reject(new Error(`${member} was refused (${String(code)})`));
    },
  );
  try {
    await bus.call({
      ...portal,
      interface: remoteDesktop,
      member,
      signature: `${signature}a{sv}`,
      body: [...body, { ...options, handle_token: typed('s', handleToken) }],
    });
    return await promise;
  } finally {
    listening[Symbol.dispose]();
    bus.closed.removeEventListener('abort', onClosed);
  }
}

function property(bus: MessageBus, name: string): Promise<unknown> {
  return bus.call({
    ...portal,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [remoteDesktop, name],
  });
}
