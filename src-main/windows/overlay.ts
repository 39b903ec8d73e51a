import { type BrowserWindow, type Rectangle, screen } from 'electron';
import { isClickable, type PillView } from '../../src-core/dictation/pill.ts';
import { endPage } from './gone-page.ts';
import { leaveUnpainted } from './unpainted.ts';
import { createWindow } from './window.ts';

const size = { width: 360, height: 96 };

/** How far above the lower edge of the screen the pill floats, in pixels. */
const gap = 48;

export interface Overlay {
  readonly window: BrowserWindow;
  show(view: PillView): void;
  /**
   * Leaves only the pill of the window. Where no compositor runs, the rest would be a black box; where
   * one does, clicks beside the pill still reach what is below it.
   */
  cutOut(pill: { width: number; height: number }): void;
  /** Ends the process of its page, also of one that answers nobody any more. */
  endPage(): void;
}

/** The pill: above everything, never focused, and the owner of the microphone even while hidden. */
export function createOverlay(preloadDir: string): Overlay {
  const window = createWindow('overlay', {
    preloadDir,
    ...size,
    title: 'Dictum',
    frame: false,
    transparent: true,
    resizable: false,
    movable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    focusable: false,
    hasShadow: false,
    alwaysOnTop: true,
    acceptFirstMouse: true,
    // Under Xwayland nobody else asks for it: Sway gives the keyboard to every window that manages itself, as this
    // one does, unless it says that it is a menu or a message.
    ...(process.platform === 'linux' ? { type: 'notification' } : {}),
  });
  window.setAlwaysOnTop(true, 'screen-saver');
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
  window.setIgnoreMouseEvents(true);
  leaveUnpainted(window);
  // Its page must never go: it holds the microphone. Quitting the app destroys it.
  window.on('close', (event) => event.preventDefault());

  return {
    window,
    endPage: () => endPage(window.webContents.getOSProcessId()),
    cutOut: (pill) => {
      if (process.platform === 'linux') window.setShape(roundedShape(pill));
    },
    show: (view) => {
      window.setIgnoreMouseEvents(!isClickable(view));
      if (view.kind === 'hidden') return window.hide();
      // A new dictation is where the person is now, also when a problem is still shown elsewhere.
      if (window.isVisible() && view.kind !== 'arming') return;
      const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
      window.setBounds({
        ...size,
        x: Math.round(workArea.x + (workArea.width - size.width) / 2),
        y: workArea.y + workArea.height - size.height - gap,
      });
      window.showInactive();
    },
  };
}

/** The pill's corners, in pixels; `--radius-pill` in theme.css. */
const radius = 22;

/** A rectangle with round corners in the middle of the window, row by row where it is round. */
function roundedShape({ width, height }: { width: number; height: number }): Rectangle[] {
  const left = (size.width - width) / 2;
  const top = (size.height - height) / 2;
  const round = Math.min(radius, height / 2);
  const row = (y: number, rows: number, inset: number): Rectangle => ({
    x: Math.floor(left + inset),
    y: Math.floor(top + y),
    width: Math.ceil(width - 2 * inset),
    height: Math.ceil(rows),
  });
  const corners = Array.from({ length: Math.ceil(round) }, (_, y) => {
    const inset = round - Math.sqrt(Math.max(0, round ** 2 - (round - y - 0.5) ** 2));
    return [row(y, 1, inset), row(height - y - 1, 1, inset)];
  });
  return [row(round, height - 2 * round, 0), ...corners.flat()].filter(
    (part) => part.width > 0 && part.height > 0,
  );
}
