import { type BrowserWindow, dialog } from 'electron';
import type { Log } from '../log.ts';
import { bringBackPage, countEnds, endPage } from './gone-page.ts';
import { createWindow } from './window.ts';

export interface MainWindow {
  /** The open window, or null: it is made when it is first asked for, and closed windows cost nothing. */
  current(): BrowserWindow | null;
  show(): void;
  /** Out of the way: the window before it gets the focus. */
  stepBack(): void;
  /** The system's own dialog, over this window; null when the person changes their mind. */
  askWhereToSave(suggestedName: string, format: string): Promise<string | null>;
}

export function createMainWindow({
  preloadDir,
  icon,
  onBlur,
  onPageEnd,
  log,
}: {
  preloadDir: string;
  icon: string;
  /** Another window, or none, has the focus. */
  onBlur: () => void;
  /** It was closed, or its process has ended: what it was about to do, nobody does. */
  onPageEnd: () => void;
  log: Log;
}): MainWindow {
  let window: BrowserWindow | null = null;
  // Whoever makes a new window gets the same page: its ends count as well.
  const mayLoadAgain = countEnds(() => performance.now());

  function open(): BrowserWindow {
    const opened = createWindow('main', {
      preloadDir,
      icon,
      title: 'Dictum',
      width: 980,
      height: 680,
      minWidth: 480,
      minHeight: 400,
      autoHideMenuBar: true,
    });
    opened.removeMenu();
    opened.once('ready-to-show', () => opened.show());
    opened.on('blur', onBlur);
    opened.on('closed', () => {
      window = null;
      onPageEnd();
    });
    bringBackPage(opened, {
      mayLoadAgain,
      end: endPage,
      onGone: () => {
        log.warn('window-gone');
        onPageEnd();
      },
      onHangs: () => log.warn('window-hangs'),
    });
    return opened;
  }

  return {
    current: () => window,
    askWhereToSave: async (suggestedName, format) => {
      const options = {
        defaultPath: suggestedName,
        filters: [{ name: format.toUpperCase(), extensions: [format] }],
      };
      const { canceled, filePath } = await (window === null
        ? dialog.showSaveDialog(options)
        : dialog.showSaveDialog(window, options));
      return canceled || filePath === '' ? null : filePath;
    },
    stepBack: () => window?.minimize(),
    show: () => {
      if (window === null) {
        window = open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}
