// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The script behind `node_modules/.bin/<name>`. The file there is a shell script on Windows, and would start whichever
 * Node comes first in the path.
 *
 * @param {string} repoDir
 * @param {string} packageName
 * @param {string} [programName] where a package brings a program of another name
 */
export function moduleProgram(
  repoDir,
  packageName,
  programName = packageName.split('/').at(-1) ?? packageName,
) {
  const packageDir = join(repoDir, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  return join(packageDir, typeof bin === 'string' ? bin : bin[programName]);
}
