/** The compositor's end is a process that says what the test has it say; there is no Electron. */
import { createClient } from 'dbus-native';
import { afterEach, beforeEach, expect, it, test, vi } from 'vitest';
import { type InsertionAbility, usualRules } from '../../../src-core/insertion-plan.ts';
import type { InsertionProcess } from '../../../src-main/insertion/in-process.ts';
import type { InsertionAnswer, InsertionOrder } from '../../../src-main/insertion/protocol.ts';
import { openWayland } from '../../../src-main/insertion/wayland.ts';
import { openRemoteDesktopPortal } from '../../desktop/remote-desktop-portal.ts';
import { eventually } from '../../fakes/eventually.ts';
import { startPrivateBus } from '../../fakes/private-bus.ts';
import { storedFile } from '../../fakes/stored-file.ts';

vi.mock('electron', () => ({ clipboard: { writeText: () => {} } }));

beforeEach(() => {
  // What goes over a bus takes its own time.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', '');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const sway = { type: 'found', clipboard: true, keyboard: true, windows: true } as const;
const pasted = { knowsApps: true, types: true, pastes: true, portalConsent: 'given' };
const copied = { knowsApps: false, types: false, pastes: true, portalConsent: 'given' };

function startingProcess() {
  const received: InsertionOrder['type'][] = [];
  let answer: (answer: InsertionAnswer) => void = () => {};
  let exit = () => {};
  let isKilled = false;
  const process: InsertionProcess = {
    send: (order) => {
      received.push(order.type);
      if (order.type === 'remember') answer({ type: 'remembered', target: order.target, app: 'Editor' });
      if (order.type === 'insert') answer({ type: 'inserted', target: order.target, how: 'pasted' });
    },
    onAnswer: (listener) => {
      answer = listener;
    },
    onExit: (listener) => {
      const before = exit;
      exit = () => {
        before();
        listener();
      };
    },
    kill: () => {
      isKilled = true;
      exit();
    },
  };
  return {
    process,
    received,
    say: (told: InsertionAnswer) => answer(told),
    exit: () => exit(),
    isKilled: () => isKilled,
  };
}

function onWayland() {
  const processes: ReturnType<typeof startingProcess>[] = [];
  const abilities: InsertionAbility[] = [];
  const insertion = openWayland({
    fork: () => {
      const started = startingProcess();
      processes.push(started);
      return started.process;
    },
    openAllowed: storedFile,
    activeWindow: async () => null,
    rules: () => usualRules,
    writeClipboard: () => {},
    onAbility: (ability) => abilities.push(ability),
    log: { info: () => {}, warn: () => {}, unexpected: () => {} },
  });
  const dictate = async () => {
    const { signal } = new AbortController();
    return (await insertion.remember(signal)).insert('words', signal);
  };
  const start = (which: number) => {
    const started = processes[which];
    if (started === undefined) throw new Error('It was not started');
    return started;
  };
  return { insertion, processes, abilities, dictate, start };
}

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a compositor that answers only after a while is used from then on', async () => {
  const { abilities, dictate, start } = onWayland();
  await wait(5_000);
  const before = await dictate();
  await wait(10_000);
  start(0).say(sway);
  expect([before, await dictate()]).toEqual(['copied', 'pasted']);
  expect(abilities).toEqual([copied, pasted]);
});

test('one that offers nothing is not spoken to any more, however late it says so', async () => {
  for (const afterMs of [0, 10_000]) {
    const { abilities, dictate, start } = onWayland();
    await wait(afterMs);
    start(0).say({ type: 'found', clipboard: false, keyboard: false, windows: false });
    await wait(0);
    expect([await dictate(), start(0).isKilled(), abilities]).toEqual(['copied', true, [copied]]);
  }
});

it.each([0, 10_000])(
  'a process that ends as it starts is started once more, after %i ms',
  async (afterMs) => {
    const { abilities, dictate, processes, start } = onWayland();
    await wait(afterMs);
    start(0).exit();
    start(1).say(sway);
    await wait(0);
    expect([await dictate(), abilities.at(-1)]).toEqual(['pasted', pasted]);
    expect([start(0).received, processes.length]).toEqual([[], 2]);
  },
);

test('one that ends a second time is not started any more, and the words wait in the clipboard', async () => {
  const { abilities, dictate, processes, start } = onWayland();
  start(0).exit();
  start(1).exit();
  await wait(0);
  expect([await dictate(), abilities, processes.length]).toEqual(['copied', [copied], 2]);
});

test('what is still starting ends with Dictum', async () => {
  const { insertion, processes, start } = onWayland();
  await wait(5_000);
  insertion[Symbol.dispose]();
  expect([start(0).isKilled(), processes.length]).toEqual([true, 1]);
});

test('who has allowed the portal keys is not asked again when the compositor answers late', async () => {
  using messageBus = await startPrivateBus();
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', messageBus.address);
  await using portal = await openRemoteDesktopPortal(createClient({ busAddress: messageBus.address }));
  portal.person = 'allows';
  const { insertion, abilities, start } = onWayland();
  await wait(5_000);
  await eventually(() => expect(abilities.map(({ portalConsent }) => portalConsent)).toContain('asks'));
  await eventually(() => expect(abilities.at(-1)).toEqual(copied));
  const [found, press] = [
    { ...sway, keyboard: false },
    { key: 'v', modifiers: ['control'] },
  ] as const;
  start(0).say(found);
  start(0).say({ type: 'press', press: 1, chord: press });
  await eventually(() => expect(start(0).received).toEqual(['pressed']));
  expect([portal.questions, portal.pressed.length]).toEqual([1, 2]);
  expect(abilities.at(-1)).toEqual({ ...pasted, types: false });
  insertion[Symbol.dispose]();
});
