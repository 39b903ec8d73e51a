/**
 * The process that Dictum leaves behind when it ends while the clipboard is its own. It offers what it is given over
 * its standard input until somebody else copies something, or the desktop goes, and does nothing else.
 */
import { buffer } from 'node:stream/consumers';
import type { SelectionName, Selections } from '../lending.ts';
import { decodeHeld, type HeldFormat, type HeldOn } from './held.ts';

interface Desktop {
  offer(name: SelectionName, formats: readonly HeldFormat[], onLost: () => void): Promise<void>;
}

/** Resolves when nothing is kept any more. Rejects when nothing could be. */
export async function keepClipboard(on: HeldOn): Promise<void> {
  // With the process would go what it keeps.
  process.on('uncaughtException', () => {});
  process.on('unhandledRejection', () => {});
  // Whoever started it has ended, or is about to.
  process.stdout.on('error', () => {});
  process.chdir('/');
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  const desktop = await (on === 'x11' ? x11(end) : wayland(end));
  process.stdout.write('ready\n');
  const held = decodeHeld(await buffer(process.stdin));
  if (held === null) return;
  const names = new Set(held.map(({ selection }) => selection));
  const lose = (name: SelectionName) => {
    names.delete(name);
    if (names.size === 0) end();
  };
  for (const name of [...names])
    await desktop.offer(
      name,
      held.filter(({ selection }) => selection === name),
      () => lose(name),
    );
  process.stdout.write('kept\n');
  await isOver;
}

async function x11(onGone: () => void): Promise<Desktop> {
  const { connectX11 } = await import('../x11/connection.ts');
  const { openSelections } = await import('../x11/selections.ts');
  const selections = await openSelections(await connectX11(onGone));
  return {
    offer: (name, formats, onLost) =>
      offer(selections, name, onLost, formats, ({ format: [target, type, unit], data }) => [
        Number(target),
        { type: Number(type), unit: unit === 32 ? 32 : unit === 16 ? 16 : 8, data },
      ]),
  };
}

async function wayland(onGone: () => void): Promise<Desktop> {
  const { connectWayland, socketPath } = await import('../wayland/connection.ts');
  const { openSelections } = await import('../wayland/selections.ts');
  const path = socketPath(process.env);
  if (path === null) throw new Error('the environment names no Wayland compositor');
  const connection = await connectWayland(path, onGone);
  const selections = openSelections(connection);
  if (selections === null) throw new Error('the compositor lends out no clipboard');
  await connection.settled();
  return {
    offer: (name, formats, onLost) =>
      offer(selections, name, onLost, formats, ({ format: [type], data }) => [String(type), data]),
  };
}

function offer<Format, Value>(
  selections: Pick<Selections<ReadonlyMap<Format, Value>, never>, 'offer'>,
  name: SelectionName,
  onLost: () => void,
  formats: readonly HeldFormat[],
  asEntry: (held: HeldFormat) => [Format, Value],
): Promise<void> {
  return selections.offer(name, { content: new Map(formats.map(asEntry)), onRequest: () => {}, onLost });
}
