/** A locked screen, as logind and screen savers tell of it on a real bus. */
import { createClient, DBusError, defineInterface } from 'dbus-native';
import { expect, it } from 'vitest';
import { openMessageBus, typed } from '../../src-main/message-bus.ts';
import { watchScreenLock } from '../../src-main/screen-lock.ts';
import { eventually } from '../fakes/eventually.ts';
import { startPrivateBus } from '../fakes/private-bus.ts';

const logind = 'org.freedesktop.login1';
const sessionPath = '/org/freedesktop/login1/session/_32';

/** logind with one session, which it finds by what is known of it here. */
async function startLogind(address: string, { by, isLocked }: { by: string; isLocked: boolean }) {
  const bus = createClient({ busAddress: address });
  let hint = isLocked;
  const finds = (way: string) => {
    if (way === by) return;
    const error = new DBusError('There is none');
    error.dbusName = `${logind}.NoSuchSession`;
    throw error;
  };
  await bus.export(
    '/org/freedesktop/login1',
    defineInterface({
      name: `${logind}.Manager`,
      methods: {
        GetSession: {
          in: { id: 's' },
          out: { path: 'o' },
          handler: ({ id }) => {
            finds(`id ${id}`);
            return sessionPath;
          },
        },
        GetSessionByPID: {
          in: { pid: 'u' },
          out: { path: 'o' },
          handler: ({ pid }) => {
            finds(`pid ${pid}`);
            return sessionPath;
          },
        },
        GetUser: {
          in: { uid: 'u' },
          out: { path: 'o' },
          handler: ({ uid }) => {
            finds(`uid ${uid}`);
            return '/user';
          },
        },
      },
    }),
  );
  await bus.export(
    '/user',
    defineInterface({
      name: `${logind}.User`,
      properties: { Display: { type: '(so)', get: () => ['2', sessionPath] } },
    }),
  );
  const session = `${logind}.Session`;
  await bus.export(
    sessionPath,
    defineInterface({ name: session, properties: { LockedHint: { type: 'b', get: () => hint } } }),
  );
  await bus.ownName(logind);
  const signal = (member: string) => bus.sendSignal(sessionPath, session, member, '', []);
  return {
    signal,
    hintSilently: (is: boolean) => {
      hint = is;
    },
    hint: (is: boolean) => {
      hint = is;
      const change = [session, { LockedHint: typed('b', is) }, []];
      bus.sendSignal(sessionPath, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', 'sa{sv}as', change);
    },
    [Symbol.asyncDispose]: () => bus.close(),
  };
}

async function startScreenSaver(address: string, name: string, first = false) {
  const bus = createClient({ busAddress: address });
  const path = `/${name.replaceAll('.', '/')}`;
  let isActive = first;
  let asked = 0;
  let hangs = false;
  let onAsked = () => {};
  await bus.export(
    path,
    defineInterface({
      name,
      methods: {
        GetActive: {
          out: { active: 'b' },
          handler: () => {
            asked += 1;
            if (hangs) return new Promise<boolean>(() => {});
            const answer = isActive;
            onAsked();
            return answer;
          },
        },
      },
    }),
  );
  await bus.ownName(name);
  const become = (is: boolean) => {
    isActive = is;
    bus.sendSignal(path, name, 'ActiveChanged', 'b', [is]);
  };
  return {
    become,
    becomeSilently: (is: boolean) => {
      isActive = is;
    },
    /** The signal is sent before the answer that it makes untrue. */
    becomeWhileAnswering: (is: boolean) => {
      onAsked = () => {
        onAsked = () => {};
        become(is);
      };
    },
    hang: () => {
      hangs = true;
    },
    asked: () => asked,
    [Symbol.asyncDispose]: () => bus.close(),
  };
}

function watch(systemAddress: string | undefined, sessionAddress: string | undefined) {
  const said: (boolean | 'unknown')[] = [];
  const watching = watchScreenLock({
    openSystemBus: () => openMessageBus(systemAddress),
    openSessionBus: () => openMessageBus(sessionAddress),
    login: { sessionId: '2', pid: 4242, uid: 1000 },
    onChange: (isLocked) => said.push(isLocked),
    onUnknown: () => said.push('unknown'),
  });
  return { said, askAgain: watching.askAgain, [Symbol.dispose]: () => watching[Symbol.dispose]() };
}

it.for(['id 2', 'pid 4242', 'uid 1000'])('hears of the session that logind finds by %s', async (by) => {
  using bus = await startPrivateBus();
  await using session = await startLogind(bus.address, { by, isLocked: true });
  using lock = watch(bus.address, undefined);
  await eventually(() => expect(lock.said).toEqual([true]));
  session.hint(false);
  await eventually(() => expect(lock.said).toEqual([true, false]));
  session.hint(true);
  await eventually(() => expect(lock.said).toEqual([true, false, true]));
});

it('believes who is asked to lock only when it is locked', async () => {
  using bus = await startPrivateBus();
  await using session = await startLogind(bus.address, { by: 'id 2', isLocked: true });
  using lock = watch(bus.address, undefined);
  await eventually(() => expect(lock.said).toEqual([true]));
  session.signal('Unlock');
  session.signal('Lock');
  session.hint(false);
  await eventually(() => expect(lock.said).toEqual([true, false]));
  session.signal('Lock');
  session.hint(true);
  await eventually(() => expect(lock.said).toEqual([true, false, true]));
});

it('asks logind itself when somebody says that it was unlocked', async () => {
  using bus = await startPrivateBus();
  await using session = await startLogind(bus.address, { by: 'id 2', isLocked: true });
  using lock = watch(bus.address, undefined);
  await eventually(() => expect(lock.said).toEqual([true]));
  const liar = createClient({ busAddress: bus.address });
  const change = [`${logind}.Session`, { LockedHint: typed('b', false) }, []];
  const changed = ['org.freedesktop.DBus.Properties', 'PropertiesChanged', 'sa{sv}as'] as const;
  liar.sendSignal(sessionPath, ...changed, change);
  await liar.close();
  session.hint(true);
  session.hint(false);
  await eventually(() => expect(lock.said).toEqual([true, false]));
});

it.for(['org.freedesktop.ScreenSaver', 'org.gnome.ScreenSaver', 'org.cinnamon.ScreenSaver'])(
  'hears %s, also one that is active already, and is not locked for ever when that crashes',
  async (name) => {
    using bus = await startPrivateBus();
    const saver = await startScreenSaver(bus.address, name, true);
    using lock = watch(undefined, bus.address);
    await eventually(() => expect(lock.said).toEqual([true]));
    saver.become(false);
    await eventually(() => expect(lock.said).toEqual([true, false]));
    saver.become(true);
    await eventually(() => expect(lock.said).toEqual([true, false, true]));
    await saver[Symbol.asyncDispose]();
    await eventually(() => expect(lock.said).toEqual([true, false, true, false]));
  },
);

it.for([true, false])('believes no stranger who says that it is active: %s', async (lie) => {
  using bus = await startPrivateBus();
  const name = 'org.gnome.ScreenSaver';
  await using saver = await startScreenSaver(bus.address, name, !lie);
  using lock = watch(undefined, bus.address);
  await eventually(() => expect(saver.asked()).toBe(1));
  await using liar = createClient({ busAddress: bus.address });
  liar.sendSignal('/org/gnome/ScreenSaver', name, 'ActiveChanged', 'b', [lie]);
  // Nobody has this name, and nobody is to be started by it.
  liar.sendSignal('/', 'org.mate.ScreenSaver', 'ActiveChanged', 'b', [true]);
  const change = ['org.freedesktop.DBus', 'NameOwnerChanged', 'sss'] as const;
  liar.sendSignal('/org/freedesktop/DBus', ...change, [name, ':1.1', '']);
  await eventually(() => expect(saver.asked()).toBeGreaterThan(1));
  expect(await lock.askAgain()).toBe(!lie);
  expect(lock.said).toEqual(lie ? [] : [true]);
});

it('is not locked for ever by an answer that was overtaken', async () => {
  using bus = await startPrivateBus();
  await using saver = await startScreenSaver(bus.address, 'org.gnome.ScreenSaver', true);
  saver.becomeWhileAnswering(false);
  using lock = watch(undefined, bus.address);
  await eventually(() => expect(saver.asked()).toBe(2));
  await eventually(() => expect(lock.said).toEqual([true, false]));
});

it('stays locked while a locker hangs that had locked it, and until that is killed', async () => {
  using bus = await startPrivateBus();
  const saver = await startScreenSaver(bus.address, 'org.gnome.ScreenSaver', true);
  using lock = watch(undefined, bus.address);
  await eventually(() => expect(lock.said).toEqual([true]));
  saver.hang();
  expect(await lock.askAgain()).toBe(true);
  await saver[Symbol.asyncDispose]();
  await eventually(() => expect(lock.said).toEqual([true, false]));
});

it('asks everybody again when it is told to, and says what they answer', async () => {
  using bus = await startPrivateBus();
  await using session = await startLogind(bus.address, { by: 'id 2', isLocked: true });
  await using saver = await startScreenSaver(bus.address, 'org.gnome.ScreenSaver', true);
  using lock = watch(bus.address, bus.address);
  await eventually(() => expect(lock.said).toEqual([true]));
  expect(await lock.askAgain()).toBe(true);
  saver.becomeSilently(false);
  expect(await lock.askAgain()).toBe(true);
  session.hintSilently(false);
  expect(await lock.askAgain()).toBe(false);
  expect(lock.said).toEqual([true, false]);
});

it('is unlocked when the last who said that it is locked says so, and hears nothing once disposed of', async () => {
  using bus = await startPrivateBus();
  await using session = await startLogind(bus.address, { by: 'id 2', isLocked: true });
  await using saver = await startScreenSaver(bus.address, 'org.gnome.ScreenSaver', true);
  const lock = watch(bus.address, bus.address);
  await eventually(() => expect(lock.said).toEqual([true]));
  saver.become(false);
  session.hint(false);
  await eventually(() => expect(lock.said).toEqual([true, false]));
  lock[Symbol.dispose]();
  saver.become(true);
  using next = watch(undefined, bus.address);
  await eventually(() => expect(next.said).toEqual([true]));
  expect(lock.said).toEqual([true, false]);
});

it('says once that nothing tells of it: without a bus, and where nobody answers', async () => {
  using bus = await startPrivateBus();
  using none = watch(undefined, undefined);
  using nobody = watch(bus.address, bus.address);
  await eventually(() => expect([none.said, nobody.said]).toEqual([['unknown'], ['unknown']]));
});
