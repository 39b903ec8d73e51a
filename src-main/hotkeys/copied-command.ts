/** An AppImage is mounted for as long as it runs: what a key runs when it does not has to stand elsewhere. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { shellQuoted } from '../../src-core/shell-line.ts';
import { readIfThere, replaceFile } from '../history/safe-files.ts';

interface Copied {
  /** `assets/dictum-command`, as it was packaged. */
  readonly script: string;
  readonly copy: string;
  /** The file of the AppImage, for all that the script leaves to the app itself. */
  readonly appImage: string;
}

/** Throws what node:fs throws, and when the script has no place for the app's path. */
export function copyCommand({ script, copy, appImage }: Copied): void {
  const [before, after, ...more] = readFileSync(script, 'utf8').split('\napp=\n');
  if (after === undefined || more.length > 0)
    throw new Error('the script does not say where the app is named');
  const wanted = Buffer.from(`${before}\napp=${shellQuoted(appImage)}\n${after}`);
  if (!isThere(copy, wanted)) replaceFile(copy, wanted, 0o755);
}

function isThere(copy: string, wanted: Buffer): boolean {
  if (readIfThere(copy)?.equals(wanted) !== true) return false;
  try {
    accessSync(copy, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
