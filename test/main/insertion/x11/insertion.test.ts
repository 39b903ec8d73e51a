import { expect, onTestFinished, test } from 'vitest';
import type { InsertionPlan } from '../../../../src-core/insertion-plan.ts';
import { ask, connectX11 } from '../../../../src-main/insertion/x11/connection.ts';
import { openX11Insertion } from '../../../../src-main/insertion/x11/insertion.ts';
import { connect, type XConnection } from '../../../desktop/x-connection.ts';
import { xServerInEachTest } from './x-server.ts';

xServerInEachTest();

const never = new AbortController().signal;
const ways: readonly (readonly [string, InsertionPlan | undefined])[] = [
  ['pasted', undefined],
  ['typed', { by: 'type', isTerminal: false, submits: false }],
];

/** A desktop on which somebody opens windows. */
async function desk() {
  const { DISPLAY = '' } = process.env;
  const person = await connect({ environment: { DISPLAY, XAUTHORITY: '' } });
  onTestFinished(() => person[Symbol.dispose]());
  let chords = 0;
  const insertion = await openX11Insertion(
    {
      tap: async () => {
        chords += 1;
        throw new Error('nobody reads it');
      },
    },
    () => {},
    () => {},
  );
  onTestFinished(() => insertion[Symbol.dispose]());
  return { person, insertion, chords: () => chords };
}

/** Opens a window of that number, which has the focus then. */
async function open({ client, root, atom, settle }: XConnection, window: number): Promise<void> {
  client.CreateWindow(window, root, 0, 0, 10, 10, 0, 0, 0, 0, {});
  const active = Buffer.alloc(4);
  active.writeUInt32LE(window);
  client.ChangeProperty(0, root, await atom('_NET_ACTIVE_WINDOW'), await atom('WINDOW'), 32, active);
  await settle();
}

async function isOurClipboard(): Promise<boolean> {
  using other = await connectX11(() => {});
  const clipboard = await other.atom('CLIPBOARD');
  return (await ask<number>((answer) => other.client.GetSelectionOwner(clipboard, answer))) !== 0;
}

test.for(ways)('words that are %s do not go into the next window of that number', async ([, plan]) => {
  const { person, insertion, chords } = await desk();
  const window = person.client.AllocID();
  await open(person, window);
  const target = await insertion.remember();
  person.client.DestroyWindow(window);
  await open(person, window);
  await expect(target.insert('words', never, plan)).rejects.toMatchObject({ code: 'target-changed' });
  expect([chords(), await isOurClipboard()]).toEqual([0, true]);
});
