/**
 * The desktop's message bus (D-Bus), as little of it as the app needs: ask a service, and hear its signals.
 * Portals, players and the accessibility tree of Linux are behind it; macOS and Windows have none.
 * Values come without their types: a variant is its value, a dictionary a plain object, 64 bits a bigint.
 */
import {
  type MessageBus as Connection,
  createClient,
  type Message,
  messageType,
  TimeoutError,
  Variant,
} from 'dbus-native';

/** A value with its type, where an interface leaves the type open (`v`): `typed('u', 3)`. */
export function typed(signature: string, value: unknown): Variant {
  return new Variant(signature, value);
}

/** Whether a call failed because nobody has answered yet: they may have heard it all the same. */
export function isTimeout(error: unknown): boolean {
  return error instanceof TimeoutError;
}

export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Of the body, in D-Bus's own letters; none when there is no body. */
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

export interface BusSignal {
  /** The unique name of whoever sent it. */
  readonly sender: string;
  readonly path: string;
  readonly body: readonly unknown[];
}

/** What a signal has to be like; what is left out may be anything. */
export interface SignalMatch {
  /** A unique name, such as ":1.42". */
  readonly sender?: string;
  readonly path?: string;
  readonly interface: string;
  readonly member: string;
  /** What its first value is, as a text. */
  readonly arg0?: string;
}

export interface MessageBus extends Disposable {
  /** Aborted when the bus is gone: the session has ended, or it was disposed. */
  readonly closed: AbortSignal;
  /** Ours on this bus, such as ":1.42". */
  readonly uniqueName: string;
  /**
   * What the service answers: nothing, one value, or several in a list. Rejects with a `DBusError`, whose
   * `dbusName` says what is wrong, also when there is no answer within `timeoutMs`.
   */
  call(call: BusCall, timeoutMs?: number): Promise<unknown>;
  /** Resolves once no such signal is missed any more. */
  listen(match: SignalMatch, onSignal: (signal: BusSignal) => void): Promise<Disposable>;
}

/** A service on the same computer that has not answered by then has hung, in ms. */
const usualTimeoutMs = 5_000;

/** Where that of the system is, unless DBUS_SYSTEM_BUS_ADDRESS says otherwise. */
export const usualSystemBus = 'unix:path=/var/run/dbus/system_bus_socket';

/** Null where there is no bus, or nobody answers at its address. */
export async function openMessageBus(address: string | undefined): Promise<MessageBus | null> {
  if (!address) return null;
  const connection = clientAt(address);
  if (connection === null) return null;
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connection.once('error', reject);
      connection.connection.once('close', () => reject(new Error('The bus closed the connection')));
      connection.getId((error) => (error ? reject(error) : resolve()));
    });
    return onConnection(connection);
  } catch {
    connection.connection.end();
    return null;
  }
}

/** Null for an address of a kind that nobody can connect to, such as the "disabled:" that Chromium puts in its place. */
function clientAt(address: string): Connection | null {
  try {
    return createClient({ busAddress: address });
  } catch {
    return null;
  }
}

function onConnection(bus: Connection): MessageBus {
  const closed = new AbortController();
  // Everybody who hears signals is one.
  bus.connection.setMaxListeners(0);
  // An error of the transport is followed by its end.
  bus.connection.on('error', () => {});
  bus.connection.on('close', () => closed.abort());

  return {
    closed: closed.signal,
    uniqueName: bus.name ?? '',
    call: async ({ body = [], ...call }, timeoutMs = usualTimeoutMs) =>
      await bus.invoke({ ...call, body: [...body] }, { timeout: timeoutMs }),
    listen: async (match, onSignal) => {
      const hear = (message: Message) => {
        if (isMatch(match, message))
          onSignal({ sender: message.sender ?? '', path: message.path ?? '', body: message.body ?? [] });
      };
      bus.connection.on('message', hear);
      const subscription = await bus.watch(ruleOf(match));
      return {
        [Symbol.dispose]: () => {
          bus.connection.off('message', hear);
          // The bus forgets it by itself when it goes.
          if (!closed.signal.aborted) subscription[Symbol.asyncDispose]().catch(() => {});
        },
      };
    },
    [Symbol.dispose]: () => {
      // Before its end is noticed nothing may be written any more.
      closed.abort();
      bus.connection.end();
    },
  };
}

function isMatch(match: SignalMatch, message: Message): boolean {
  return (
    message.type === messageType.signal &&
    message.interface === match.interface &&
    message.member === match.member &&
    (match.sender === undefined || message.sender === match.sender) &&
    (match.path === undefined || message.path === match.path) &&
    (match.arg0 === undefined || message.body?.[0] === match.arg0)
  );
}

/** @see https://dbus.freedesktop.org/doc/dbus-specification.html#message-bus-routing-match-rules */
function ruleOf(match: SignalMatch): string {
  const parts = Object.entries(match).map(([name, value]) => `${name}='${value}'`);
  return ["type='signal'", ...parts].join(',');
}
