import { safeStorage } from 'electron';
import type { KeyProtection } from '../src-core/contract.ts';
import type { Keyring } from './secrets.ts';

/** Electron's safeStorage, which on Linux may hide nothing at all. */
export function systemKeyring(): Keyring {
  return {
    protection,
    seal: (plain) => {
      allowReadable();
      return safeStorage.encryptString(plain);
    },
    unseal: (sealed) => {
      allowReadable();
      return safeStorage.decryptString(sealed);
    },
  };
}

/** Without a keyring Chromium encrypts with a password that is in its source: `basic_text`. */
function protection(): KeyProtection {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') {
    return 'readable';
  }
  return safeStorage.isEncryptionAvailable() ? 'keyring' : 'none';
}

/** Electron refuses `basic_text` until it is told that this is known. */
function allowReadable(): void {
  if (protection() === 'readable') safeStorage.setUsePlainTextEncryption(true);
}
