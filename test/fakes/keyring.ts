/** A keyring that is open, locked, missing or another person's, and vaults with a key in it. */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { KeyProtection } from '../../src-core/contract.ts';
import { slotOf } from '../../src-main/sealing/cipher.ts';
import { openVault, type Vault } from '../../src-main/sealing/vault.ts';
import type { Keyring } from '../../src-main/secrets.ts';
import { storedFile } from './stored-file.ts';

export interface FakeKeyring extends Keyring {
  state: KeyProtection;
  /** Whose it is: another one opens nothing of the first one's. */
  owner: string;
}

/** Seals really, with a key that follows from its owner: another process has the same one. */
export function fakeKeyring(owner = 'the user', state: KeyProtection = 'keyring'): FakeKeyring {
  const key = () => createHash('sha256').update(keyring.owner).digest();
  const keyring: FakeKeyring = {
    state,
    owner,
    protection: () => keyring.state,
    seal: (plain) => {
      if (keyring.state !== 'keyring') throw new Error('the keyring is locked');
      const cipher = createCipheriv('aes-256-gcm', key(), Buffer.alloc(12));
      return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    unseal: (sealed) => {
      if (keyring.state !== 'keyring') throw new Error('the keyring is locked');
      const decipher = createDecipheriv('aes-256-gcm', key(), Buffer.alloc(12));
      decipher.setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString();
    },
  };
  return keyring;
}

/** The same key each time, in every process. */
export function knownVault({ isOn = true } = {}): Vault {
  const keyring = fakeKeyring();
  const secret = Buffer.alloc(32, 7);
  const key = {
    id: '0123456789abcdef',
    by: 'keyring',
    sealed: keyring.seal(secret.toString('base64')).toString('base64'),
    slot: slotOf(secret).toString('base64'),
  };
  return openVault(storedFile({ isOn, keys: [key] }), keyring);
}
