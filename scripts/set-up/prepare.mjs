// @ts-check
import { rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { build } from './build.mjs';
import { electronStep } from './electron.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { withLock } from './lock.mjs';
import { nodeModules } from './node-modules.mjs';
import { nodeProgram, nodeRuntime } from './node-runtime.mjs';
import { thisPlace } from './place.mjs';
import { say } from './progress.mjs';
import { modelsFolder, speechModel } from './speech-model.mjs';
import { systemForApp, systemForDesktop } from './system-packages.mjs';

/**
 * Something that has to be there before a command can work. `isDone` is asked at every start and must be quick; it
 * throws if only the person at the keyboard can help.
 *
 * @typedef {object} Step
 * @property {(place: import('./place.mjs').Place) => boolean | Promise<boolean>} isDone
 * @property {(place: import('./place.mjs').Place) => Promise<void>} run
 */

/** In the order in which they need each other. */
const steps = {
  'system-for-app': systemForApp,
  'system-for-desktop': systemForDesktop,
  node: nodeRuntime,
  modules: nodeModules,
  model: speechModel,
  electron: electronStep,
  build,
};

/** @typedef {keyof typeof steps} StepName */

/**
 * @typedef {object} Prepared
 * @property {string} repoDir
 * @property {string} node the Node program to run things with
 * @property {import('./electron-runtime.mjs').ElectronRuntime | undefined} electron
 * @property {string} modelsDir
 * @property {NodeJS.ProcessEnv} env for whatever is started next
 */

/**
 * Makes sure that what a command needs is there, and says where.
 *
 * @param {readonly StepName[]} wanted
 * @returns {Promise<Prepared>}
 */
export async function prepare(wanted) {
  const place = thisPlace();
  const needed = Object.entries(steps).flatMap(([name, step]) =>
    wanted.some((each) => each === name) ? [step] : [],
  );
  if (!(await areDone(needed, place))) {
    // What root sets up is used by the ordinary user the tests run Electron as.
    const usualMask = process.umask(0o022);
    await withLock(join(place.cacheDir, 'lock'), () => runMissing(needed, place));
    process.umask(usualMask);
  }
  return prepared(place, wanted.includes('electron'));
}

/**
 * @param {readonly Step[]} needed
 * @param {import('./place.mjs').Place} place
 */
async function areDone(needed, place) {
  for (const step of needed) {
    if (!(await step.isDone(place))) return false;
  }
  return true;
}

/**
 * @param {readonly Step[]} needed
 * @param {import('./place.mjs').Place} place
 */
async function runMissing(needed, place) {
  // Where steps put what isn't finished; the lock makes sure that nobody else has anything in here.
  const newDir = join(place.cacheDir, 'new');
  await rm(newDir, { recursive: true, force: true });
  try {
    for (const step of needed) {
      if (!(await step.isDone(place))) await step.run(place);
    }
  } finally {
    await rm(newDir, { recursive: true, force: true });
  }
}

/**
 * @param {import('./place.mjs').Place} place
 * @param {boolean} needsElectron
 * @returns {Prepared}
 */
function prepared(place, needsElectron) {
  const node = nodeProgram(place);
  const modelsDir = modelsFolder(place);
  const electron = needsElectron ? electronRuntime(place) : undefined;
  if (electron)
    say(
      `Running on Electron ${electron.version}${electron.isFallback ? ' (the fallback from the npm registry)' : ''}.`,
    );
  return {
    repoDir: place.repoDir,
    node,
    electron,
    modelsDir,
    env: {
      ...process.env,
      PATH: [dirname(node), process.env.PATH].join(delimiter),
      DICTUM_MODELS_DIR: modelsDir,
      ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.dir }),
    },
  };
}
