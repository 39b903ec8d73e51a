/**
 * What the command line may ask the running app, and what it answers: one line each way over a local
 * socket. The words of a dictation are never in it.
 *
 *   asked     start 43@9001 de  the command; for how many ms it had been on its way when this was sent, and when that
 *                               was, in ms since the computer was started; in which language what it begins is spoken
 *                               (each may be left out)
 *   answered  {"ok":true,...}   one line of JSON
 */
import type { Activation } from './dictation/activation.ts';
import type { Hindrance } from './hearing.ts';
import { type LanguageCode, languageCodes } from './languages.ts';

export const controlCommands = [
  'start',
  'stop',
  'toggle',
  'cancel',
  'pause',
  'paste-last',
  'undo',
  'swap',
  'status',
] as const;
export type ControlCommand = (typeof controlCommands)[number];

/** As `status --json` prints it; times in ms. */
export interface ControlStatus {
  readonly version: string;
  /** `working`: the words are on their way, and a dictation may be started. */
  readonly state: 'ready' | 'recording' | 'paused' | 'working';
  /** Since the press or the command, without the pauses; null unless it records or is paused. */
  readonly recording_ms: number | null;
  /** Dictations whose words are not inserted yet. */
  readonly waiting: number;
  /** What went wrong last, as long as the pill says so. */
  readonly problem: string | null;
  /** What keeps the system from giving Dictum its keys or its sound. */
  readonly hindrance: Hindrance | null;
  /** The app that keeps the keyboard to itself, where that is the hindrance and it is known. */
  readonly keyboard_kept_by: string | null;
  /** What begins a dictation; null: no key does. */
  readonly hotkey: string | null;
  /** Without it, this command line and the tray start and stop. */
  readonly hotkey_armed: boolean;
  /** null: no key is heard, and what the desktop runs for its own decides. */
  readonly activation: Activation | null;
  readonly service: string;
  /** null: the service finds out. */
  readonly language: string | null;
}

export type ControlAnswer =
  | { readonly ok: true; readonly status: ControlStatus }
  /** `message` is one sentence for the person. */
  | { readonly ok: false; readonly message: string };

export interface ControlRequest {
  readonly command: ControlCommand;
  /** Since somebody pressed the key that runs the command, in ms: programs that start together overtake each other. */
  readonly ageMs: number;
  /** So long of that it waited for Dictum to read it. */
  readonly waitedMs?: number;
  /** Of what the command begins; without it, that of the settings. */
  readonly language?: LanguageCode;
}

export function takesLanguage(command: ControlCommand): boolean {
  return command === 'start' || command === 'toggle';
}

/** Who asked has given up by then: a paste may have to wait for the window, and all else takes a few ms. */
export const controlPatienceMs = 10_000;

/**
 * Null when it is none.
 * @param now in ms since the computer was started: an app that stood still reads late what was sent
 */
export function parseControlRequest(line: string, now: number): ControlRequest | null {
  const [name, times = '0', spoken, ...more] = line.split(' ');
  const command = parseControlCommand(name);
  const [, age, sentAt] = /^(\d{1,6})(?:@(\d{1,13}))?$/.exec(times) ?? [];
  if (command === null || more.length > 0 || age === undefined) return null;
  const waitedMs = sentAt === undefined ? 0 : Math.max(0, Math.round(now - Number(sentAt)));
  const asked = { command, ageMs: Number(age) + waitedMs, waitedMs };
  if (spoken === undefined) return asked;
  const language = parseLanguage(spoken);
  return language === null || !takesLanguage(command) ? null : { ...asked, language };
}

/** @param sentAt in ms since the computer was started; null where that is not counted finely enough */
export function controlRequestLine(
  { command, ageMs, language }: ControlRequest,
  sentAt: number | null,
): string {
  const ms = Math.min(Math.ceil(ageMs), 999_999);
  const age = sentAt === null ? `${ms}` : `${ms}@${Math.round(sentAt)}`;
  return language === undefined ? `${command} ${age}\n` : `${command} ${age} ${language}\n`;
}

export function parseLanguage(text: string | undefined): LanguageCode | null {
  return languageCodes.find((code) => code === text) ?? null;
}

export function parseControlCommand(text: string | undefined): ControlCommand | null {
  return controlCommands.find((command) => command === text) ?? null;
}
