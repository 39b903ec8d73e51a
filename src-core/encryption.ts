/** How encrypting history and recordings stands, for whoever shows it. */
export interface EncryptionStatus {
  /** Whether what is written now is encrypted. */
  readonly isOn: boolean;
  /** False where the system has no keyring that keeps a key from others. */
  readonly isPossible: boolean;
  /** How far what was there before is brought into the wanted form; null when nobody is at it. */
  readonly progress: { readonly done: number; readonly all: number } | null;
  /** Some of what was there before is not in that form yet. */
  readonly isUnfinished: boolean;
  /** True when the key of what is there is not to be had: it stays as it is. */
  readonly isLocked: boolean;
}

export const notEncrypted: EncryptionStatus = {
  isOn: false,
  isPossible: true,
  progress: null,
  isUnfinished: false,
  isLocked: false,
};
