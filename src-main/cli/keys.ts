/** Keys for the command line: from the environment, or those the app stored. */
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '../../src-core/services.ts';
import { keyProblems } from '../../src-core/words/command-line.ts';
import { type EnvironmentKeys, type Keyring, openSecrets } from '../secrets.ts';
import { type RemoteChoice, UsageError } from './arguments.ts';

const noKeys: EnvironmentKeys = { groq: null, openai: null, cortecs: null, custom: null };

/**
 * The key to send to this address; null where the service does without. Throws a `UsageError` when
 * one is needed, or stored, and cannot be had here.
 */
export function findKey(
  { id, baseUrl }: RemoteChoice,
  environmentKeys: EnvironmentKeys,
  dataDir: string,
): string | null {
  const stored = storedKeys(dataDir);
  const open = (content: Readonly<Record<string, unknown>>, keys: EnvironmentKeys) =>
    openSecrets({ initial: content, wasSetAside: false, write: refuse }, readableOnly, keys);
  // What somebody set for this one command counts more than what was entered in the app.
  const key = open({}, environmentKeys).key(id, baseUrl) ?? open(stored, noKeys).key(id, baseUrl);
  if (key !== null) return key;
  const { needsKey, keyVariable, baseUrl: own } = services[id];
  const { host } = new URL(baseUrl);
  if (environmentKeys[id] !== null && own !== null) {
    throw new UsageError(keyProblems.foreign(keyVariable, new URL(own).host, host));
  }
  if (isFor(stored[id], host)) throw new UsageError(keyProblems.sealed(keyVariable));
  if (needsKey) throw new UsageError(keyProblems.missing(id, keyVariable));
  return null;
}

function storedKeys(dataDir: string): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8'));
    return typeof content === 'object' && content !== null ? { ...content } : {};
  } catch {
    // None were stored, or the app will set the file aside and say so.
    return {};
  }
}

function isFor(stored: unknown, host: string): boolean {
  return typeof stored === 'object' && stored !== null && 'host' in stored && stored.host === host;
}

/**
 * What Electron's safeStorage does on Linux without a keyring, which the person has to say yes to:
 * a cipher whose password is in Chromium's source (components/os_crypt/sync/os_crypt_linux.cc).
 * What is sealed by a keyring only the app can open.
 */
const readableOnly: Keyring = {
  protection: () => 'readable',
  seal: refuse,
  unseal: (sealed) => {
    if (sealed.toString('latin1', 0, 3) !== 'v10') throw new Error('sealed by a keyring');
    const password = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
    const decipher = createDecipheriv('aes-128-cbc', password, Buffer.alloc(16, ' '));
    return Buffer.concat([decipher.update(sealed.subarray(3)), decipher.final()]).toString('utf8');
  },
};

function refuse(): never {
  throw new Error('The command line stores no keys');
}
