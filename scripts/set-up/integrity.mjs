// @ts-check
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * @param {string} path
 * @param {'sha256' | 'sha512'} algorithm
 * @returns {Promise<Buffer>}
 */
async function digestOf(path, algorithm) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest();
}

/**
 * @param {string} path
 * @param {string} integrity as package-lock.json writes it: "sha512-" and base64
 */
export async function matchesIntegrity(path, integrity) {
  return `sha512-${(await digestOf(path, 'sha512')).toString('base64')}` === integrity;
}

/** @param {string} path */
export async function sha256Of(path) {
  return (await digestOf(path, 'sha256')).toString('hex');
}
