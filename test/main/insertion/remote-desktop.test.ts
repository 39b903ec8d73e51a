/** The portal's part is played by a small service on a real bus, which is as strict as its document. */
import { createClient, defineInterface } from 'dbus-native';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  hasRemoteDesktop,
  openRemoteDesktop,
  type PortalConsent,
  remoteDesktopComes,
  type Said,
} from '../../../src-main/insertion/remote-desktop.ts';
import type { KeyPresser } from '../../../src-main/insertion/robot.ts';
import { type MessageBus, openMessageBus, typed } from '../../../src-main/message-bus.ts';
import { type PrivateBus, startPrivateBus } from '../../fakes/private-bus.ts';

const never = new AbortController().signal;
const remoteDesktop = 'org.freedesktop.portal.RemoteDesktop';
const portalPath = '/org/freedesktop/portal/desktop';

let messageBus: PrivateBus;

beforeEach(async () => {
  messageBus = await startPrivateBus();
});
afterEach(() => {
  messageBus[Symbol.dispose]();
});

interface Portal extends AsyncDisposable {
  /** What it was asked, in order. */
  readonly asked: unknown[];
  /** What the person says to its question; null while they say nothing. */
  answer: 'allow' | 'refuse' | null;
  decide(answer: 'allow' | 'refuse'): void;
  closeSession(): void;
  /** It knows the session no more, and says so to nobody: as after a crash. */
  forgetSession(): void;
  readonly session: string;
  /** It hears of keys, and answers nobody. */
  hangs: boolean;
}

async function startPortal(askedBy: string, version = 2): Promise<Portal> {
  const bus = createClient({ busAddress: messageBus.address });
  await bus.ownName('org.freedesktop.portal.Desktop');
  const sender = askedBy.replace(':', '').replaceAll('.', '_');
  const asked: unknown[] = [];
  let session = '';
  let tokens = 0;
  let pending: ((answer: 'allow' | 'refuse') => void) | null = null;
  const respond = (request: string, code: number, results: Record<string, unknown>) =>
    bus.sendSignal(request, 'org.freedesktop.portal.Request', 'Response', 'ua{sv}', [code, results]);
  const requestPath = ({ handle_token }: Record<string, unknown>) =>
    `${portalPath}/request/${sender}/${String(handle_token)}`;
  const portal: Portal = {
    asked,
    answer: 'allow',
    hangs: false,
    decide: (answer) => {
      if (pending === null) throw new Error('The portal has asked nobody');
      pending(answer);
    },
    forgetSession: () => {
      session = '';
    },
    get session() {
      return session;
    },
    closeSession: () => bus.sendSignal(session, 'org.freedesktop.portal.Session', 'Closed', 'a{sv}', [{}]),
    [Symbol.asyncDispose]: () => bus.close(),
  };
  const own = ({ handle_token: _, ...options }: Record<string, unknown>) => options;
  await bus.export(
    portalPath,
    defineInterface({
      name: remoteDesktop,
      properties: {
        version: { type: 'u', get: () => version },
        AvailableDeviceTypes: { type: 'u', get: () => 7 },
      },
      methods: {
        CreateSession: {
          in: { options: 'a{sv}' },
          out: { handle: 'o' },
          handler: ({ options }) => {
            session = `${portalPath}/session/${sender}/${String(options.session_handle_token)}`;
            asked.push(['CreateSession']);
            // At once: before the caller has its answer.
            respond(requestPath(options), 0, { session_handle: typed('s', session) });
            return requestPath(options);
          },
        },
        SelectDevices: {
          in: { session: 'o', options: 'a{sv}' },
          out: { handle: 'o' },
          handler: ({ session: of, options }) => {
            asked.push(['SelectDevices', of === session, own(options)]);
            respond(requestPath(options), 0, {});
            return requestPath(options);
          },
        },
        Start: {
          in: { session: 'o', parent: 's', options: 'a{sv}' },
          out: { handle: 'o' },
          handler: ({ options }) => {
            asked.push(['Start']);
            pending = (answer) => {
              tokens += 1;
              if (answer === 'allow')
                respond(requestPath(options), 0, {
                  devices: typed('u', 1),
                  restore_token: typed('s', `token ${tokens}`),
                });
              else respond(requestPath(options), 1, {});
            };
            if (portal.answer !== null) pending(portal.answer);
            return requestPath(options);
          },
        },
        NotifyKeyboardKeysym: {
          in: { session: 'o', options: 'a{sv}', keysym: 'i', state: 'u' },
          handler: ({ session: of, keysym, state }) => {
            if (of !== session) throw new Error('No such session');
            asked.push([keysym, state]);
            return portal.hangs ? new Promise<never>(() => {}) : undefined;
          },
        },
      },
    }),
  );
  return portal;
}

