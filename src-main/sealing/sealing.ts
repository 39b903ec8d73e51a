/** What everything that stores words or sound knows of encryption. */
export interface Sealing {
  /** Whether what is written now is sealed; what was written before may be in the other form. */
  isOn(): boolean;
  /** `identity` says what it is and where it stands. Throws a `Failure` when there is no key that can be kept. */
  seal(plain: Uint8Array, identity: string): SealedBytes;
  /** `locked`: its key is not to be had; `damaged`: it is not what was sealed under this identity. */
  open(sealed: SealedBytes, identity: string): Uint8Array | 'locked' | 'damaged';
}

export interface SealedBytes {
  /** 16 hex digits. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** Everything is written as it is. */
export const unsealed: Sealing = {
  isOn: () => false,
  seal: () => {
    throw new Error('nothing is sealed here');
  },
  open: () => 'locked',
};
