/** The only place that talks to ipcMain: who asks and what they ask is checked here, once. */
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import {
  type CommandName,
  type CommandOutput,
  type CommandResult,
  commands,
  type EventName,
  type Events,
  type ParsedInput,
  type WindowKind,
} from '../src-core/contract.ts';
import { Failure } from '../src-core/transcription.ts';
import type { Log } from './log.ts';
import { isOwn } from './windows/security.ts';

export type Handlers = {
  readonly [Name in CommandName]: (
    input: ParsedInput<Name>,
  ) => CommandOutput<Name> | Promise<CommandOutput<Name>>;
};

/** The window kind of a page, or null when it is none of ours. */
export type KindOf = (contents: WebContents) => WindowKind | null;

const receivers: Record<EventName, WindowKind> = {
  snapshot: 'main',
  pill: 'overlay',
  capture: 'overlay',
  cue: 'overlay',
  lifeAsked: 'overlay',
  captureSettings: 'overlay',
};

export function serveCommands({
  handlers,
  kindOf,
  log,
}: {
  handlers: Handlers;
  kindOf: KindOf;
  log: Log;
}): void {
  ipcMain.handle(
    'command',
    async (event, name: unknown, input: unknown): Promise<CommandResult<CommandName>> => {
      const denied = { ok: false, code: 'unexpected' } as const;
      const kind = askingWindow(event, kindOf);
      if (typeof name !== 'string' || !isCommand(name) || kind === null || commands[name].from !== kind) {
        log.warn('request-denied');
        return denied;
      }
      const parsed = commands[name].input.safeParse(input);
      if (!parsed.success) {
        log.warn('request-denied');
        return { ok: false, code: name === 'changeSettings' ? 'setting-refused' : 'unexpected' };
      }
      try {
        // The input was parsed by the schema of this very command.
        const handle = handlers[name] as (
          input: unknown,
        ) => CommandOutput<CommandName> | Promise<CommandOutput<CommandName>>;
        return { ok: true, value: await handle(parsed.data) };
      } catch (error) {
        if (error instanceof Failure) return { ok: false, code: error.code };
        log.unexpected(error);
        return denied;
      }
    },
  );
}

export interface Publisher {
  publish<Name extends EventName>(name: Name, message: Events[Name]): void;
}

/** What was to be done then is not to be done again. */
const orders: ReadonlySet<EventName> = new Set(['capture', 'cue', 'lifeAsked']);

/** States are repeated to a window that begins to listen; orders are given once. */
export function createPublisher(
  windowOf: (kind: WindowKind) => WebContents | null,
  kindOf: KindOf,
): Publisher {
  const latest = new Map<string, unknown>();
  ipcMain.handle('listening', (event, name: unknown) => {
    if (typeof name !== 'string' || !latest.has(name) || !isEvent(name)) return;
    if (askingWindow(event, kindOf) === receivers[name]) event.sender.send(name, latest.get(name));
  });
  return {
    publish: (name, message) => {
      if (!orders.has(name)) latest.set(name, message);
      const contents = windowOf(receivers[name]);
      if (contents !== null && !contents.isDestroyed()) contents.send(name, message);
    },
  };
}

function askingWindow(event: IpcMainInvokeEvent, kindOf: KindOf): WindowKind | null {
  const { senderFrame, sender } = event;
  if (senderFrame === null || senderFrame !== sender.mainFrame || !isOwn(senderFrame.url)) return null;
  return kindOf(sender);
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function isEvent(name: string): name is EventName {
  return Object.hasOwn(receivers, name);
}
