/** What a desktop with Wayland has, looked for on a bus of the test's own; there is no Electron. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'dbus-native';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Hearing } from '../../../src-core/hearing.ts';
import { chooseKeyboard } from '../../../src-main/hotkeys/choose-keyboard.ts';
import { openShortcutsPortal } from '../../desktop/shortcuts-portal.ts';
import { eventually } from '../../fakes/eventually.ts';
import { type PrivateBus, startPrivateBus } from '../../fakes/private-bus.ts';

vi.mock('electron', () => ({
  app: { on: () => {}, off: () => {}, isPackaged: false, getAppPath: () => '/dictum' },
  globalShortcut: {},
  webContents: {},
}));
vi.mock('uiohook-napi', () => ({ UiohookKey: {}, uIOhook: {} }));

const f9 = { id: 'F9', hotkey: { modifiers: [], key: 'F9' }, description: 'Dictate (F9)' } as const;
const unheard = [{ id: 'F9', code: 'hotkey-unavailable' }];

/** Elsewhere the system itself tells of keys. */
const onLinux = it.runIf(process.platform === 'linux');

let messageBus: PrivateBus;
let folder: string;
/** Closed after each test: nobody asks them anything any more. */
const open: AsyncDisposable[] = [];

beforeEach(async () => {
  messageBus = await startPrivateBus();
  folder = mkdtempSync(join(tmpdir(), 'dictum-data-'));
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', messageBus.address);
  vi.stubEnv('XDG_DATA_HOME', folder);
  vi.stubEnv('XDG_SESSION_TYPE', 'wayland');
  vi.stubEnv('XDG_CURRENT_DESKTOP', 'GNOME');
  vi.stubEnv('DICTUM_KEYS', undefined);
});
afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  messageBus[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

function client() {
  const client = createClient({ busAddress: messageBus.address });
  open.push(client);
  return client;
}

const startPortal = () => openShortcutsPortal(client());

function startKeyboard() {
  let hearing: Hearing | null = null;
  let portals = 0;
  const keyboard = chooseKeyboard({
    onKeyEdge: () => {},
    isInserting: () => false,
    keysDown: { read: async () => [] },
    command: [],
    onHearing: (now) => {
      hearing = now;
    },
    onPortal: () => {
      portals += 1;
    },
    log: {
      info: () => {},
      warn: () => {},
      unexpected: (error) => {
        throw error;
      },
    },
  });
  return { keyboard, way: () => hearing?.way, portals: () => portals };
}

onLinux('a portal that comes later is told, and gives its keys', async () => {
  const { keyboard, way, portals } = startKeyboard();
  using _keyboard = keyboard;
  expect([await keyboard.arm([f9]), way()]).toEqual([unheard, 'commands']);
  const portal = await startPortal();
  await eventually(() => expect(portals()).toBe(1));
  expect([await keyboard.arm([f9]), way()]).toEqual([[], 'portal']);
  expect([portal.asked[0]?.id, portal.sessions.length]).toEqual(['F9', 1]);
});

onLinux('a portal without keys to give is not told of, and the next is', async () => {
  const { keyboard, portals } = startKeyboard();
  using _keyboard = keyboard;
  await keyboard.arm([f9]);
  const empty = client();
  await empty.ownName('org.freedesktop.portal.Desktop');
  await empty.releaseName('org.freedesktop.portal.Desktop');
  await startPortal();
  await eventually(() => expect(portals()).toBe(1));
});

onLinux('no portal is waited for where one was found, or after the end', async () => {
  const ended = startKeyboard();
  await ended.keyboard.arm([f9]);
  ended.keyboard[Symbol.dispose]();
  const waiting = startKeyboard();
  using _waiting = waiting.keyboard;
  await waiting.keyboard.arm([f9]);
  await startPortal();
  await eventually(() => expect(waiting.portals()).toBe(1));
  await waiting.keyboard.arm([f9]);
  expect([ended.portals(), waiting.portals(), await ended.keyboard.arm([f9])]).toEqual([0, 1, unheard]);
});
