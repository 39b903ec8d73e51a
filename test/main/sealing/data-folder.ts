/** A folder with history, sounds and recordings, wired as the app wires them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EncryptionStatus } from '../../../src-core/encryption.ts';
import { defaultSettings } from '../../../src-core/settings.ts';
import { type History, openHistory } from '../../../src-main/history/history.ts';
import { createKeptSounds, type KeptSounds } from '../../../src-main/history/kept-sounds.ts';
import { createEncryption, type Encryption } from '../../../src-main/sealing/encryption.ts';
import { openVault, type Vault } from '../../../src-main/sealing/vault.ts';
import type { Keyring } from '../../../src-main/secrets.ts';
import { openStoredFile } from '../../../src-main/stored-file.ts';
import { createLookout } from '../../fakes/lookout.ts';

export const secretWords = 'The heron stands in the reeds at dusk';

export interface DataFolder {
  readonly recordingsDir: string;
  readonly soundsDir: string;
  readonly vault: Vault;
  readonly history: History;
  readonly sounds: KeptSounds;
  readonly encryption: Encryption;
  readonly problems: unknown[];
  /** Every status that was shown. */
  readonly shown: readonly EncryptionStatus[];
  readonly repairs: () => number;
  /** Resolves when one is shown that is looked for, or was already. */
  shows(isIt: (status: EncryptionStatus) => boolean): Promise<void>;
  /** Resolves when nobody is at it any more. */
  settled(): Promise<void>;
  close(): void;
}

export function openDataFolder(dir: string, keyring: Keyring, onStep = () => {}): DataFolder {
  const recordingsDir = join(dir, 'recordings');
  const soundsDir = join(dir, 'sounds');
  for (const path of [recordingsDir, soundsDir]) mkdirSync(path, { recursive: true });
  const problems: unknown[] = [];
  const shown: EncryptionStatus[] = [];
  const { until, look } = createLookout();
  let repairs = 0;
  const vault = openVault(openStoredFile(dir, 'encryption', { hasCopy: true }), keyring);
  const history = openHistory({
    dir: join(dir, 'history'),
    singleFilePath: join(dir, 'history.json'),
    sealing: vault,
    onRepaired: () => {
      repairs += 1;
    },
    onProblem: (error) => problems.push(error),
  });
  const sounds = createKeptSounds({
    dir: soundsDir,
    history,
    settings: () => ({ ...defaultSettings, keepSounds: true, soundDays: null }),
    now: Date.now,
    sealing: vault,
    onProblem: (error) => problems.push(error),
  });
  const encryption = createEncryption({
    vault,
    keyring,
    history,
    dirs: [soundsDir, recordingsDir],
    onChange: (status) => {
      shown.push(status);
      onStep();
      look();
    },
    onProblem: (error) => problems.push(error),
  });

  function shows(isIt: (status: EncryptionStatus) => boolean): Promise<void> {
    return until(() => shown.some(isIt));
  }

  return {
    recordingsDir,
    soundsDir,
    vault,
    history,
    sounds,
    encryption,
    problems,
    shown,
    repairs: () => repairs,
    shows,
    settled: () => encryption.settled(),
    close: () => history.abandon(),
  };
}
