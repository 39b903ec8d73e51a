/**
 * The first file that runs. "dictum start" and the like only ask the app that is running, and need no desktop
 * of their own. It asks whether there is a desktop before anything is loaded that needs
 * one: uiohook ends the process with words of its own where there is none.
 */
import { parseControlCommand } from '../src-core/control.ts';
import { missingDesktop } from './environment.ts';
import { desktopToKeepOn } from './insertion/keeper/keeper-switch.ts';

// Not packaged, the first argument is the folder of the app. What starts the app may put switches of Chromium before ours.
const args = process.argv.slice(process.defaultApp ? 2 : 1);
const [first, ...rest] = args.slice(args.findIndex((arg) => !arg.startsWith('-')));
const command = parseControlCommand(first);
if (command !== null) {
  const { runControl } = await import('./cli/control.ts');
  const code = await runControl(command, rest, process.env, {
    print: (text) => process.stdout.write(text),
    say: (sentence) => process.stderr.write(`dictum: ${sentence}\n`),
  });
  process.exit(code);
}

// A Dictum that has ended left the clipboard to this process. While it is awaited Electron does not go on to windows.
const kept = desktopToKeepOn(args);
if (kept !== null) {
  const { keepClipboard } = await import('./insertion/keeper/keep-clipboard.ts');
  const code = await keepClipboard(kept).then(
    () => 0,
    () => 1,
  );
  process.exit(code);
}

const noDesktop = missingDesktop(process.env, process.platform);
if (noDesktop !== null) {
  process.stderr.write(`${noDesktop}\n`);
  process.exit(2);
}
await import('./index.ts');
