import { dirname, join } from 'node:path';

interface Start {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** The file of an AppImage, if the app is in one. */
  readonly appImage: string | undefined;
  /** Electron, or what it is called when it is packaged. */
  readonly executable: string;
  readonly appDir: string;
}

/** What starts this app as it was started. */
export function startCommand({ isPackaged, appImage, executable, appDir }: Start): readonly string[] {
  return isPackaged ? [appImage ?? executable] : [executable, appDir];
}

/**
 * What runs "start" and the like for a key, where there is something quicker than the app itself: from its source the
 * command line beside it, and installed a script, but for an AppImage, whose files are only there while it runs.
 */
export function controlCommand(start: Start): readonly string[] {
  const { platform, isPackaged, appImage, executable, appDir } = start;
  if (platform !== 'linux') return startCommand(start);
  if (!isPackaged) return ['env', 'ELECTRON_RUN_AS_NODE=1', executable, join(appDir, 'out/main/cli.js')];
  return appImage === undefined ? [join(dirname(executable), 'dictum-command')] : startCommand(start);
}
