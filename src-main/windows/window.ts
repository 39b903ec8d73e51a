import { join } from 'node:path';
import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import type { WindowKind } from '../../src-core/contract.ts';
import { appOrigin } from './app-files.ts';
import { lockContents } from './security.ts';

/** The one place where windows are made, so that none is made with less protection. */
export function createWindow(
  kind: WindowKind,
  {
    preloadDir,
    ...options
  }: Omit<BrowserWindowConstructorOptions, 'webPreferences'> & { preloadDir: string },
): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    ...options,
    webPreferences: {
      preload: join(preloadDir, 'bridge.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // The overlay listens while it is hidden, and nobody clicks into it first.
      backgroundThrottling: kind !== 'overlay',
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  lockContents(window.webContents);
  void window.loadURL(`${appOrigin}/${kind}/index.html`).catch(() => {
    // A window closed before it was loaded; a page that cannot be loaded is seen by its own tests.
  });
  return window;
}
