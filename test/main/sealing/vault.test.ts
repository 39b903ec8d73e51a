import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src-core/transcription.ts';
import { openVault, type Vault } from '../../../src-main/sealing/vault.ts';
import type { StoredFile } from '../../../src-main/stored-file.ts';
import { fakeKeyring } from '../../fakes/keyring.ts';
import { storedFile } from '../../fakes/stored-file.ts';

const words = Buffer.from('what was said');
const sealedBy = (vault: Vault) => vault.seal(words, 'here');

function codeOf(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof Failure ? error.code : String(error);
  }
}

/** Turned on once, with something sealed by it. */
function usedVault() {
  const file = storedFile();
  const keyring = fakeKeyring();
  const vault = openVault(file, keyring);
  vault.turnOn();
  return { file, keyring, vault, sealed: sealedBy(vault) };
}

it('is off until somebody turns it on, and stays on after a restart', () => {
  const file = storedFile();
  expect(openVault(file, fakeKeyring()).isOn()).toBe(false);
  openVault(file, fakeKeyring()).turnOn();
  expect(openVault(file.reopened(), fakeKeyring()).isOn()).toBe(true);
});

it('what was sealed is opened after a restart, where it was sealed for and nowhere else', () => {
  const { file, sealed } = usedVault();
  const vault = openVault(file.reopened(), fakeKeyring());
  expect([vault.open(sealed, 'here'), vault.open(sealed, 'there')]).toEqual([words, 'damaged']);
});

it('never seals the same twice in the same way', () => {
  const { vault } = usedVault();
  const all = Array.from({ length: 100 }, () => Buffer.from(sealedBy(vault).bytes).toString('hex'));
  expect(new Set(all.map((bytes) => bytes.slice(0, 24))).size).toBe(100);
  expect(new Set(all.map((bytes) => bytes.slice(24, 50))).size).toBe(100);
});

it('every bit of what was sealed counts', () => {
  const { vault, sealed } = usedVault();
  for (let bit = 0; bit < sealed.bytes.length * 8; bit++) {
    const bytes = Uint8Array.from(sealed.bytes);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(vault.open({ ...sealed, bytes }, 'here')).toBe('damaged');
  }
});

describe('no keyring that keeps a key from others', () => {
  it.each(['readable', 'none'] as const)('refuses to be turned on: %s', (state) => {
    const file = storedFile();
    const vault = openVault(file, fakeKeyring('the user', state));
    expect([codeOf(() => vault.turnOn()), vault.isOn()]).toEqual(['encryption-unavailable', false]);
    expect(file.reopened().initial).toEqual({});
  });
});

it('a disk that does not take the key leaves it off', () => {
  const full: StoredFile = {
    initial: {},
    wasSetAside: false,
    write: () => {
      throw new Error('ENOSPC');
    },
  };
  const vault = openVault(full, fakeKeyring());
  expect([codeOf(() => vault.turnOn()), vault.isOn()]).toEqual(['settings-not-written', false]);
});

describe('a keyring that is locked', () => {
  it.each(['readable', 'none'] as const)(
    'what was sealed before stays locked, and what is sealed now is read once it is open again: %s',
    (state) => {
      const { file, sealed } = usedVault();
      const locked = openVault(file.reopened(), fakeKeyring('the user', state));
      expect([locked.isOn(), locked.isLocked(), locked.open(sealed, 'here')]).toEqual([true, true, 'locked']);
      const meanwhile = storedFile(file.reopened().initial);
      const during = openVault(meanwhile, fakeKeyring('the user', state));
      const said = sealedBy(during);
      // In this session it can be read.
      expect(during.open(said, 'here')).toEqual(words);
      // And by nobody without the keyring afterwards.
      expect(openVault(meanwhile.reopened(), fakeKeyring('the user', state)).open(said, 'here')).toBe(
        'locked',
      );
      const open = openVault(meanwhile.reopened(), fakeKeyring());
      expect([open.isLocked(), open.open(said, 'here'), open.open(sealed, 'here')]).toEqual([
        false,
        words,
        words,
      ]);
    },
  );

  it('the file holds no key that could be read without the keyring', () => {
    const { file } = usedVault();
    const during = storedFile(file.reopened().initial);
    const said = sealedBy(openVault(during, fakeKeyring('the user', 'none')));
    expect(openVault(during.reopened(), fakeKeyring('somebody else')).open(said, 'here')).toBe('locked');
  });

  it('nothing is sealed with a key that nobody could ever have again', () => {
    const damaged: StoredFile = { initial: {}, wasSetAside: true, write: () => {} };
    const vault = openVault(damaged, fakeKeyring('the user', 'none'));
    expect([vault.isOn(), codeOf(() => sealedBy(vault))]).toEqual([true, 'encryption-locked']);
  });
});

it('a keyring that does not know the key gets another one, and the first is kept', () => {
  const { file, sealed } = usedVault();
  const other = storedFile(file.reopened().initial);
  const vault = openVault(other, fakeKeyring('somebody else'));
  const said = sealedBy(vault);
  expect([vault.open(sealed, 'here'), vault.open(said, 'here')]).toEqual(['locked', words]);
  // Both are there: whoever has the first keyring again reads what it sealed.
  const first = openVault(other.reopened(), fakeKeyring());
  expect([first.open(sealed, 'here'), first.open(said, 'here')]).toEqual([words, 'locked']);
  const second = openVault(other.reopened(), fakeKeyring('somebody else'));
  expect(second.open(said, 'here')).toEqual(words);
});

it('keeps what another version wrote into its file', () => {
  const file = storedFile({ keys: [{ id: 'from the future' }], later: true });
  openVault(file, fakeKeyring()).turnOn();
  const { initial } = file.reopened();
  expect(initial).toMatchObject({ later: true, isOn: true });
  expect(initial.keys).toEqual([{ id: 'from the future' }, expect.objectContaining({ by: 'keyring' })]);
});

it('does not ask the keyring while it is off and nothing is sealed', () => {
  const keyring = fakeKeyring();
  let asked = 0;
  const counted = {
    ...keyring,
    protection: () => {
      asked += 1;
      return keyring.protection();
    },
  };
  const vault = openVault(storedFile(), counted);
  expect([vault.isOn(), vault.isLocked(), vault.isUnfinished(), asked]).toEqual([false, false, false, 0]);
});
