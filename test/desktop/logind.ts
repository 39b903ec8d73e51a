/**
 * What logind tells of sleep and of a locked screen, on a system bus of the desktop's own, so that Electron's
 * power monitor and Dictum hear it as on a real machine.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, defineInterface, Variant } from 'dbus-native';
import { startProgram } from './program.ts';
import type { Room } from './room.ts';

export interface Logind extends AsyncDisposable {
  /** For the app: where its system bus is. */
  readonly environment: { readonly DBUS_SYSTEM_BUS_ADDRESS: string };
  fallAsleep(): void;
  wakeUp(): void;
  /** As a locker does that has locked the screen. */
  lock(): void;
  unlock(): void;
}

const path = '/org/freedesktop/login1';
const sessionPath = `${path}/session/_32`;
const name = 'org.freedesktop.login1';

/** The runner may be another account than the desktop's. */
const config = (address: string) => `<busconfig>
  <type>system</type>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>`;

export async function startLogind(room: Room): Promise<Logind> {
  await using stack = new AsyncDisposableStack();
  const socketFile = join(room.runtimeDir, 'system-bus');
  const address = `unix:path=${socketFile}`;
  const configFile = join(room.folder, 'system-bus.conf');
  writeFileSync(configFile, config(address));
  const bus = stack.use(
    startProgram(
      room,
      'dbus-daemon',
      [`--config-file=${configFile}`, '--nofork', '--nopidfile', '--print-address=3'],
      { hasThirdStream: true },
    ),
  );
  await bus.line(/^unix:/);
  const service = createClient({ busAddress: address });
  stack.defer(async () => await service.close());
  let isLocked = false;
  // What it is asked besides, such as to wait a moment before it sleeps, it does not know.
  await service.export(
    path,
    defineInterface({
      name: `${name}.Manager`,
      methods: { GetSessionByPID: { in: { pid: 'u' }, out: { session: 'o' }, handler: () => sessionPath } },
    }),
  );
  await service.export(
    sessionPath,
    defineInterface({
      name: `${name}.Session`,
      properties: { LockedHint: { type: 'b', get: () => isLocked } },
    }),
  );
  await service.ownName(name);
  const prepareForSleep = (isGoingToSleep: boolean) =>
    service.sendSignal(path, `${name}.Manager`, 'PrepareForSleep', 'b', [isGoingToSleep]);
  const sayLocked = (is: boolean) => {
    isLocked = is;
    const change = [`${name}.Session`, { LockedHint: new Variant('b', is) }, []];
    const changed = ['org.freedesktop.DBus.Properties', 'PropertiesChanged', 'sa{sv}as'] as const;
    service.sendSignal(sessionPath, ...changed, change);
  };
  const rest = stack.move();
  return {
    environment: { DBUS_SYSTEM_BUS_ADDRESS: address },
    fallAsleep: () => prepareForSleep(true),
    wakeUp: () => prepareForSleep(false),
    lock: () => sayLocked(true),
    unlock: () => sayLocked(false),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}
