// @ts-check

// node scripts/complete-lockfile.mjs
// To be run after dependencies have changed. Where a registry lacks a package made for another platform, `npm install`
// leaves it out of package-lock.json, and `npm ci` then refuses the lockfile everywhere. This puts such packages in, by
// name and version; npm fetches them only on the platform they are for.

import { readFile, writeFile } from 'node:fs/promises';
import { withOtherPlatforms } from './set-up/other-platforms.mjs';
import { thisPlace } from './set-up/place.mjs';

const lockfilePath = `${thisPlace().repoDir}package-lock.json`;
const lockfile = JSON.parse(await readFile(lockfilePath, 'utf8'));
lockfile.packages = withOtherPlatforms(lockfile.packages);
await writeFile(lockfilePath, `${JSON.stringify(lockfile, null, 2)}\n`);
