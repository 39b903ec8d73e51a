import type { BrowserWindow } from 'electron';
import x11 from 'x11';

/**
 * Where a window becomes visible before its page has drawn there, the X server fills in the window's
 * background: Chromium gives it that of the GTK theme, and a bright box flashes around the pill.
 * Without a background, what was there stays until the page has drawn. Does nothing where no X server is.
 */
export function leaveUnpainted(window: BrowserWindow): void {
  if (process.platform !== 'linux' || process.env.WAYLAND_DISPLAY || !process.env.DISPLAY) return;
  const id = window.getNativeWindowHandle().readUInt32LE(0);
  const client = x11.createClient({ shm: 'off' }, (error) => {
    if (error) return;
    const none = 0;
    client.ChangeWindowAttributes(id, { backgroundPixmap: none });
    // Its answer comes when the change is made; what a connection changes stays when it is closed.
    client.GetInputFocus(() => client.terminate());
  });
  // A flash is all that is lost.
  client.on('error', () => {});
}
