import { setImmediate } from 'node:timers/promises';
import { createClient } from 'dbus-native';
import { afterEach, expect, it } from 'vitest';
import type { HotkeyStatus } from '../../../src-core/contract.ts';
import type { ErrorCode } from '../../../src-core/error-codes.ts';
import { type Hotkey, parseHotkey } from '../../../src-core/hotkey.ts';
import type { HotkeyBinding } from '../../../src-core/hotkey-bindings.ts';
import type { ChosenKeyboard } from '../../../src-main/hotkeys/choose-keyboard.ts';
import { openHotkeys } from '../../../src-main/hotkeys/hotkeys.ts';
import type { KeyEdge, OnKeyEdge } from '../../../src-main/hotkeys/keyboard.ts';
import { openPortalKeyboard } from '../../../src-main/hotkeys/portal-keyboard.ts';
import { openMessageBus } from '../../../src-main/message-bus.ts';
import { openShortcutsPortal } from '../../desktop/shortcuts-portal.ts';
import { eventually } from '../../fakes/eventually.ts';
import { startPrivateBus } from '../../fakes/private-bus.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each[Symbol.asyncDispose]();
});

const dictate = (keys: string): HotkeyBinding => ({ keys, action: 'dictate', language: null });

function startHotkeys(openKeyboard: (onKeyEdge: OnKeyEdge, onPortal: () => void) => ChosenKeyboard) {
  const edges: KeyEdge[] = [];
  const statuses: HotkeyStatus[] = [];
  const noneHad: ErrorCode[] = [];
  const hotkeys = openHotkeys({
    openKeyboard,
    keysDown: {
      read: async (hotkey) => (hotkey?.key === 'Mouse4' ? [4] : [67]),
      tellsOf: ({ key }) => key !== 'Mouse5',
    },
    onKeyEdge: (edge) => edges.push(edge),
    onStatus: (status) => statuses.push(status),
    onNoneHad: (code) => noneHad.push(code),
    log: {
      info: () => {},
      warn: () => {},
      unexpected: (error) => {
        throw error;
      },
    },
  });
  open.push({ [Symbol.asyncDispose]: async () => hotkeys[Symbol.dispose]() });
  return { hotkeys, edges, noneHad, status: () => statuses.at(-1) };
}

/** Keys that a test presses; armed ones are heard whatever else goes on, as those that the system registers are. */
function startWithKeyboard({ hearsNothing = false, isSystemsOwn = false } = {}) {
  let taken: readonly string[] = [];
  let tell: OnKeyEdge = () => {};
  let choose: ((hotkey: Hotkey | null) => void) | null = null;
  let fail: ((error: Error) => void) | null = null;
  let tellUnusable = () => {};
  let tellPortal = () => {};
  let isDeaf = hearsNothing;
  const arms: string[][] = [];
  const started = startHotkeys((onKeyEdge, onPortal) => {
    tell = onKeyEdge;
    tellPortal = onPortal;
    return {
      hears: 'press-and-release',
      isSystemsOwn,
      arm: async (bindings) => {
        arms.push(bindings.map(({ id }) => id));
        return isDeaf
          ? bindings.map(({ id }) => ({ id, code: 'hotkey-unavailable' }))
          : bindings.filter(({ id }) => taken.includes(id)).map(({ id }) => ({ id, code: 'hotkey-taken' }));
      },
      listenToCancel: () => {},
      recordNext: (signal, onUnusable) =>
        new Promise((resolve, reject) => {
          tellUnusable = onUnusable;
          choose = resolve;
          fail = reject;
          signal.addEventListener('abort', () => resolve(null), { once: true });
        }),
      configure: async () => {},
      comeBack: () => {},
      [Symbol.dispose]: () => {},
    };
  });
  return {
    ...started,
    /** By other apps. */
    take: (...keys: readonly string[]) => {
      taken = keys;
    },
    press: (...keys: readonly string[]) => {
      for (const key of keys) tell({ key, edge: 'down' });
    },
    release: (key: string) => tell({ key, edge: 'up' }),
    choose: (keys: string) => choose?.(parseHotkey(keys)),
    pressUnusable: () => tellUnusable(),
    /** What keys were asked for, each time. */
    arms,
    startPortal: () => {
      isDeaf = false;
      tellPortal();
    },
    failToRecord: () => fail?.(new Error('The keyboard is gone')),
  };
}

