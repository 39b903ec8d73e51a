/**
 * The first file that runs. It asks whether there is a desktop before anything is loaded that needs
 * one: uiohook ends the process with words of its own where there is none.
 */
import { missingDesktop } from './environment.ts';

const noDesktop = missingDesktop(process.env, process.platform);
if (noDesktop !== null) {
  process.stderr.write(`${noDesktop}\n`);
  process.exit(2);
}
await import('./index.ts');
