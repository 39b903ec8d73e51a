import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** What a desktop is made of, and the Debian package each program is in. */
const packageOf = {
  Xvfb: 'xvfb',
  openbox: 'openbox',
  'dbus-daemon': 'dbus-x11',
  pulseaudio: 'pulseaudio',
  pactl: 'pulseaudio-utils',
  paplay: 'pulseaudio-utils',
  mousepad: 'mousepad',
  xterm: 'xterm',
  xclip: 'xclip',
  gdbus: 'libglib2.0-bin',
  'xfce4-panel': 'xfce4-panel',
  setpriv: 'util-linux',
} as const;

/** Says everything that is missing at once, with the line that installs it. */
export function requirePrograms(searchPath: string): void {
  const missing = Object.entries(packageOf).filter(([program]) => !isInstalled(program, searchPath));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
  throw new Error(
    `The virtual desktop needs ${missing.map(([program]) => program).join(', ')}: apt-get install ${packages}`,
  );
}

function isInstalled(program: string, searchPath: string): boolean {
  return searchPath.split(':').some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
