/**
 * A clipboard manager takes over what somebody copied when the app that offers it ends.
 * https://www.freedesktop.org/wiki/ClipboardManager/
 */

import { deadlineAfter } from '../../deadline.ts';
import { ask, type X11Connection } from './connection.ts';
import type { Format } from './selections.ts';

/** It asks for every format before it answers; one that hangs keeps nobody from ending, in ms. */
const savesWithinMs = 1_500;

const coreSelectionNotify = 31;
const atomTypeAtom = 4;

/** False when none runs here, or it does not want these formats, or does not say. */
export async function saveWithManager(
  connection: X11Connection,
  content: ReadonlyMap<number, Format>,
): Promise<boolean> {
  const { client, window } = connection;
  const [manager, save, formats] = await Promise.all(
    ['CLIPBOARD_MANAGER', 'SAVE_TARGETS', 'DICTUM_SAVED'].map((name) => connection.atom(name)),
  );
  if (manager === undefined || save === undefined || formats === undefined) return false;
  if ((await ask<number>((answer) => client.GetSelectionOwner(manager, answer))) === 0) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const stop = connection.onEvent((event) => {
    const isAnswer = event.name === 'SelectionNotify' && event.type === coreSelectionNotify;
    if (isAnswer && event.selection === manager && event.target === save) resolve(event.property !== 0);
  });
  const patience = deadlineAfter(savesWithinMs, () => resolve(false));
  const data = Buffer.alloc(content.size * 4);
  for (const [index, target] of [...content.keys()].entries()) data.writeUInt32LE(target, index * 4);
  client.ChangeProperty(0, window, formats, atomTypeAtom, 32, data);
  client.ConvertSelection(window, manager, save, formats, 0);
  const isSaved = await promise;
  patience[Symbol.dispose]();
  stop();
  return isSaved;
}
