import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Room } from './room.ts';

/** What the desktop's account starts: everything where it may read it. */
export interface AppStage {
  readonly electron: string;
  /** The one that runs the tests. */
  readonly node: string;
  readonly appDir: string;
  readonly modelsDir: string;
}

const repoDir = fileURLToPath(new URL('../..', import.meta.url));

/** What the built app loads at run time from outside its bundle, see `electron.vite.config.ts`. */
const runtimePackages = [
  'robotjs',
  'uiohook-napi',
  'node-gyp-build',
  'koffi',
  `@koromix/koffi-${process.platform}-${process.arch}`,
  'sherpa-onnx-node',
  `sherpa-onnx-${process.platform}-${process.arch}`,
];

/** What the README tells a desktop to run for a key, which needs nothing but the built command line. */
const launcher = ['scripts/dictum.mjs', 'scripts/control-commands.mjs'];

/** The checkout may lie where only root can look, so the app is tried from a copy. Takes a tenth of a second. */
export function stageApp(room: Room): AppStage {
  if (!existsSync(join(repoDir, 'out/main/entry.js'))) {
    throw new Error(
      'The app is not built: "npm test" and "npm run demo" build it, or run "npx electron-vite build".',
    );
  }
  const appDir = join(room.folder, 'app');
  if (!existsSync(appDir)) {
    for (const part of [
      'package.json',
      'out',
      'assets',
      ...launcher,
      ...runtimePackages.map((name) => `node_modules/${name}`),
    ]) {
      copyForAll(join(repoDir, part), join(appDir, part));
    }
  }
  const electronDir = electronFolder();
  const modelsDir = process.env.DICTUM_MODELS_DIR;
  if (modelsDir === undefined || !existsSync(modelsDir)) {
    throw new Error(
      'DICTUM_MODELS_DIR names no folder with the speech model: "npm test" and "npm run demo" fetch it.',
    );
  }
  return {
    electron: join(reachable(room, electronDir, 'electron'), 'electron'),
    node: join(reachable(room, dirname(process.execPath), 'node'), 'node'),
    appDir,
    modelsDir: reachable(room, modelsDir, 'models'),
  };
}

/** What "npm run package" made last, if it ever ran here. */
export function packagedApp(room: Room): string | null {
  const folder = join(repoDir, 'dist/linux-unpacked');
  return existsSync(join(folder, 'dictum')) ? join(reachable(room, folder, 'packaged'), 'dictum') : null;
}

export function electronVersion(): string {
  return readFileSync(join(electronFolder(), 'version'), 'utf8').trim().replace(/^v/, '');
}

/** As the set-up chose it; the electron package itself obeys the same variable. */
function electronFolder(): string {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(repoDir, 'node_modules/electron/dist');
  if (existsSync(join(folder, 'electron'))) return folder;
  throw new Error(`There is no Electron in ${folder}: "npm test" and "npm run demo" fetch one.`);
}

/** The folder itself where everybody may enter it, else a copy. */
function reachable(room: Room, folder: string, name: string): string {
  if (!room.account.isOther || isOpenToAll(folder)) return folder;
  const copy = join(room.folder, name);
  if (!existsSync(copy)) copyForAll(folder, copy);
  return copy;
}

function isOpenToAll(folder: string): boolean {
  const mayEnterAndList = 0o005;
  const mayEnter = 0o001;
  if ((statSync(folder).mode & mayEnterAndList) !== mayEnterAndList) return false;
  for (let parent = dirname(folder); parent !== dirname(parent); parent = dirname(parent)) {
    if ((statSync(parent).mode & mayEnter) === 0) return false;
  }
  return true;
}

function copyForAll(from: string, to: string): void {
  cpSync(from, to, { recursive: true, dereference: true });
  execFileSync('chmod', ['-R', 'a+rX', to]);
}
