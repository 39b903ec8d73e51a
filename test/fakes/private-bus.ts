import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBroker } from 'dbus-native';

/** A message bus for one test, by dbus-native itself: nobody else is on it, and no daemon is needed. */
export interface PrivateBus extends Disposable {
  readonly address: string;
  /** Whoever is on it loses it. */
  end(): void;
}

export async function startPrivateBus(): Promise<PrivateBus> {
  const folder = mkdtempSync(join(tmpdir(), 'dictum-bus-'));
  const broker = createBroker();
  const address = await new Promise<string>((resolve, reject) => {
    broker.listen({ socket: join(folder, 'bus') }, (error, listening) =>
      error ? reject(error) : resolve(listening),
    );
  });
  return {
    address,
    end: () => broker.close(),
    [Symbol.dispose]: () => {
      broker.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
