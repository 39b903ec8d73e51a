import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { packageOfProgram } from '../../scripts/set-up/system-packages.mjs';

/** Says everything that is missing at once, with the line that installs it. */
export function requirePrograms(searchPath: string): void {
  const missing = Object.entries(packageOfProgram).filter(([program]) => !isInstalled(program, searchPath));
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
