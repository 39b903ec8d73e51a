/**
 * The keys of the services. Encrypted by the operating system where it has a keyring, else in
 * memory until Dictum is closed, unless the person said yes to a file that hides nothing; never in
 * a window or a log. A key belongs to the host it was entered for and is sent to no other.
 */
import { z } from 'zod';
import type { KeyProtection, KeyStatus } from '../src-core/contract.ts';
import { isOnThisComputer } from '../src-core/service-url.ts';
import { type RemoteServiceId, services } from '../src-core/services.ts';
import type { Settings } from '../src-core/settings.ts';
import { Failure } from '../src-core/transcription.ts';
import type { StoredFile } from './stored-file.ts';

const storedKey = z.object({
  host: z.string(),
  sealed: z.base64(),
  /** Sealed where there was no keyring, because the person said yes to that. */
  isReadable: z.boolean().default(false),
});

/** What the operating system does for us; Electron's safeStorage behind one small adapter. */
export interface Keyring {
  protection(): KeyProtection;
  seal(plain: string): Buffer;
  unseal(sealed: Buffer): string;
}

/** The keys that stood in the environment; null where there was none. */
export type EnvironmentKeys = Readonly<Record<RemoteServiceId, string | null>>;

export interface Secrets {
  readonly protection: () => KeyProtection;
  /** The key for this service at this address, or null. */
  key(service: RemoteServiceId, baseUrl: string): string | null;
  status(service: RemoteServiceId, baseUrl: string | null): KeyStatus;
  /**
   * Without a keyring it is kept in memory only. As everything here that changes something, throws a
   * `Failure` when the disk does not take it; then nothing has changed.
   */
  set(service: RemoteServiceId, baseUrl: string, key: string): void;
  /** After an explicit yes: the key of this session goes to a file that others can read. */
  storeReadable(service: RemoteServiceId): void;
  remove(service: RemoteServiceId): void;
}

interface Found {
  readonly key: string;
  readonly kept: NonNullable<KeyStatus['kept']>;
}

export function openSecrets(file: StoredFile, keyring: Keyring, environmentKeys: EnvironmentKeys): Secrets {
  /** Also what another version wrote and this one cannot read. */
  let stored = file.initial;
  const session = new Map<RemoteServiceId, { readonly host: string; readonly key: string }>();

  function find(service: RemoteServiceId, baseUrl: string): Found | null {
    const { host } = new URL(baseUrl);
    const inMemory = session.get(service);
    if (inMemory?.host === host) return { key: inMemory.key, kept: 'session' };
    const onDisk = unsealed(service, host);
    if (onDisk !== null) return onDisk;
    const key = environmentKeys[service];
    return key !== null && mayHaveEnvironmentKey(service, baseUrl) ? { key, kept: 'environment' } : null;
  }

  function unsealed(service: RemoteServiceId, host: string): Found | null {
    const { data } = storedKey.safeParse(stored[service]);
    if (data?.host !== host) return null;
    const protection = keyring.protection();
    if (protection === 'none' || (protection === 'readable' && !data.isReadable)) return null;
    try {
      const key = keyring.unseal(Buffer.from(data.sealed, 'base64'));
      return { key, kept: data.isReadable ? 'readable' : 'keyring' };
    } catch {
      // Sealed by another user or another keyring: as good as no key; it can be entered again.
      return null;
    }
  }

  function store(service: RemoteServiceId, { host, key }: { host: string; key: string }): void {
    const isReadable = keyring.protection() !== 'keyring';
    const changed = {
      ...stored,
      [service]: {
        host,
        sealed: keyring.seal(key).toString('base64'),
        ...(isReadable ? { isReadable } : {}),
      },
    };
    write(changed);
    session.delete(service);
  }

  function write(changed: Readonly<Record<string, unknown>>): void {
    try {
      file.write(changed);
    } catch (error) {
      throw new Failure('settings-not-written', { cause: error });
    }
    stored = changed;
  }

  function forget(service: RemoteServiceId): void {
    const { [service]: _removed, ...others } = stored;
    write(others);
    session.delete(service);
  }

  return {
    protection: keyring.protection,
    key: (service, baseUrl) => find(service, baseUrl)?.key ?? null,
    status: (service, baseUrl) => {
      const found = baseUrl === null ? null : find(service, baseUrl);
      if (found === null) return { isSet: false, lastFour: null, kept: null };
      return { isSet: true, lastFour: found.key.length >= 12 ? found.key.slice(-4) : null, kept: found.kept };
    },
    set: (service, baseUrl, key) => {
      const entered = { host: new URL(baseUrl).host, key };
      if (keyring.protection() === 'keyring') store(service, entered);
      else {
        // A readable file must not bring the old key back at the next start.
        if (storedKey.safeParse(stored[service]).data?.isReadable) forget(service);
        session.set(service, entered);
      }
    },
    storeReadable: (service) => {
      const entered = session.get(service);
      if (entered !== undefined && keyring.protection() !== 'none') store(service, entered);
    },
    remove: forget,
  };
}

/** What a window may know of the keys. */
export function keyStatuses(
  secrets: Pick<Secrets, 'status'>,
  { groq, openai, cortecs, custom }: Settings['services'],
): Readonly<Record<RemoteServiceId, KeyStatus>> {
  return {
    groq: secrets.status('groq', groq.baseUrl),
    openai: secrets.status('openai', openai.baseUrl),
    cortecs: secrets.status('cortecs', cortecs.baseUrl),
    custom: secrets.status('custom', custom.baseUrl),
  };
}

/**
 * A key in the environment was made for the service's own host; a server on this very machine may
 * have it too. The person's own server is wherever they say it is.
 */
function mayHaveEnvironmentKey(service: RemoteServiceId, baseUrl: string): boolean {
  const own = services[service].baseUrl;
  return own === null || new URL(baseUrl).host === new URL(own).host || isOnThisComputer(baseUrl);
}
