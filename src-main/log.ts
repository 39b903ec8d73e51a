import electronLog from 'electron-log/node.js';
import type { ErrorCode } from '../src-core/error-codes.ts';
import type { WayToHear } from '../src-core/hearing.ts';
import type { ServiceId } from '../src-core/services.ts';
import { Failure } from '../src-core/transcription.ts';

/** What a log line may be about. A name from this list cannot carry anything somebody said. */
type LogEvent =
  | 'app-started'
  | 'app-quit'
  | 'capture-failed'
  | 'control-unavailable'
  | 'desktop-lost'
  | 'dictation-discarded'
  | 'dictation-failed'
  | 'dictation-inserted'
  | 'engine-failed'
  | 'engine-ready'
  | 'hotkey-armed'
  | 'hotkey-failed'
  | 'history-repaired'
  | 'insertion-failed'
  | 'insertion-stuck'
  | 'journal-failed'
  | 'keyboard-chosen'
  | 'lock-unknown'
  | 'locked-at-press'
  | 'microphone-exchanged'
  | 'outbox-sent'
  | 'outbox-hindered'
  | 'context-late'
  | 'recording-recovered'
  | 'request-denied'
  | 'settings-repaired'
  | 'speech-missed'
  | 'volumes-unreachable'
  | 'wayland-way'
  | 'window-gone'
  | 'window-hangs';

/** Facts are numbers and words from closed lists: the type has no room for free text. */
type Facts = Readonly<
  Record<string, number | boolean | ErrorCode | ServiceId | WayToHear | 'pasted' | 'copied' | null>
>;

export interface Log {
  info(event: LogEvent, facts?: Facts): void;
  warn(event: LogEvent, facts?: Facts): void;
  /** A bug: where it happened is logged, its message is not, for it may quote what was said. */
  unexpected(error: unknown): void;
}

export function openLog(logFile: string): Log {
  const log = electronLog.create({ logId: 'dictum' });
  // The library looks for a name before it asks for the path, and gives up without one.
  log.transports.file.setAppName('Dictum');
  log.transports.file.resolvePathFn = () => logFile;
  log.transports.file.level = 'info';
  log.transports.file.maxSize = 1024 * 1024;
  // 0600: what the app does is nobody else's business.
  // Without a flag each line would replace the one before.
  log.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  log.transports.console.level = false;
  return {
    info: (event, facts = {}) => log.info(event, JSON.stringify(facts)),
    warn: (event, facts = {}) => log.warn(event, JSON.stringify(facts)),
    unexpected: (error) => {
      if (error !== undefined) log.error('unexpected', JSON.stringify(whereItHappened(error)));
    },
  };
}

function whereItHappened(error: unknown): { name: string; code: string | null; frames: readonly string[] } {
  if (!(error instanceof Error)) return { name: typeof error, code: null, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const code =
    error instanceof Failure
      ? error.code
      : 'code' in error && typeof error.code === 'string'
        ? error.code
        : null;
  return { name: error.name, code, frames: frames.map((line) => line.trim()) };
}
