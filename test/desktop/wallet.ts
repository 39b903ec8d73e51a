/**
 * The wallet of a KDE desktop as Chromium asks for it over D-Bus (`components/os_crypt/sync/kwallet_dbus.cc`): it holds
 * passwords in memory. What asks it, and encrypts with what it gives, is the real Chromium in the real app.
 */

import { offerOnBus, type Reply } from './message-bus.ts';
import type { Room } from './room.ts';

export interface Wallet extends Disposable {
  /** What was asked, in order. */
  readonly asked: readonly string[];
  readonly passwords: ReadonlyMap<string, string>;
  /** Somebody else's from here on, or a reset one: it knows nothing. */
  empty(): void;
  /** The one from before. */
  restore(passwords: ReadonlyMap<string, string>): void;
}

/** For the app: which keyring to ask. */
export const walletParameters = ['--password-store=kwallet5'];

export async function openWallet({ account, environment }: Room): Promise<Wallet> {
  const busAddress = environment.DBUS_SESSION_BUS_ADDRESS ?? '';
  const passwords = new Map<string, string>();
  const folders = new Set<string>();
  const asked: string[] = [];
  const yes = (is: boolean): Reply => ({ signature: 'b', values: [is] });
  const text = (value: string): Reply => ({ signature: 's', values: [value] });
  const number = (value: number): Reply => ({ signature: 'i', values: [value] });
  const offered = await offerOnBus(busAddress, account, 'org.kde.kwalletd5', (member, values) => {
    asked.push(member);
    const [, folder = '', entry = '', value = ''] = values.map(String);
    const name = `${folder}/${entry}`;
    switch (member) {
      case 'isEnabled':
        return yes(true);
      case 'networkWallet':
        return text('kdewallet');
      case 'open':
        return number(1);
      case 'hasFolder':
        return yes(folders.has(folder));
      case 'createFolder':
        folders.add(folder);
        return yes(true);
      case 'hasEntry':
        return yes(passwords.has(name));
      case 'entryType':
        // A password.
        return number(passwords.has(name) ? 1 : 0);
      case 'readPassword':
        return text(passwords.get(name) ?? '');
      case 'writePassword':
        passwords.set(name, value);
        return number(0);
      case 'close':
        return number(0);
      default:
        return null;
    }
  });
  return {
    asked,
    passwords,
    empty: () => {
      passwords.clear();
      folders.clear();
    },
    restore: (before) => {
      passwords.clear();
      for (const [name, password] of before) passwords.set(name, password);
    },
    [Symbol.dispose]: () => offered[Symbol.dispose](),
  };
}
