/** The command line: transcribes files without a window or a microphone. */
import { readFileSync } from 'node:fs';
import { Failure } from '../src-core/transcription.ts';
import { help, problemSentence, runWords } from '../src-core/words/command-line.ts';
import { parseCommand, UsageError } from './cli/arguments.ts';
import { transcribeFiles } from './cli/run.ts';
import { openTerminal } from './cli/terminal.ts';
import { takeEnvironment } from './environment.ts';

const exitCodes = { done: 0, engine: 1, input: 2 } as const;

const args = process.argv.slice(2);
const environment = takeEnvironment(process.env);
const terminal = openTerminal(process.stdout, process.stderr);

// A reader such as "head" may close the pipe early. There is nobody left to tell.
process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1));

try {
  process.exitCode = await run();
} catch (error) {
  if (error instanceof UsageError) {
    terminal.say(`${error.message} ${runWords.seeHelp}`);
    process.exitCode = exitCodes.input;
  } else {
    terminal.say(problemOf(error));
    process.exitCode = exitCodes.engine;
  }
}

async function run(): Promise<number> {
  const command = parseCommand(args);
  switch (command.kind) {
    case 'help':
      terminal.print(help);
      return exitCodes.done;
    case 'version':
      terminal.print(`${version()}\n`);
      return exitCodes.done;
    case 'transcribe':
      return (await transcribeFiles(command, environment, terminal)) ? exitCodes.done : exitCodes.input;
  }
}

function problemOf(error: unknown): string {
  if (error instanceof Failure) return problemSentence(error.code, 'embedded', null);
  return runWords.unexpected(error instanceof Error ? error.message : String(error));
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
