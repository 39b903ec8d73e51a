import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const commandName = 'dictum-command';

interface Start {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** The file of an AppImage, if the app is in one. */
  readonly appImage: string | undefined;
  /** Electron, or what it is called when it is packaged. */
  readonly executable: string;
  readonly appDir: string;
}

/** The file of the AppImage this app is in; the variables may be those of another one, in whose terminal it was started. */
export function ownAppImage({ APPIMAGE, APPDIR }: NodeJS.ProcessEnv, executable: string): string | undefined {
  if (!APPDIR || !APPIMAGE) return undefined;
  // The system tells where the program really is, and the folder for what is mounted may be a link.
  const mountedIn = existsSync(APPDIR) ? realpathSync(APPDIR) : APPDIR;
  return executable.startsWith(`${mountedIn}/`) ? APPIMAGE : undefined;
}

/** What starts this app as it was started. */
export function startCommand({ isPackaged, appImage, executable, appDir }: Start): readonly string[] {
  return isPackaged ? [appImage ?? executable] : [executable, appDir];
}

/**
 * What runs "start" and the like for a key, where there is something quicker than the app itself: from its source the
 * command line beside it, and installed a script. `copied`: where an AppImage has put its own, null where it could not.
 */
export function controlCommand(start: Start, copied: string | null): readonly string[] {
  const { platform, isPackaged, appImage, executable, appDir } = start;
  if (platform !== 'linux') return startCommand(start);
  if (!isPackaged) return ['env', 'ELECTRON_RUN_AS_NODE=1', executable, join(appDir, 'out/main/cli.js')];
  if (appImage === undefined) return [besideApp(executable)];
  return copied === null ? startCommand(start) : [copied];
}

/** The script of a packaged app. */
export function besideApp(executable: string): string {
  return join(dirname(executable), commandName);
}