async function open(): Promise<MessageBus> {
  const bus = await openMessageBus(messageBus.address);
  if (bus === null) throw new Error('There is no bus');
  return bus;
}

function place(token: string | null, isRefused = false) {
  const written: Said[] = [];
  return {
    written,
    tokens: () => written.flatMap((said) => said.token ?? []),
    read: () => written.at(-1) ?? { token, isRefused },
    write: (said: Said) => void written.push(said),
  };
}

const paste = { key: 'v', modifiers: ['control', 'shift'] } as const;
const canPress = (robot: KeyPresser) =>
  robot.tap(paste, never).then(
    () => true,
    () => false,
  );
const pasted = [
  [0xffe3, 1],
  [0xffe1, 1],
  [0x76, 1],
  [0x76, 0],
  [0xffe1, 0],
  [0xffe3, 0],
];

test('the person is asked once, and the chord goes down and up again', async () => {
  using bus = await open();
  expect(await hasRemoteDesktop(bus)).toBe(false);
  await using portal = await startPortal(bus.uniqueName);
  expect(await hasRemoteDesktop(bus)).toBe(true);
  const token = place(null);
  using robot = openRemoteDesktop(bus, token, () => {});
  await expect.poll(() => token.tokens()).toEqual(['token 1']);
  await expect.poll(() => canPress(robot)).toBe(true);
  expect(portal.asked).toEqual([
    ['CreateSession'],
    ['SelectDevices', true, { types: 1, persist_mode: 2 }],
    ['Start'],
    ...pasted,
  ]);
});

test('what was allowed before is not asked again, and each token serves once', async () => {
  using bus = await open();
  await using portal = await startPortal(bus.uniqueName);
  const token = place('token 0');
  using _robot = openRemoteDesktop(bus, token, () => {});
  await expect.poll(() => token.tokens()).toEqual(['token 1']);
  expect(portal.asked[1]).toEqual([
    'SelectDevices',
    true,
    { types: 1, persist_mode: 2, restore_token: 'token 0' },
  ]);
});

test('a portal that cannot remember is not asked to', async () => {
  using bus = await open();
  await using portal = await startPortal(bus.uniqueName, 1);
  using robot = openRemoteDesktop(bus, place('token 0'), () => {});
  await expect.poll(() => canPress(robot)).toBe(true);
  expect(portal.asked[1]).toEqual(['SelectDevices', true, { types: 1 }]);
});

test('no key is pressed before the person has allowed it', async () => {
  using bus = await open();
  await using portal = await startPortal(bus.uniqueName);
  portal.answer = null;
  const consents: PortalConsent[] = [];
  using robot = openRemoteDesktop(
    bus,
    place(null),
    () => {},
    (consent) => consents.push(consent),
  );
  await expect.poll(() => portal.asked.length).toBe(3);
  await expect(robot.tap(paste, never)).rejects.toMatchObject({ code: 'insertion-failed' });
  expect(portal.asked).toHaveLength(3);
  expect(consents).toEqual(['asks']);
  portal.decide('allow');
  await expect.poll(() => canPress(robot)).toBe(true);
  expect(consents).toEqual(['asks', 'given']);
});

test('who has refused is asked again when they want that, and not before, in this start nor in the next', async () => {
  using bus = await open();
  await using portal = await startPortal(bus.uniqueName);
  portal.answer = 'refuse';
  const problems: unknown[] = [];
  const consents: PortalConsent[] = [];
  const said = place('token 0');
  const start = () =>
    openRemoteDesktop(
      bus,
      said,
      (error) => problems.push(error),
      (consent) => consents.push(consent),
    );
  {
    using robot = start();
    await expect.poll(() => consents).toEqual(['refused']);
    expect(problems).toEqual([expect.objectContaining({ message: 'the portal says to Start: refused' })]);
    portal.answer = 'allow';
    for (let dictation = 0; dictation < 3; dictation++) expect(await canPress(robot)).toBe(false);
  }
  expect(said.read()).toEqual({ token: null, isRefused: true });
  using robot = start();
  expect(await canPress(robot)).toBe(false);
  // Its answer comes after whatever was asked before.
  expect(await hasRemoteDesktop(bus)).toBe(true);
  expect(portal.asked).toHaveLength(3);
  robot.askAgain();
  await expect.poll(() => canPress(robot)).toBe(true);
  expect(consents).toEqual(['refused', 'asks', 'given']);
  expect(said.read()).toEqual({ token: 'token 2', isRefused: false });
});

