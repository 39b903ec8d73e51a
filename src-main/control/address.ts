/**
 * Where the running app listens to the command line. On Unix a socket in a folder that only its owner can
 * enter; on Windows a pipe, which others may see and not write to.
 */
import { chmodSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { appDataDir } from '../app-data-dir.ts';

/** The system's limit for the address of a socket is 104 bytes on macOS and 108 on Linux, with a zero at the end. */
const longestAddressBytes = 103;

/**
 * The app listens at the first that can be its own; whoever looks for the app tries them all: a command may
 * be started where the environment is another one, as in a shell over ssh.
 */
export function controlAddresses(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): readonly string[] {
  if (platform === 'win32') {
    // Two people may use the same computer; a pipe's name takes everything but a backslash, 256 of it.
    return [`\\\\.\\pipe\\dictum-${encodeURIComponent(homedir()).slice(-200)}`];
  }
  const runtimeDir = environment.XDG_RUNTIME_DIR || `/run/user/${process.getuid?.()}`;
  const folders = [
    ...(platform === 'linux' ? [join(runtimeDir, 'dictum')] : []),
    appDataDir(environment, platform),
  ];
  const addresses = folders.map((folder) => join(folder, 'control.sock'));
  return [...new Set(addresses)].filter((address) => Buffer.byteLength(address) <= longestAddressBytes);
}

/**
 * Makes the folder of this address one that only we can enter. False when it cannot be: it is somebody
 * else's, or lies in a folder that is (as after "sudo"), or nobody made one for us when we logged in.
 */
export function canBeOurs(address: string, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') return true;
  const folder = dirname(address);
  try {
    if (statSync(dirname(folder)).uid !== process.getuid?.()) return false;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwnFolder(folder)) return false;
    chmodSync(folder, 0o700);
    return true;
  } catch {
    // The next one is tried.
    return false;
  }
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