it('a key that is pressed to be chosen dictates nothing, and one that was held may be let go', async () => {
  const { hotkeys, edges, press, release, choose } = startWithKeyboard();
  await hotkeys.arm([dictate('F9'), dictate('F8')]);
  press('F8');
  const recorded = hotkeys.recordNext();
  release('F8');
  press('F9');
  choose('F9');
  expect(await recorded).toBe('F9');
  release('F9');
  press('F9');
  expect(edges).toEqual([
    { key: 'F8', edge: 'down' },
    { key: 'F8', edge: 'up' },
    { key: 'F9', edge: 'up' },
    { key: 'F9', edge: 'down' },
  ]);
});

it('whether a hotkey is down is asked of the keys or of the mouse, where the system tells of it', async () => {
  const { hotkeys } = startWithKeyboard({ isSystemsOwn: true });
  const read = ['F9', 'Mouse4', 'Mouse5'].map((keys) => hotkeys.keysDown(keys));
  expect(await Promise.all(read)).toEqual([[67], [4], []]);
});

it('the key that cancels keeps the hotkey that was', async () => {
  const { hotkeys, edges, press, status } = startWithKeyboard();
  await hotkeys.arm([dictate('F9')]);
  const recorded = hotkeys.recordNext();
  expect(status()).toEqual({ state: 'recording', wasUnusable: false });
  press('cancel');
  expect([await recorded, edges]).toEqual([null, []]);
});

it('a key that can be no hotkey is said, until the next one is chosen', async () => {
  const { hotkeys, status, choose, pressUnusable } = startWithKeyboard();
  await hotkeys.arm([dictate('F9')]);
  const recorded = hotkeys.recordNext();
  pressUnusable();
  expect(status()).toEqual({ state: 'recording', wasUnusable: true });
  choose('F8');
  expect(await recorded).toBe('F8');
  void hotkeys.recordNext();
  expect(status()).toEqual({ state: 'recording', wasUnusable: false });
});

it('a recorder that fails is over', async () => {
  const { hotkeys, status, choose, failToRecord } = startWithKeyboard();
  await hotkeys.arm([dictate('F9')]);
  const typing = hotkeys.recordNext();
  choose('D');
  await expect(typing).rejects.toMatchObject({ code: 'hotkey-would-type' });
  const failing = hotkeys.recordNext();
  failToRecord();
  await expect(failing).rejects.toThrow('The keyboard is gone');
  expect(status()).toEqual({ state: 'armed', refused: [] });
});

it('where no key is heard, any may be chosen for the desktop to run Dictum with', async () => {
  const { hotkeys, status } = startWithKeyboard({ hearsNothing: true });
  const unheard = { state: 'failed', code: 'hotkey-unavailable' };
  await hotkeys.arm([dictate('F9'), dictate('F8')]);
  expect(status()).toEqual(unheard);
  await hotkeys.change([dictate('F7'), dictate('F8')]);
  await hotkeys.change([dictate('F7')]);
  expect(status()).toEqual(unheard);
  await expect(hotkeys.change([dictate('Control+V')])).rejects.toMatchObject({ code: 'hotkey-pastes' });
});

it('keys are armed once there is a portal that gives some', async () => {
  const { hotkeys, status, startPortal, arms } = startWithKeyboard({ hearsNothing: true });
  await hotkeys.arm([dictate('F9')]);
  startPortal();
  await eventually(() => expect(status()).toEqual({ state: 'armed', refused: [] }));
  expect(arms).toEqual([['F9'], ['F9']]);
});

