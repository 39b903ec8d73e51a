import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { InsertionPlan } from '../../../../src-core/insertion-plan.ts';
import { ask, connectX11 } from '../../../../src-main/insertion/x11/connection.ts';
import { openX11Insertion } from '../../../../src-main/insertion/x11/insertion.ts';
import type { X11Keys } from '../../../../src-main/insertion/x11/keys.ts';
import { connect, type XConnection } from '../../../desktop/x-connection.ts';
import { serversOwn, xServerInEachTest } from './x-server.ts';

const { sockets } = xServerInEachTest();

const never = new AbortController().signal;
const ways: readonly (readonly [string, InsertionPlan | undefined])[] = [
  ['pasted', undefined],
  ['typed', { by: 'type', keepsLineBreaks: true, submits: false }],
];

type MayPress = Parameters<X11Keys['tap']>[2];

/** A desktop on which somebody opens windows. */
async function desk(look: (mayPress: MayPress) => Promise<boolean> = async () => true) {
  const { DISPLAY = '' } = process.env;
  const person = await connect({ environment: { DISPLAY, XAUTHORITY: '' } });
  onTestFinished(() => person[Symbol.dispose]());
  let chords = 0;
  const insertion = await openX11Insertion(
    {
      tap: async (_keys, _signal, mayPress) => {
        if (!(await look(mayPress))) return false;
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
async function open(person: XConnection, window: number): Promise<void> {
  person.client.CreateWindow(window, person.root, 0, 0, 10, 10, 0, 0, 0, 0, {});
  await activate(person, window);
}

async function activate({ client, root, atom, settle }: XConnection, window: number): Promise<void> {
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

/**
 * What the server has told this connection since is held back, and goes out right after what it answers next to that
 * one: both are there at once, and the answer is read first.
 */
function tellAfterNextAnswer(told: Socket, answered: Socket): void {
  answered.write = (...data: unknown[]) => {
    Reflect.deleteProperty(answered, 'write');
    const isTaken = Reflect.apply(answered.write, answered, data);
    told.uncork();
    return isTaken;
  };
}

test('words do not go into the next window of a number whose end is told during the last look', async () => {
  using keys = await connectX11(() => {});
  const looks = sockets.at(-1);
  const { person, insertion, chords } = await desk(async (mayPress) => {
    told?.cork();
    person.client.DestroyWindow(window);
    await open(person, window);
    const { client } = keys;
    const GetProperty = (...asked: readonly unknown[]) => {
      // The last that is asked.
      if (asked[2] === client.atoms.WM_CLASS && told && looks) tellAfterNextAnswer(told, looks);
      Reflect.apply(client.GetProperty, client, asked);
    };
    return mayPress({ ...keys, client: Object.create(client, { GetProperty: { value: GetProperty } }) });
  });
  const told = sockets.at(-1);
  const window = person.client.AllocID();
  await open(person, window);
  const target = await insertion.remember();
  await expect(target.insert('words', never)).rejects.toMatchObject({ code: 'target-changed' });
  expect(chords()).toBe(0);
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

/** What somebody lays over the window of the press. */
interface Cover {
  readonly by: 'somebody else' | 'the app below' | 'the server';
  readonly kind: 'seen' | 'input only';
  readonly width: number;
  readonly isShown: boolean;
  /** The window manager has no say in it. */
  readonly isItsOwn: boolean;
  readonly change: (connection: XConnection, window: number) => void | Promise<void>;
}

const lock: Cover = {
  by: 'somebody else',
  kind: 'seen',
  width: 4_000,
  isShown: true,
  isItsOwn: true,
  change: () => {},
};

/** Somebody does that, and takes the keyboard, before the window is first looked at. */
async function coveredBy(cover: Cover) {
  const { person, insertion, chords } = await desk();
  const { client, root, settle } = person;
  const covered = client.AllocID();
  // A part of it is not on the screen.
  client.CreateWindow(covered, root, -5, 10, 20, 10, 0, 0, 0, 0, {});
  client.MapWindow(covered);
  await activate(person, covered);
  const somebodyElse = await connect({ environment: { DISPLAY: process.env.DISPLAY ?? '', XAUTHORITY: '' } });
  onTestFinished(() => somebodyElse[Symbol.dispose]());
  const other = cover.by === 'the app below' ? person : somebodyElse;
  const window = cover.by === 'the server' ? serversOwn : other.client.AllocID();
  const overrideRedirect = cover.isItsOwn ? 1 : 0;
  const windowClass = cover.kind === 'seen' ? 1 : 2;
  other.client.CreateWindow(window, root, 0, 0, cover.width, 100, 0, 0, windowClass, 0, { overrideRedirect });
  if (cover.isShown) other.client.MapWindow(window);
  await cover.change(other, window);
  await other.settle();
  await settle();
  await takeKeyboard(other, null);
  const target = await insertion.remember();
  const [inserted] = await Promise.allSettled([target.insert('words', never)]);
  return { why: inserted.status === 'rejected' ? inserted.reason.code : null, chords: chords() };
}

test.for([
  ['i3lock or slock', lock],
  ['xtrlock (which is not seen)', { ...lock, kind: 'input only' }],
] as const)('words are left when %s had the keyboard before the window was looked at', async ([, cover]) => {
  expect(await coveredBy(cover)).toEqual({ why: 'target-changed', chords: 0 });
});

test.for([
  ['covers only a part', { ...lock, width: 10 }],
  ['is not shown', { ...lock, isShown: false }],
  ['has its place from the window manager', { ...lock, isItsOwn: false }],
  ['lies below', { ...lock, change: ({ client }, window) => client.LowerWindow(window) }],
  ['is of the same app', { ...lock, by: 'the app below' }],
  ['is the server’s own, for a compositor', { ...lock, by: 'the server' }],
  ['says it is a message', { ...lock, change: saysItIsMessage }],
] as const satisfies [string, Cover][])('a window that %s keeps no words from theirs', async ([, cover]) => {
  // Nobody reads them here.
  expect(await coveredBy(cover)).toEqual({ why: 'insertion-failed', chords: 1 });
});

/** As Dictum's pill does. */
async function saysItIsMessage({ client, atom }: XConnection, window: number): Promise<void> {
  const type = Buffer.alloc(4);
  type.writeUInt32LE(await atom('_NET_WM_WINDOW_TYPE_NOTIFICATION'));
  client.ChangeProperty(0, window, await atom('_NET_WM_WINDOW_TYPE'), await atom('ATOM'), 32, type);
}

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
