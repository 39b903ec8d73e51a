/**
 * Asks the running app: "dictum start" and the like. It may be run at every press of a key, so it loads
 * nothing but what it needs for that.
 */
import { createConnection } from 'node:net';
import { uptime } from 'node:os';
import {
  type ControlAnswer,
  type ControlCommand,
  type ControlRequest,
  controlPatienceMs,
  controlRequestLine,
  parseLanguage,
  takesLanguage,
} from '../../src-core/control.ts';
import type { LanguageCode } from '../../src-core/languages.ts';
import { controlWords as words } from '../../src-core/words/control.ts';
import { controlAddresses, isOwnAddress } from '../control/address.ts';

const exitCodes = { done: 0, refused: 1, notRunning: 2, notUnderstood: 2 } as const;

interface Output {
  /** What was asked for. */
  print(text: string): void;
  /** One sentence for the person. */
  say(sentence: string): void;
}

/** Resolves with the exit code. */
export async function runControl(
  command: ControlCommand,
  rest: readonly string[],
  environment: NodeJS.ProcessEnv,
  { print, say }: Output,
): Promise<number> {
  const isJson = command === 'status' && rest.length === 1 && rest[0] === '--json';
  const language = languageIn(command, rest);
  if (rest.length > 0 && !isJson && language === null) {
    say(words.tooMuch(command));
    return exitCodes.notUnderstood;
  }
  const line = await askApp(language === null ? { command } : { command, language }, environment);
  if (line === null) {
    say(words.notRunning);
    return exitCodes.notRunning;
  }
  const answer = answerIn(line);
  if (answer === null || !answer.ok) {
    say(answer?.message ?? words.noAnswer);
    return exitCodes.refused;
  }
  if (command === 'status')
    print(`${isJson ? JSON.stringify(answer.status) : words.status(answer.status)}\n`);
  return exitCodes.done;
}

/** Null when there is none, or none that is understood. */
function languageIn(command: ControlCommand, rest: readonly string[]): LanguageCode | null {
  const [option, language] = rest;
  return takesLanguage(command) && rest.length === 2 && option === '--language'
    ? parseLanguage(language)
    : null;
}

type Asked = Omit<ControlRequest, 'ageMs'>;

/** Null when no app listens; empty when it says nothing. */
async function askApp(asked: Asked, environment: NodeJS.ProcessEnv): Promise<string | null> {
  for (const address of controlAddresses(environment, process.platform)) {
    const line = isOwnAddress(address, process.platform) ? await ask(address, asked) : null;
    if (line !== null) return line;
  }
  return null;
}

function ask(address: string, asked: Asked): Promise<string | null> {
  return new Promise((resolve) => {
    let isThere = false;
    let answer = '';
    const socket = createConnection(address, () => {
      isThere = true;
      // Since this program was started, which is when the key was pressed.
      socket.write(controlRequestLine({ ...asked, ageMs: performance.now() }, sentAt()));
    });
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
    });
    socket.setTimeout(controlPatienceMs, () => socket.destroy());
    // What follows an error is "close".
    socket.on('error', () => {});
    socket.once('close', () => resolve(isThere ? answer : null));
  });
}

/** macOS tells it in whole seconds. */
function sentAt(): number | null {
  return process.platform === 'darwin' ? null : uptime() * 1_000;
}

/** Null when it is none: an app of another version, or one that was ended meanwhile. */
function answerIn(line: string): ControlAnswer | null {
  try {
    const answer: unknown = JSON.parse(line);
    return isAnswer(answer) ? answer : null;
  } catch {
    return null;
  }
}

/** Our own app in a folder of our own wrote it: more than its outline need not be looked at. */
function isAnswer(answer: unknown): answer is ControlAnswer {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false;
  return answer.ok === true
    ? 'status' in answer && typeof answer.status === 'object'
    : 'message' in answer && typeof answer.message === 'string';
}
