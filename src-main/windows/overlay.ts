import { type BrowserWindow, screen } from 'electron';
import type { PillView } from '../../src-core/dictation/pill.ts';
import { createWindow } from './window.ts';

const size = { width: 360, height: 96 };

/** How far above the lower edge of the screen the pill floats, in pixels. */
const gap = 48;

export interface Overlay {
  readonly window: BrowserWindow;
  show(view: PillView): void;
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
  });
  window.setAlwaysOnTop(true, 'screen-saver');
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
  window.setIgnoreMouseEvents(true);
  // Its page must never go: it holds the microphone. Quitting the app destroys it.
  window.on('close', (event) => event.preventDefault());

  return {
    window,
    show: (view) => {
      window.setIgnoreMouseEvents(view.kind !== 'problem');
      if (view.kind === 'hidden') return window.hide();
      if (window.isVisible()) return;
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
