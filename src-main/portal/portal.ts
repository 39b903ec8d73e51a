/**
 * The desktop's portal (xdg-desktop-portal), to which apps without rights of their own turn. It answers a request
 * later, in a signal of an object whose name the asker chooses, because a person may have to be asked first:
 *
 *   listen for Response at …/request/SENDER/TOKEN → call the method with handle_token TOKEN → Response(code, results)
 *
 * @see https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Request.html
 */
import { randomBytes } from 'node:crypto';
import { type BusSignal, type MessageBus, typed } from '../message-bus.ts';

export const portalName = 'org.freedesktop.portal.Desktop';
export const portalPath = '/org/freedesktop/portal/desktop';

export interface PortalRequest {
  readonly interface: string;
  readonly member: string;
  /** Of what stands before the options, which are always last. */
  readonly signature: string;
  readonly body: readonly unknown[];
  readonly options?: Readonly<Record<string, unknown>>;
}

/** `refused`: by the person. `failed`: for another reason, which portals do not tell. */
export type PortalAnswer =
  | { readonly outcome: 'done'; readonly results: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'refused' | 'failed' };

/** The bus starts it when it is asked for the first time, which takes its time while a person logs in, in ms. */
const startMs = 25_000;

/** Null where the portal, or this part of it, is not there. */
export async function portalVersion(bus: MessageBus, interfaceName: string): Promise<number | null> {
  const version = await portalProperty(bus, interfaceName, 'version');
  return typeof version === 'number' ? version : null;
}

/** Null where the portal, or this part of it, is not there. */
export async function portalProperty(bus: MessageBus, interfaceName: string, name: string): Promise<unknown> {
  try {
    return await bus.call(
      {
        destination: portalName,
        path: portalPath,
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        signature: 'ss',
        body: [interfaceName, name],
      },
      startMs,
    );
  } catch {
    // Whatever is wrong with it, there is nothing to be had from it.
    return null;
  }
}

/** Rejects with a `DBusError` when the portal does not take the request; waits as long as a person needs. */
export async function askPortal(
  bus: MessageBus,
  { signature, body, options = {}, ...call }: PortalRequest,
): Promise<PortalAnswer> {
  const token = `dictum_${randomBytes(8).toString('hex')}`;
  const expected = requestPath(bus.uniqueName, token);
  const { promise, resolve, reject } = Promise.withResolvers<PortalAnswer>();
  // Whoever closes the bus asks for nothing any more.
  const isGone = () => reject(new Error('The message bus is gone'));
  const onResponse = ({ body: [code, results] }: BusSignal) => resolve(answerOf(code, results));
  const response = { interface: 'org.freedesktop.portal.Request', member: 'Response' };
  // It may be answered before the call returns.
  const listening = [await bus.listen({ ...response, path: expected }, onResponse)];
  bus.closed.addEventListener('abort', isGone, { once: true });
  // A call that fails is what is told then.
  promise.catch(() => {});
  try {
    const path = await bus.call({
      destination: portalName,
      path: portalPath,
      ...call,
      signature: `${signature}a{sv}`,
      body: [...body, { ...options, handle_token: typed('s', token) }],
    });
    // Portals before 0.9 choose the name themselves.
    if (typeof path === 'string' && path !== expected)
      listening.push(await bus.listen({ ...response, path }, onResponse));
    return await promise;
  } finally {
    bus.closed.removeEventListener('abort', isGone);
    for (const each of listening) each[Symbol.dispose]();
  }
}

/** ":1.42" and "token" make ".../request/1_42/token". */
function requestPath(uniqueName: string, token: string): string {
  return `${portalPath}/request/${uniqueName.slice(1).replaceAll('.', '_')}/${token}`;
}

function answerOf(code: unknown, results: unknown): PortalAnswer {
  if (code === 0) return { outcome: 'done', results: isRecord(results) ? results : {} };
  return { outcome: code === 1 ? 'refused' : 'failed' };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Says who we are, which has to come before anything else is asked on this connection: since 1.21 the portal gives
 * no shortcuts to apps without an id. It takes the id only where a desktop file of that name is installed.
 * Does nothing where the portal is older, or knows us already.
 * @see https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.host.portal.Registry.html
 */
export async function registerApp(bus: MessageBus, appId: string): Promise<boolean> {
  try {
    await bus.call(
      {
        destination: portalName,
        path: portalPath,
        interface: 'org.freedesktop.host.portal.Registry',
        member: 'Register',
        signature: 'sa{sv}',
        body: [appId, {}],
      },
      startMs,
    );
    return true;
  } catch {
    return false;
  }
}

/** Calls when the portal has come, gone, or is another process now. If it was there before, its sessions are gone. */
export function onPortalChange(bus: MessageBus, onChange: (wasThere: boolean) => void): Promise<Disposable> {
  return bus.listen(
    {
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member: 'NameOwnerChanged',
      arg0: portalName,
    },
    ({ body: [, before] }) => onChange(before !== ''),
  );
}

/** Resolves when `isThere` says so, which is asked now and whenever the portal comes; never when the bus goes before. */
export async function portalComes(bus: MessageBus, isThere: () => Promise<boolean>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = async () => {
    if (await isThere()) resolve();
  };
  using _listening = await onPortalChange(bus, () => void look());
  void look();
  await promise;
}

/** Its name on the bus now: what others send in its name is not listened to. */
export async function portalOwner(bus: MessageBus): Promise<string> {
  return String(
    await bus.call({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member: 'GetNameOwner',
      signature: 's',
      body: [portalName],
    }),
  );
}