it('a portal that comes while somebody dictates, or while a key is chosen or tried, asks nothing until that is over', async () => {
  const { hotkeys, status, startPortal, choose, arms } = startWithKeyboard({ hearsNothing: true });
  await hotkeys.arm([dictate('F9')]);
  const recorded = hotkeys.recordNext();
  startPortal();
  await setImmediate();
  expect([status()?.state, arms.length]).toEqual(['recording', 1]);
  choose('F8');
  await recorded;
  await eventually(() => expect(status()?.state).toBe('armed'));
  hotkeys.test();
  startPortal();
  await setImmediate();
  expect([status()?.state, arms.length]).toEqual(['testing', 2]);
  hotkeys.stopTesting();
  await eventually(() => expect(arms).toEqual([['F9'], ['F9'], ['F9']]));
  hotkeys.listenToCancel(true);
  startPortal();
  await setImmediate();
  expect(arms.length).toBe(3);
  hotkeys.listenToCancel(false);
  await eventually(() => expect(arms.length).toBe(4));
});

it('keys that are changed as the portal comes are asked for once', async () => {
  const { hotkeys, status, startPortal, arms } = startWithKeyboard({ hearsNothing: true });
  await hotkeys.arm([dictate('F9')]);
  const changed = hotkeys.change([dictate('F8')]);
  startPortal();
  await changed;
  await hotkeys.arm([dictate('F7')]);
  expect([status()?.state, arms]).toEqual(['armed', [['F9'], ['F8'], ['F7']]]);
});

it('that no key to dictate with is had is said once, and again after one was', async () => {
  const { hotkeys, take, noneHad } = startWithKeyboard();
  const bindings = [dictate('F9'), { ...dictate('F10'), action: 'paste-last' as const }];
  take('F9');
  await hotkeys.arm(bindings);
  await hotkeys.arm(bindings);
  expect(noneHad).toEqual(['hotkey-taken']);
  take('F10');
  await hotkeys.arm(bindings);
  expect(noneHad).toEqual(['hotkey-taken']);
  take('F9', 'F10');
  await hotkeys.arm(bindings);
  expect(noneHad).toEqual(['hotkey-taken', 'hotkey-taken']);
});

it('keys that are tried do nothing else, and what was pressed before is let go of', async () => {
  const { hotkeys, edges, press, release, status } = startWithKeyboard();
  await hotkeys.arm([dictate('F9'), dictate('F8')]);
  press('F8');
  hotkeys.test();
  press('F9');
  release('F8');
  release('F9');
  expect(status()).toEqual({ state: 'testing', heard: [{ keys: 'F9', edge: 'up' }] });
  expect(edges).toEqual([
    { key: 'F8', edge: 'down' },
    { key: 'F8', edge: 'up' },
  ]);
});

it('a dictation that begins takes the keys back from whoever tries them', async () => {
  const { hotkeys, edges, press } = startWithKeyboard();
  await hotkeys.arm([dictate('F9')]);
  hotkeys.test();
  hotkeys.listenToCancel(false);
  press('F9');
  hotkeys.listenToCancel(true);
  press('F9');
  expect(edges).toEqual([{ key: 'F9', edge: 'down' }]);
});

async function startWithPortal() {
  const messageBus = await startPrivateBus();
  open.push({ [Symbol.asyncDispose]: async () => messageBus[Symbol.dispose]() });
  const portal = await openShortcutsPortal(createClient({ busAddress: messageBus.address }));
  open.push(portal);
  const bus = await openMessageBus(messageBus.address);
  if (bus === null) throw new Error('There is no bus');
  const started = startHotkeys((onKeyEdge) => ({
    ...openPortalKeyboard({
      bus,
      version: 2,
      appId: 'app.dictum.Dictum',
      onKeyEdge,
      onChange: () => {},
      recordNext: async () => null,
      now: () => performance.now(),
    }),
    isSystemsOwn: false,
    comeBack: () => {},
  }));
  return {
    ...started,
    portal,
    asked: () => portal.asked.map(({ id }) => id).filter((id) => id !== 'cancel'),
  };
}

