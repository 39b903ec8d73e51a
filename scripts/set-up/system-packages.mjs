// @ts-check
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withProgress } from './progress.mjs';
import { runProgram } from './run-program.mjs';
import { SetUpFailure } from './set-up-failure.mjs';

/**
 * The libraries Electron, robotjs and uiohook-napi are linked with, and libnotify, without which Electron shows no
 * notification and does not say so; a Debian desktop mostly has them.
 */
const appPackages = [
  'libasound2',
  'libatk-bridge2.0-0',
  'libcups2',
  'libdrm2',
  'libgbm1',
  'libgtk-3-0',
  'libnotify4',
  'libnss3',
  'libpulse0',
  'libx11-xcb1',
  'libxkbcommon0',
  'libxt6',
  'libxtst6',
];

/**
 * A screen, a window manager, a microphone and programs to type into, for the demo, the tests and the bench: each with
 * the Debian package it is in. Another Linux has other names for the packages.
 */
export const packageOfProgram = {
  Xvfb: 'xvfb',
  openbox: 'openbox',
  // Not for the launcher in it: without it mousepad would bring systemd as its way to a session bus.
  'dbus-daemon': 'dbus-x11',
  pulseaudio: 'pulseaudio',
  pactl: 'pulseaudio-utils',
  paplay: 'pulseaudio-utils',
  cmus: 'cmus',
  'cmus-remote': 'cmus',
  parec: 'pulseaudio-utils',
  mousepad: 'mousepad',
  xterm: 'xterm',
  featherpad: 'featherpad',
  chromium: 'chromium',
  xclip: 'xclip',
  gdbus: 'libglib2.0-bin',
  'xfce4-panel': 'xfce4-panel',
  setxkbmap: 'x11-xkb-utils',
  xset: 'x11-xserver-utils',
  setpriv: 'util-linux',
  // The same on Wayland.
  sway: 'sway',
  Xwayland: 'xwayland',
  foot: 'foot',
  'wl-copy': 'wl-clipboard',
  grim: 'grim',
};

const desktopPackages = [
  ...new Set(Object.values(packageOfProgram)),
  // The accessibility bus; the session's starts it.
  'at-spi2-core',
  'fonts-dejavu-core',
  'librsvg2-common',
  // For featherpad to be a window of Wayland.
  'qtwayland5',
  'xfonts-base',
];

/** Renamed in Debian 13 and Ubuntu 24.04, when time became 64 bits wide everywhere. */
const renamedWith64BitTime = new Set([
  'libasound2',
  'libatk-bridge2.0-0',
  'libcups2',
  'libgtk-3-0',
  'libxt6',
]);

/** @type {import('./prepare.mjs').Step} */
export const systemForApp = {
  async isDone() {
    return process.platform !== 'linux' || !isDebian() || (await missingPackages(appPackages)).length === 0;
  },
  run: () => installMissing(appPackages),
};

/** @type {import('./prepare.mjs').Step} */
export const systemForDesktop = {
  async isDone() {
    if (process.platform !== 'linux') {
      throw new SetUpFailure(
        'The virtual desktop needs Linux: run this command there, or "npm start" to use Dictum here.',
      );
    }
    if (isDebian()) return (await missingPackages([...appPackages, ...desktopPackages])).length === 0;
    const missing = Object.keys(packageOfProgram).filter((program) => !isInPath(program));
    if (missing.length > 0) throw new SetUpFailure(missingProgramsSentence(missing));
    return true;
  },
  run: () => installMissing([...appPackages, ...desktopPackages]),
};

function isDebian() {
  return existsSync('/usr/bin/dpkg-query') && existsSync('/usr/bin/apt-get');
}

/** @param {string} program */
function isInPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** @param {readonly string[]} wanted */
async function missingPackages(wanted) {
  const names = wanted.flatMap((name) => (renamedWith64BitTime.has(name) ? [name, `${name}t64`] : [name]));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills these in, not JavaScript.
  const format = '${Package} ${db:Status-Abbrev} ${Version}\n';
  // Ends with 1 as soon as one name is unknown; what it prints is right all the same.
  const { stdout } = await runProgram('/usr/bin/dpkg-query', ['-W', '-f', format, 'libc6', ...names]);
  return missingFrom(stdout, wanted);
}

/**
 * @param {string} installed lines of "name status version"
 * @param {readonly string[]} wanted names as in Debian 12
 * @returns {string[]} names as this Debian or Ubuntu has them
 */
export function missingFrom(installed, wanted) {
  const versions = new Map(
    installed
      .split('\n')
      .map((line) => line.split(' ').filter(Boolean))
      .filter(([, status]) => status === 'ii' || status === 'hi')
      .map(([name, , version]) => [name, version]),
  );
  const hasNewNames = isAtLeast(versions.get('libc6') ?? '0.0', [2, 39]);
  return wanted
    .filter((name) => !versions.has(name) && !versions.has(`${name}t64`))
    .map((name) => (hasNewNames && renamedWith64BitTime.has(name) ? `${name}t64` : name));
}

/**
 * @param {string} version
 * @param {readonly [number, number]} least
 */
function isAtLeast(version, [leastMajor, leastMinor]) {
  const [major = 0, minor = 0] = version.split(/[.-]/).map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** @param {readonly string[]} wanted */
async function installMissing(wanted) {
  const missing = await missingPackages(wanted);
  const asRoot = await rootPrefix();
  if (asRoot === undefined) throw new SetUpFailure(aptSentence(missing));
  await withProgress(`Installing ${missing.length} system packages with apt-get`, async () => {
    const aptGet = (/** @type {string[]} */ ...args) => {
      const [program = 'env', ...rest] = [
        ...asRoot,
        'env',
        'DEBIAN_FRONTEND=noninteractive',
        'apt-get',
        '-y',
        '-q',
      ];
      // Somebody's automatic upgrade may be holding the lock of dpkg.
      return runProgram(program, [...rest, '-o', 'DPkg::Lock::Timeout=300', ...args]);
    };
    // One unreachable source of many fails the update, not necessarily the installation.
    await aptGet('update');
    const { exitCode, stderr } = await aptGet('install', '--no-install-recommends', ...missing);
    if (exitCode !== 0) throw new SetUpFailure(aptFailedSentence(stderr, missing), { cause: stderr });
  });
}

/** @returns {Promise<string[] | undefined>} what to put before a command so that root runs it */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  const { exitCode } = await runProgram('sudo', ['-n', 'true']);
  return exitCode === 0 ? ['sudo', '-n'] : undefined;
}

/** @param {readonly string[]} missing */
const aptLine = (missing) => `apt-get install -y --no-install-recommends ${missing.join(' ')}`;

/** @param {readonly string[]} missing */
export function aptSentence(missing) {
  return `Dictum needs system packages that only root may install: run "sudo apt-get update; sudo ${aptLine(missing)}" and then this command again.`;
}

/**
 * @param {string} stderr
 * @param {readonly string[]} missing
 */
export function aptFailedSentence(stderr, missing) {
  const reason = /^E: (.*?)\.?$/m.exec(stderr)?.[1] ?? 'no reason given';
  return `apt-get could not install the system packages (${reason}): put that right with "${aptLine(missing)}" and run this command again.`;
}

/** @param {readonly string[]} missing */
export function missingProgramsSentence(missing) {
  return `The virtual desktop needs ${missing.join(', ')}: install what brings them here and run this command again.`;
}
