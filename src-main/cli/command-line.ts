/** Transcribes files without a window or a microphone. */
import { Failure } from '../../src-core/transcription.ts';
import { help, problemSentence, runWords } from '../../src-core/words/command-line.ts';
import { takeEnvironment } from '../environment.ts';
import { parseCommand, UsageError } from './arguments.ts';
import { transcribeFiles } from './run.ts';
import { openTerminal } from './terminal.ts';

const exitCodes = { done: 0, engine: 1, input: 2 } as const;

/** Resolves with the exit code. */
export async function runCommandLine(args: readonly string[], version: () => string): Promise<number> {
  const environment = takeEnvironment(process.env);
  const terminal = openTerminal(process.stdout, process.stderr);
  try {
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
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.say(`${error.message} ${runWords.seeHelp}`);
      return exitCodes.input;
    }
    terminal.say(problemOf(error));
    return exitCodes.engine;
  }
}

function problemOf(error: unknown): string {
  if (error instanceof Failure) return problemSentence(error.code, 'embedded', null);
  return runWords.unexpected(error instanceof Error ? error.message : String(error));
}