const superseded = { code: 'hotkey-superseded' };

it('takes back what a desktop was asked when another key is chosen, also several at once', async () => {
  const { hotkeys, edges, status, portal, asked } = await startWithPortal();
  await hotkeys.arm([dictate('F9')]);
  portal.become({ person: 'thinks' });
  const first = expect(hotkeys.change([dictate('F8')])).rejects.toMatchObject(superseded);
  await eventually(() => expect(asked()).toEqual(['F8']));
  const second = expect(hotkeys.change([dictate('F7')])).rejects.toMatchObject(superseded);
  portal.become({ person: 'allows' });
  await hotkeys.change([dictate('F6')]);
  await first;
  await second;
  expect([asked(), status(), portal.sessions.length]).toEqual([['F6'], { state: 'armed', refused: [] }, 1]);
  portal.press('F6');
  await eventually(() => expect(edges).toEqual([{ key: 'F6', edge: 'down' }]));
});

it('a change does not wait for the first question, which nobody answers', async () => {
  const { hotkeys, status, portal, asked } = await startWithPortal();
  portal.become({ person: 'thinks' });
  const first = hotkeys.arm([dictate('F9')]);
  await eventually(() => expect(asked()).toEqual(['F9']));
  await expect(hotkeys.change([dictate('Control+V')])).rejects.toMatchObject({ code: 'hotkey-pastes' });
  portal.become({ person: 'allows' });
  await hotkeys.change([dictate('F8')]);
  await first;
  expect([asked(), status(), portal.sessions.length]).toEqual([['F8'], { state: 'armed', refused: [] }, 1]);
});

it('asks again for the same keys while a question is open, and says no to none of those who wait', async () => {
  const { hotkeys, status, portal, asked } = await startWithPortal();
  portal.become({ person: 'thinks' });
  const first = hotkeys.arm([dictate('F9')]);
  await eventually(() => expect(asked()).toEqual(['F9']));
  const again = expect(hotkeys.configure()).rejects.toMatchObject(superseded);
  await eventually(() => expect(portal.sessions.length).toBe(1));
  portal.become({ person: 'allows' });
  await hotkeys.configure();
  await again;
  await first;
  expect([asked(), status(), portal.sessions.length]).toEqual([['F9'], { state: 'armed', refused: [] }, 1]);
});

it('a change that is given up for one that is refused leaves nothing of itself', async () => {
  const { hotkeys, status, portal, asked } = await startWithPortal();
  await hotkeys.arm([dictate('F9')]);
  portal.become({ person: 'thinks' });
  const first = expect(hotkeys.change([dictate('F8')])).rejects.toMatchObject(superseded);
  await eventually(() => expect(asked()).toEqual(['F8']));
  portal.become({ person: 'refuses' });
  await expect(hotkeys.change([dictate('F7')])).rejects.toMatchObject({ code: 'hotkey-refused' });
  await first;
  expect(status()).toEqual({ state: 'failed', code: 'hotkey-refused' });
  portal.become({ person: 'allows' });
  await hotkeys.configure();
  expect([asked(), status()]).toEqual([['F9'], { state: 'armed', refused: [] }]);
});

it('a desktop whose person said no is asked again only when they want it', async () => {
  const { hotkeys, edges, status, portal, asked } = await startWithPortal();
  await hotkeys.arm([dictate('F9')]);
  portal.become({ person: 'refuses' });
  await expect(hotkeys.change([dictate('F9'), dictate('F8')])).rejects.toMatchObject({
    code: 'hotkey-refused',
  });
  expect([asked(), status()]).toEqual([['F9', 'F8'], { state: 'failed', code: 'hotkey-refused' }]);
  portal.become({ person: 'allows' });
  await hotkeys.configure();
  expect([asked(), status()]).toEqual([['F9'], { state: 'armed', refused: [] }]);
  portal.press('F9');
  await eventually(() => expect(edges).toEqual([{ key: 'F9', edge: 'down' }]));
});
