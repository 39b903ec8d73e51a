import { setTimeout as delay } from 'node:timers/promises';
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
  ['typed', { by: 'type', keepsLineBreaks: true, submits: false }],
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

/** Whoever has it gets all keys, whichever window has the focus; a real server tells that window of it. */
async function takeKeyboard({ client, root, settle }: XConnection, from: number | null): Promise<void> {
  client.GrabKeyboard(root, 0, 0, 1, 1, () => {});
  await settle();
  using server = await connectX11(() => {});
  const [grab, nonlinear, focusChange] = [1, 3, 0x20_0000];
  const event = { name: 'FocusOut', seq: 0, wid: from, mode: grab, detail: nonlinear };
  if (from !== null) server.client.SendEvent(from, 0, focusChange, event);
  await ask((answer) => server.client.GetInputFocus(answer));
}

test.for(ways)('words that are %s are left when somebody has taken the keyboard since', async ([, plan]) => {
  const { person, insertion, chords } = await desk();
  const window = person.client.AllocID();
  await open(person, window);
  const target = await insertion.remember();
  await takeKeyboard(person, window);
  await expect(target.insert('words', never, plan)).rejects.toMatchObject({ code: 'target-changed' });
  expect([chords(), await isOurClipboard()]).toEqual([0, true]);
});

test('a menu that is open is waited for', async () => {
  const { person, insertion, chords } = await desk();
  const window = person.client.AllocID();
  await open(person, window);
  const target = await insertion.remember();
  await takeKeyboard(person, window);
  const inserted = expect(target.insert('words', never)).rejects.toMatchObject({ code: 'insertion-failed' });
  await delay(300);
  expect(chords()).toBe(0);
  person.client.UngrabKeyboard(0);
  await inserted;
  expect(chords()).toBe(1);
});

test('a machine in a window, which has the keyboard for that, gets the words', async () => {
  const { person, insertion, chords } = await desk();
  await open(person, person.client.AllocID());
  const target = await insertion.remember();
  await takeKeyboard(person, null);
  await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'insertion-failed' });
  expect(chords()).toBe(1);
});

test('words are left when xscreensaver had the keyboard before the window was looked at', async () => {
  const { person, insertion, chords } = await desk();
  const { client, root, atom } = person;
  await open(person, client.AllocID());
  const status = Buffer.alloc(12);
  status.writeUInt32LE(await atom('LOCK'));
  client.ChangeProperty(0, root, await atom('_SCREENSAVER_STATUS'), await atom('INTEGER'), 32, status);
  await takeKeyboard(person, null);
  const target = await insertion.remember();
  await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
  expect([chords(), await isOurClipboard()]).toEqual([0, true]);
});
