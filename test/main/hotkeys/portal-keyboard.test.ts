import { createClient } from 'dbus-native';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { KeyEdge } from '../../../src-main/hotkeys/keyboard.ts';
import { openPortalKeyboard, type PortalHearing } from '../../../src-main/hotkeys/portal-keyboard.ts';
import { openMessageBus } from '../../../src-main/message-bus.ts';
import { portalVersion, registerApp } from '../../../src-main/portal/portal.ts';
import { openShortcutsPortal, type PortalNature } from '../../desktop/shortcuts-portal.ts';
import { eventually } from '../../fakes/eventually.ts';
import { createLookout } from '../../fakes/lookout.ts';
import { type PrivateBus, startPrivateBus } from '../../fakes/private-bus.ts';

let messageBus: PrivateBus;
const open: AsyncDisposable[] = [];

beforeEach(async () => {
  messageBus = await startPrivateBus();
});
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each[Symbol.asyncDispose]();
  messageBus[Symbol.dispose]();
});

const f9 = { id: 'F9', hotkey: { modifiers: [], key: 'F9' }, description: 'Dictate (F9)' } as const;

async function startPortal(nature: PortalNature = {}) {
  const portal = await openShortcutsPortal(createClient({ busAddress: messageBus.address }), nature);
  open.push(portal);
  return portal;
}

