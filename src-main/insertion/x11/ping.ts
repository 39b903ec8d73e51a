/**
 * Asking a window whether it has got to what was sent to it before: it answers a ping in its turn
 * (_NET_WM_PING of the EWMH). Not every window does.
 */
import x11 from 'x11';
import { deadlineAfter } from '../../deadline.ts';
import type { CaughtUp } from '../lending.ts';
import { readProperty, type X11Connection } from './connection.ts';

export interface Ping extends Disposable {
  /** `late` when the window has not answered within so many ms; `mute` at once when it answers no pings. */
  caughtUp(window: number, withinMs: number): Promise<CaughtUp>;
  /** It did once: when it does not, it is busy. */
  hasAnswered(window: number): boolean;
}

/** Who is told what windows answer to a ping: the first by the rule, the second by Qt. */
const pongMask = x11.eventMask.SubstructureNotify | x11.eventMask.StructureNotify;

/** A window that has never answered, and does not by then, is not waited for until it does, in ms. */
const answersWithinMs = 500;

export async function openPing(connection: X11Connection): Promise<Ping> {
  const { client, root, window: own } = connection;
  const protocols = await connection.atom('WM_PROTOCOLS');
  const ping = await connection.atom('_NET_WM_PING');
  const clock = await connection.atom('DICTUM_CLOCK');
  const pending = new Set<() => void>();
  let isOver = false;
  /** Some toolkits say that they answer, and do not. A window that did once is merely busy when it does not. */
  const hasAnswered = new Map<number, boolean>();

  /** Programs take the time in a message for the present one, so it has to be. */
  function serverTime(): Promise<number> {
    return new Promise((resolve) => {
      const stop = connection.onEvent(({ name, atom, wid, time = 0 }) => {
        if (name !== 'PropertyNotify' || atom !== clock || wid !== own) return;
        stop();
        resolve(time);
      });
      client.ChangeProperty(0, own, clock, clock, 8, Buffer.alloc(0));
    });
  }

  async function answers(window: number): Promise<boolean> {
    const property = await readProperty(connection, window, protocols).catch(() => null);
    const atoms = Array.from({ length: (property?.data.length ?? 0) >> 2 }, (_, index) =>
      property?.data.readUInt32LE(index * 4),
    );
    return atoms.includes(ping);
  }

  function listen(): void {
    if (isOver) return;
    client.ChangeWindowAttributes(root, { eventMask: pending.size > 0 ? pongMask : 0 });
  }

  return {
    caughtUp: async (window, withinMs) => {
      // Both at once: keys are waiting for it.
      const [time, answersPing] = await Promise.all([serverTime(), answers(window)]);
      if (!answersPing) return 'mute';
      const { promise, resolve } = Promise.withResolvers<CaughtUp>();
      const end = (caughtUp: CaughtUp) => {
        if (!pending.delete(giveUp)) return;
        resolve(caughtUp);
        stop();
        isSilent[Symbol.dispose]();
        timer[Symbol.dispose]();
        listen();
      };
      const giveUp = () => end('late');
      const stop = connection.onEvent(({ name, data }) => {
        if (name !== 'ClientMessage' || data?.[0] !== ping || data[1] !== time || data[2] !== window) return;
        hasAnswered.set(window, true);
        end('caught-up');
      });
      const isSilent = deadlineAfter(answersWithinMs, () => {
        hasAnswered.set(window, hasAnswered.get(window) ?? false);
      });
      const timer = deadlineAfter(withinMs, giveUp);
      pending.add(giveUp);
      listen();
      client.SendClientMessage(window, window, protocols, 32, [ping, time, window, 0, 0], 0);
      return hasAnswered.get(window) === false ? 'mute' : promise;
    },
    hasAnswered: (window) => hasAnswered.get(window) === true,
    [Symbol.dispose]: () => {
      isOver = true;
      for (const giveUp of [...pending]) giveUp();
    },
  };
}
