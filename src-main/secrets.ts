/**
 * The keys of the services. Encrypted by the operating system where it has a keyring, else in
 * memory until Dictum is closed; never in a window, a log or a plain file. A key belongs to the
 * host it was entered for and is sent to no other.
 */
import { z } from 'zod';
import type { KeyStatus } from '../src-core/contract.ts';
import type { StoredFile } from './stored-file.ts';

const fileSchema = z.object({ groq: z.object({ host: z.string(), sealed: z.base64() }).optional() });

/** What the operating system does for us; Electron's safeStorage behind one small adapter. */
export interface Keyring {
  /** False when there is none, or one that hides nothing (Linux's basic_text). */
  isSafe(): boolean;
  seal(plain: string): Buffer;
  unseal(sealed: Buffer): string;
}

export interface Secrets {
  /** The key for this service address, or null. */
  key(baseUrl: string): string | null;
  status(baseUrl: string): KeyStatus;
  set(baseUrl: string, key: string): void;
  remove(): void;
}

const noKey: KeyStatus = { isSet: false, lastFour: null, kept: null };

export function openSecrets(file: StoredFile, keyring: Keyring, environmentKey: string | null): Secrets {
  const parsed = fileSchema.safeParse(file.initial);
  let sealed = parsed.success ? parsed.data.groq : undefined;
  let session: { host: string; key: string } | null = null;

  function find(baseUrl: string): { key: string; kept: NonNullable<KeyStatus['kept']> } | null {
    const host = new URL(baseUrl).host;
    if (session?.host === host) return { key: session.key, kept: 'session' };
    if (sealed?.host === host && keyring.isSafe()) {
      try {
        return { key: keyring.unseal(Buffer.from(sealed.sealed, 'base64')), kept: 'keyring' };
      } catch {
        // Sealed by another user or another keyring: as good as no key; it can be entered again.
        return null;
      }
    }
    if (environmentKey !== null && mayHaveEnvironmentKey(baseUrl))
      return { key: environmentKey, kept: 'environment' };
    return null;
  }

  return {
    key: (baseUrl) => find(baseUrl)?.key ?? null,
    status: (baseUrl) => {
      const found = find(baseUrl);
      if (found === null) return noKey;
      return { isSet: true, lastFour: found.key.length >= 12 ? found.key.slice(-4) : null, kept: found.kept };
    },
    set: (baseUrl, key) => {
      const host = new URL(baseUrl).host;
      if (keyring.isSafe()) {
        const groq = { host, sealed: keyring.seal(key).toString('base64') };
        file.write({ groq });
        sealed = groq;
        session = null;
      } else {
        session = { host, key };
      }
    },
    remove: () => {
      file.write({});
      sealed = undefined;
      session = null;
    },
  };
}

/** GROQ_API_KEY was made for Groq; a server on this very machine may have it too. */
function mayHaveEnvironmentKey(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  return hostname === 'api.groq.com' || protocol === 'http:';
}
