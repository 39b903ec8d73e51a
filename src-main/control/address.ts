/**
 * Where the running app listens to the command line. On Unix a socket in a folder that only its owner can
 * enter; on Windows a pipe, which others may see and not write to.
 */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { appDataDir } from '../app-data-dir.ts';

/** The system's limit for the address of a socket is 104 bytes on macOS and 108 on Linux, with a zero at the end. */
const longestAddressBytes = 103;

/**
 * The first is where the app listens; whoever looks for the app tries the others, too: a command may be
 * started where the environment is another one, as in a shell over ssh.
 */
export function controlAddresses(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): readonly string[] {
  if (platform === 'win32') {
    const owner = createHash('sha256').update(homedir()).digest('hex').slice(0, 16);
    return [`\\\\.\\pipe\\dictum-${owner}`];
  }
  const runtimeDirs =
    platform === 'linux' ? [environment.XDG_RUNTIME_DIR, `/run/user/${process.getuid?.()}`] : [];
  const folders = [
    ...runtimeDirs.flatMap((dir) => (dir ? [join(dir, 'dictum')] : [])),
    appDataDir(environment, platform),
  ];
  const addresses = folders.map((folder) => join(folder, 'control.sock'));
  return [...new Set(addresses)].filter((address) => Buffer.byteLength(address) <= longestAddressBytes);
}

/** Makes the folder of this address one that only we can enter; throws when it is somebody else's. */
export function ownFolderOf(address: string, platform: NodeJS.Platform): void {
  if (platform === 'win32') return;
  const folder = dirname(address);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isOwnFolder(folder)) throw new Error('the folder of the control socket belongs to somebody else');
  chmodSync(folder, 0o700);
}

/** Whether what listens there can only be ours. */
export function isOwnAddress(address: string, platform: NodeJS.Platform): boolean {
  try {
    return platform === 'win32' || isOwnFolder(dirname(address));
  } catch {
    return false;
  }
}

/** No link either: somebody else may have put it there. */
function isOwnFolder(folder: string): boolean {
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === process.getuid?.();
}
