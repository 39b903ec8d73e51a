/**
 * The keys that the words and the sound of dictations are sealed with, and whether they are. A data key of 256
 * random bits is made once and kept in `encryption.json`, sealed by the keyring of the system:
 *
 *     keyring ──opens──▶ data key ──opens──▶ history, sounds, recordings
 *                          └──opens──▶ session keys
 *
 * A keyring that is locked must not cost a word: a key for this session seals them then. It goes into the file
 * through the data key's letter box, which anybody can put into and only the data key opens, so that the words can be read
 * again once the keyring is. When the keyring is there and does not know the data key, it gets another one.
 * No key is ever removed.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../src-core/transcription.ts';
import type { Keyring } from '../secrets.ts';
import type { StoredFile } from '../stored-file.ts';
import { derivedKey, opened, putIn, sealed, slotOf, takeOut } from './cipher.ts';
import type { Sealing } from './sealing.ts';

export interface Vault extends Sealing {
  /** As `turnOff`, throws a `Failure` and changes nothing when the keyring or the disk does not do it. */
  turnOn(): void;
  turnOff(): void;
  /** True until everything was brought into the form that is wanted. */
  isUnfinished(): boolean;
  finished(): void;
  /** True when it is on and the keyring opens none of its keys. */
  isLocked(): boolean;
}

const id = z.string().regex(/^[0-9a-f]{16}$/);
const keySchema = z.union([
  z.object({ id, by: z.literal('keyring'), sealed: z.base64(), slot: z.base64() }),
  /** By which other key. */
  z.object({ id, by: id, sealed: z.base64() }),
]);
type StoredKey = z.infer<typeof keySchema>;
type KeyringKey = Extract<StoredKey, { slot: string }>;

export function openVault(file: StoredFile, keyring: Keyring): Vault {
  /** Also what another version wrote and this one does not understand. */
  let stored = file.initial;
  // Nobody turns it off by damaging a file.
  let isOn = file.wasSetAside || stored.isOn === true;
  /** Those that were asked for: null when they cannot be had. */
  const secrets = new Map<string, Buffer | null>();
  const contentKeys = new Map<string, Buffer>();
  let current: string | null = null;

  function keys(): readonly StoredKey[] {
    const list = Array.isArray(stored.keys) ? stored.keys : [];
    return list.flatMap((key) => keySchema.safeParse(key).data ?? []);
  }

  /** The latest first. */
  function keyringKeys(): readonly KeyringKey[] {
    return keys()
      .filter((key) => 'slot' in key)
      .toReversed();
  }

  function secretOf(key: StoredKey): Buffer | null {
    const known = secrets.get(key.id);
    if (known !== undefined) return known;
    // A letter that names itself, or one that names it, opens nothing.
    secrets.set(key.id, null);
    const secret = openedSecret(key);
    secrets.set(key.id, secret);
    return secret;
  }

  function openedSecret(key: StoredKey): Buffer | null {
    const bytes = Buffer.from(key.sealed, 'base64');
    if (!('slot' in key)) {
      const opener = keys().find((one) => one.id === key.by);
      const secret = opener === undefined ? null : secretOf(opener);
      return secret === null ? null : takeOut(secret, bytes, key.id);
    }
    if (keyring.protection() !== 'keyring') return null;
    try {
      const secret = Buffer.from(keyring.unseal(bytes), 'base64');
      // Whatever a strange keyring makes of it, it is not the key that this slot belongs to.
      return slotOf(secret).toString('base64') === key.slot ? secret : null;
    } catch {
      return null;
    }
  }

  function write(change: Readonly<Record<string, unknown>>): void {
    const next = { ...stored, isOn, ...change };
    try {
      file.write(next);
    } catch (error) {
      throw new Failure('settings-not-written', { cause: error });
    }
    stored = next;
  }

  function newKey(store: (id: string, secret: Buffer) => StoredKey): string {
    const secret = randomBytes(32);
    const name = randomBytes(8).toString('hex');
    const all = Array.isArray(stored.keys) ? stored.keys : [];
    // On the disk before anything is sealed with it.
    write({ keys: [...all, store(name, secret)] });
    secrets.set(name, secret);
    return name;
  }

  function newDataKey(): string {
    return newKey((name, secret) => ({
      id: name,
      by: 'keyring',
      sealed: keyring.seal(secret.toString('base64')).toString('base64'),
      slot: slotOf(secret).toString('base64'),
    }));
  }

  function newSessionKey({ id: by, slot }: KeyringKey): string {
    return newKey((name, secret) => ({
      id: name,
      by,
      sealed: putIn(Buffer.from(slot, 'base64'), secret, name).toString('base64'),
    }));
  }

  /** Throws a `Failure` when there is none that can be kept. */
  function keyForNow(): string {
    if (current !== null) return current;
    const [latest] = keyringKeys();
    const known = keyringKeys().find((key) => secretOf(key) !== null);
    if (known !== undefined) current = known.id;
    else if (keyring.protection() === 'keyring') current = newDataKey();
    else if (latest !== undefined) current = newSessionKey(latest);
    else throw new Failure('encryption-locked');
    return current;
  }

  function contentKey(name: string): Buffer | null {
    const known = contentKeys.get(name);
    if (known !== undefined) return known;
    const stored = keys().find((key) => key.id === name);
    const secret = secrets.get(name) ?? (stored === undefined ? null : secretOf(stored));
    if (secret === null) return null;
    const key = derivedKey(secret, 'content');
    contentKeys.set(name, key);
    return key;
  }

  return {
    isOn: () => isOn,
    seal: (plain, identity) => {
      const key = keyForNow();
      const bytes = contentKey(key);
      if (bytes === null) throw new Failure('encryption-locked');
      return { key, bytes: sealed(bytes, plain, identity) };
    },
    open: ({ key, bytes }, identity) => {
      const secret = contentKey(key);
      return secret === null ? 'locked' : (opened(secret, bytes, identity) ?? 'damaged');
    },
    turnOn: () => {
      if (keyring.protection() !== 'keyring') throw new Failure('encryption-unavailable');
      try {
        keyForNow();
      } catch (error) {
        if (error instanceof Failure) throw error;
        throw new Failure('encryption-unavailable', { cause: error });
      }
      write({ isOn: true, isUnfinished: true });
      isOn = true;
    },
    turnOff: () => {
      write({ isOn: false, isUnfinished: true });
      isOn = false;
    },
    isUnfinished: () => stored.isUnfinished === true,
    finished: () => {
      if (stored.isUnfinished === true) write({ isUnfinished: false });
    },
    isLocked: () => isOn && keyringKeys().length > 0 && keyringKeys().every((key) => secretOf(key) === null),
  };
}