test('a session that was taken away is opened again with the newest token', async () => {
  using bus = await open();
  await using portal = await startPortal(bus.uniqueName);
  const token = place(null);
  using robot = openRemoteDesktop(bus, token, () => {});
  await expect.poll(() => canPress(robot)).toBe(true);
  portal.closeSession();
  // The first chord after that finds out, or the second.
  await expect
    .poll(async () => {
      await robot.tap(paste, never).catch(() => {});
      return token.tokens();
    })
    .toEqual(['token 1', 'token 2']);
  expect(portal.asked).toContainEqual([
    'SelectDevices',
    true,
    { types: 1, persist_mode: 2, restore_token: 'token 1' },
  ]);
});

test('a portal that crashed and came back is asked for a new session, with the newest token', async () => {
  using bus = await open();
  const first = await startPortal(bus.uniqueName);
  const token = place(null);
  using robot = openRemoteDesktop(bus, token, () => {});
  await expect.poll(() => canPress(robot)).toBe(true);
  await first[Symbol.asyncDispose]();
  await using second = await startPortal(bus.uniqueName);
  await expect
    .poll(async () => {
      await canPress(robot);
      return second.asked.slice(-pasted.length);
    })
    .toEqual(pasted);
  expect(second.asked[1]).toMatchObject(['SelectDevices', true, { restore_token: 'token 1' }]);
});

test('a session that is gone without a word costs one chord', async () => {
  using bus = await open();
  await using portal = await startPortal(bus.uniqueName);
  const token = place(null);
  using robot = openRemoteDesktop(bus, token, () => {});
  await expect.poll(() => canPress(robot)).toBe(true);
  portal.forgetSession();
  expect(await canPress(robot)).toBe(false);
  await expect.poll(() => canPress(robot)).toBe(true);
  expect(token.tokens()).toEqual(['token 1', 'token 2']);
});

test('a portal that hangs is waited for no longer than somebody waits, and is told that the keys are up', async () => {
  using bus = await open();
  await using portal = await startPortal(bus.uniqueName);
  using robot = openRemoteDesktop(bus, place(null), () => {});
  await expect.poll(() => canPress(robot)).toBe(true);
  const before = portal.asked.length;
  portal.hangs = true;
  const patience = new AbortController();
  const pasting = robot.tap(paste, patience.signal);
  pasting.catch(() => {});
  await expect.poll(() => portal.asked.length).toBe(before + 1);
  const abortedAt = performance.now();
  patience.abort();
  await expect(pasting).rejects.toMatchObject({ code: 'insertion-failed' });
  expect(performance.now() - abortedAt).toBeLessThan(2_000);
  await expect
    .poll(() => portal.asked.slice(before))
    .toEqual([
      [0xffe3, 1],
      [0xffe3, 0],
    ]);
});

test('a session is closed by the portal alone', async () => {
  using bus = await open();
  await using portal = await startPortal(bus.uniqueName);
  using robot = openRemoteDesktop(bus, place(null), () => {});
  await expect.poll(() => canPress(robot)).toBe(true);
  const stranger = createClient({ busAddress: messageBus.address });
  const { session } = portal;
  stranger.sendSignal(session, 'org.freedesktop.portal.Session', 'Closed', 'a{sv}', [{}]);
  // Its answer comes after its signal.
  await stranger.invoke({
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'GetId',
  });
  expect([await canPress(robot), portal.session]).toEqual([true, session]);
  await stranger.close();
});

test('a portal that comes later is found then', async () => {
  using bus = await open();
  const comes = remoteDesktopComes(bus);
  expect(await hasRemoteDesktop(bus)).toBe(false);
  await using _portal = await startPortal(bus.uniqueName);
  await comes;
});
