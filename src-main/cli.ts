/**
 * The command line: asks the running app, or transcribes files without it. Each loads only what it needs,
 * because "dictum start" is run at every press of a key.
 */
import { readFileSync } from 'node:fs';
import { parseControlCommand } from '../src-core/control.ts';

const args = process.argv.slice(2);

// A reader such as "head" may close the pipe early. There is nobody left to tell.
process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1));

const [first, ...rest] = args;
const command = parseControlCommand(first);
if (command === null) {
  const { runCommandLine } = await import('./cli/command-line.ts');
  process.exitCode = await runCommandLine(args, version);
} else {
  const { runControl } = await import('./cli/control.ts');
  process.exitCode = await runControl(command, rest, process.env, {
    print: (text) => process.stdout.write(text),
    say: (sentence) => process.stderr.write(`dictum: ${sentence}\n`),
  });
}

/** This file runs from src-main and, once built, from out/main. */
function version(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return String(JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version);
    } catch {
      // Not here; the other one is.
    }
  }
  return 'unknown';
}
