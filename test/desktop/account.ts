import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';

/** Whose programs run on the virtual desktop. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Whether starting a program as this account means leaving root behind. */
  readonly isOther: boolean;
}

const testAccountName = 'dictum-test';

/**
 * Chromium refuses its sandbox to root, and a test without the sandbox tests another app: root's
 * desktops belong to an ordinary user made for them, everybody else's to themselves.
 */
export function desktopAccount(): Account {
  const { username, uid, gid } = userInfo();
  if (uid !== 0) return { name: username, uid, gid, isOther: false };
  const known = lookUp(testAccountName);
  if (known !== null) return known;
  try {
    execFileSync(
      'useradd',
      ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', testAccountName],
      {
        stdio: 'pipe',
      },
    );
  } catch (error) {
    // Another run may have made it a moment ago.
    const made = lookUp(testAccountName);
    if (made !== null) return made;
    throw new Error(
      `The user ${testAccountName} could not be made, and Electron's sandbox needs an ordinary user.`,
      {
        cause: error,
      },
    );
  }
  return desktopAccount();
}

function lookUp(name: string): Account | null {
  try {
    const [, , uid, gid] = execFileSync('getent', ['passwd', name], { encoding: 'utf8' }).split(':');
    return { name, uid: Number(uid), gid: Number(gid), isOther: true };
  } catch {
    // getent ends with 2 when there is no such user.
    return null;
  }
}