async function startKeyboard(version = 2) {
  const bus = await openMessageBus(messageBus.address);
  if (bus === null) throw new Error('There is no bus');
  const edges: KeyEdge[] = [];
  const hearings: PortalHearing[] = [];
  const { until, look } = createLookout();
  let now = 0;
  const keyboard = openPortalKeyboard({
    bus,
    version,
    appId: 'app.dictum.Dictum',
    onKeyEdge: (edge) => {
      edges.push(edge);
      look();
    },
    onChange: (hearing) => {
      hearings.push(hearing);
      look();
    },
    recordNext: async () => null,
    now: () => now,
  });
  open.push({ [Symbol.asyncDispose]: async () => keyboard[Symbol.dispose]() });
  return {
    keyboard,
    edges,
    hearings,
    heard: (count: number) => until(() => edges.length >= count),
    tells: (hearing: PortalHearing) =>
      until(() => JSON.stringify(hearings.at(-1)) === JSON.stringify(hearing)),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const asks = { hindrance: 'portal-asks', triggers: [] } as const;
const given = (...triggers: string[]) => ({ hindrance: null, triggers });
const refused = { hindrance: 'portal-refused', triggers: [] } as const;

it('hears the press and the release of the key it was given', async () => {
  const portal = await startPortal();
  const { keyboard, edges, hearings, heard } = await startKeyboard();
  expect(await keyboard.arm([f9])).toEqual([]);
  expect(portal.asked).toEqual([
    { id: 'F9', description: 'Dictate (F9)', preferred: 'F9' },
    { id: 'cancel', description: 'Cancel the dictation', preferred: null },
  ]);
  expect(hearings).toEqual([asks, given('F9')]);
  portal.press('F9');
  portal.release('F9');
  await heard(2);
  expect(edges).toEqual([
    { key: 'F9', edge: 'down' },
    { key: 'F9', edge: 'up' },
  ]);
});

it('spells the key it would like as the specification has it', async () => {
  const portal = await startPortal();
  const { keyboard } = await startKeyboard();
  const hotkey = { modifiers: ['Control', 'Super'], key: 'D' } as const;
  await keyboard.arm([{ ...f9, id: 'Control+Super+D', hotkey }]);
  expect(portal.asked[0]?.preferred).toBe('CTRL+LOGO+d');
});

it('says who it is before it asks for anything, where apps have to', async () => {
  const portal = await startPortal({ needsAppId: true });
  const { keyboard } = await startKeyboard();
  await keyboard.arm([f9]);
  expect(portal.apps).toEqual(['app.dictum.Dictum']);
});

it('gets its keys from a portal that is too old to be told who asks', async () => {
  await startPortal({ hasRegistry: false, version: 1 });
  const { keyboard, hearings } = await startKeyboard(1);
  await keyboard.arm([f9]);
  expect(hearings.at(-1)).toEqual(given('F9'));
});

it('hears an answer that comes before the call returns', async () => {
  await startPortal({ isHasty: true });
  const { keyboard, hearings } = await startKeyboard();
  await keyboard.arm([f9]);
  expect(hearings.at(-1)).toEqual(given('F9'));
});

it('asks for the list where the portal forgets to say what it bound', async () => {
  await startPortal({ forgetsBound: true });
  const { keyboard, hearings } = await startKeyboard();
  await keyboard.arm([f9]);
  expect(hearings.at(-1)).toEqual(given('F9'));
});

it('shows the key the person chose, also when that is later', async () => {
  const portal = await startPortal({ givesPreferred: false });
  const { keyboard, edges, hearings, heard, tells } = await startKeyboard();
  await keyboard.arm([f9]);
  expect(hearings.at(-1)).toEqual({ hindrance: 'portal-no-key', triggers: [] });
  portal.give('F9', 'Meta+D');
  await tells(given('Meta+D'));
  portal.press('F9');
  await heard(1);
  expect(edges).toEqual([{ key: 'F9', edge: 'down' }]);
});

it('believes nobody but the portal', async () => {
  const portal = await startPortal();
  const { keyboard, edges, heard } = await startKeyboard();
  await keyboard.arm([f9]);
  await using stranger = createClient({ busAddress: messageBus.address });
  await stranger.invokeDbus({ member: 'GetId' });
  const press = [portal.sessions[0], 'F9', 1, {}];
  const shortcuts = 'org.freedesktop.portal.GlobalShortcuts';
  stranger.sendSignal('/org/freedesktop/portal/desktop', shortcuts, 'Activated', 'osta{sv}', press);
  // It is handed out by the time this is answered.
  await stranger.invokeDbus({ member: 'GetId' });
  portal.press('F9');
  portal.release('F9');
  await heard(2);
  expect(edges.map(({ edge }) => edge)).toEqual(['down', 'up']);
});

it('cancels with the key that the person gave to that', async () => {
  const portal = await startPortal();
  const { keyboard, edges, heard } = await startKeyboard();
  await keyboard.arm([f9]);
  portal.give('cancel', 'Meta+Escape');
  portal.press('cancel');
  await heard(1);
  expect(edges).toEqual([{ key: 'cancel', edge: 'down' }]);
});

it('takes a no, and asks again when it is told to', async () => {
  const portal = await startPortal({ person: 'refuses' });
  const { keyboard, hearings } = await startKeyboard();
  await expect(keyboard.arm([f9])).rejects.toMatchObject({ code: 'hotkey-refused' });
  expect(hearings).toEqual([asks, refused]);
  portal.become({ person: 'allows' });
  await keyboard.configure();
  expect(hearings.at(-1)).toEqual(given('F9'));
});

it('is refused where there is no portal any more', async () => {
  const { keyboard, hearings } = await startKeyboard();
  await expect(keyboard.arm([f9])).rejects.toMatchObject({ code: 'hotkey-refused' });
  expect(hearings.at(-1)).toEqual(refused);
});

it('has the desktop show where the keys are chosen, where it can', async () => {
  const portal = await startPortal();
  const { keyboard } = await startKeyboard(2);
  await keyboard.arm([f9]);
  await keyboard.configure();
  expect(portal.configured).toBe(1);
});

it('asks for another key in place of the one before, also while the person still thinks', async () => {
  const portal = await startPortal({ person: 'thinks' });
  const { keyboard, hearings, tells } = await startKeyboard();
  const first = keyboard.arm([f9]);
  const isSuperseded = expect(first).rejects.toMatchObject({ code: 'hotkey-superseded' });
  await eventually(() => expect(portal.asked).toHaveLength(2));
  portal.become({ person: 'allows' });
  await keyboard.arm([{ ...f9, id: 'F8', hotkey: { modifiers: [], key: 'F8' } }]);
  await isSuperseded;
  await tells(given('F8'));
  expect([portal.sessions.length, hearings.at(-1)]).toEqual([1, given('F8')]);
});

it('is bound again when the portal restarts, and lets go of what was held', async () => {
  const portal = await startPortal();
  const { keyboard, edges, heard, tells } = await startKeyboard();
  await keyboard.arm([f9]);
  portal.press('F9');
  await heard(1);
  await portal[Symbol.asyncDispose]();
  open.splice(open.indexOf(portal), 1);
  await tells(refused);
  expect(edges).toEqual([
    { key: 'F9', edge: 'down' },
    { key: 'F9', edge: 'up' },
  ]);
  const next = await startPortal({ needsAppId: true });
  await tells(given('F9'));
  next.press('F9');
  await heard(3);
  expect(edges.at(-1)).toEqual({ key: 'F9', edge: 'down' });
});

it('is bound again when another portal takes over', async () => {
  const portal = await startPortal();
  const { keyboard, edges, hearings, heard, tells } = await startKeyboard();
  await keyboard.arm([f9]);
  const next = await startPortal({ isNext: true });
  hearings.length = 0;
  await portal[Symbol.asyncDispose]();
  open.splice(open.indexOf(portal), 1);
  await tells(given('F9'));
  next.press('F9');
  await heard(1);
  expect([hearings, edges]).toEqual([[asks, given('F9')], [{ key: 'F9', edge: 'down' }]]);
});

it('asks a portal that comes back for the keys it had, not for those it was refused', async () => {
  const portal = await startPortal();
  const { keyboard, tells } = await startKeyboard();
  await keyboard.arm([f9]);
  portal.become({ person: 'refuses' });
  const f8 = { ...f9, id: 'F8', hotkey: { modifiers: [], key: 'F8' } } as const;
  await expect(keyboard.arm([f8])).rejects.toMatchObject({ code: 'hotkey-refused' });
  const next = await startPortal({ isNext: true });
  await portal[Symbol.asyncDispose]();
  open.splice(open.indexOf(portal), 1);
  await tells(given('F9'));
  expect(next.asked.map(({ id }) => id)).toEqual(['F9', 'cancel']);
});

it('is bound again when its session is closed, but not again and again', async () => {
  const portal = await startPortal();
  const { keyboard, hearings, tells, pass } = await startKeyboard();
  await keyboard.arm([f9]);
  pass(60_000);
  hearings.length = 0;
  portal.closeSession();
  await tells(given('F9'));
  pass(1_000);
  portal.closeSession();
  await tells(refused);
  expect([hearings, portal.sessions]).toEqual([[asks, given('F9'), refused], []]);
});

it('gives its keys back when it arms none', async () => {
  const portal = await startPortal();
  const { keyboard } = await startKeyboard();
  await keyboard.arm([f9]);
  await keyboard.arm([]);
  await eventually(() => expect(portal.sessions).toEqual([]));
});

it('knows by its version whether the portal has shortcuts', async () => {
  const bus = await openMessageBus(messageBus.address);
  if (bus === null) throw new Error('There is no bus');
  open.push({ [Symbol.asyncDispose]: async () => bus[Symbol.dispose]() });
  const shortcuts = 'org.freedesktop.portal.GlobalShortcuts';
  expect(await portalVersion(bus, shortcuts)).toBeNull();
  await startPortal({ version: 1 });
  expect(await portalVersion(bus, shortcuts)).toBe(1);
  expect(await portalVersion(bus, 'org.freedesktop.portal.Nothing')).toBeNull();
  expect(await registerApp(bus, 'app.dictum.Dictum')).toBe(true);
  expect(await registerApp(bus, 'app.dictum.Dictum')).toBe(false);
});
