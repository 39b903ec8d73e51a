import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, runProgram, startProgram } from './program.ts';
import { ownFolder, type Room } from './room.ts';

/** A real panel with a tray in it, and what an app has put there, read and clicked over D-Bus as panels do. */
export interface Panel extends AsyncDisposable {
  /** Resolves when an app has registered its item; rejects when none does. */
  item(): Promise<TrayItem>;
}

export interface TrayItem {
  /** What the panel would show, from top to bottom, without separators. */
  menu(): Promise<readonly MenuEntry[]>;
  /** As if somebody had chosen it. */
  choose(label: string): Promise<void>;
}

export interface MenuEntry {
  readonly label: string;
  readonly isEnabled: boolean;
}

const watcher = 'org.kde.StatusNotifierWatcher';

/** Draws 26 pixels at the upper edge of the screen. */
export async function openPanel(room: Room): Promise<Panel> {
  writePanelSettings(room);
  await using stack = new AsyncDisposableStack();
  stack.use(
    startProgram(room, 'xfce4-panel', ['--disable-wm-check'], { environment: { NO_AT_BRIDGE: '1' } }),
  );
  await runProgram(room, 'gdbus', ['wait', '--session', '--timeout=20', watcher]);
  // Asked for before looking, so that an item that comes meanwhile is not missed.
  const signals = stack.use(startProgram(room, 'gdbus', ['monitor', '--session', `--dest=${watcher}`]));
  await signals.line(/is owned by/);
  const rest = stack.move();
  return {
    item: async () => trayItem(room, await registeredItem(room, signals)),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

interface Address {
  readonly name: string;
  readonly path: string;
}

async function registeredItem(room: Room, signals: Program): Promise<Address> {
  const known = await property(
    room,
    { name: watcher, path: '/StatusNotifierWatcher' },
    watcher,
    'RegisteredStatusNotifierItems',
  );
  const service = /'([^']+)'/.exec(known)?.[1] ?? (await newItem(signals));
  const [, name = '', path = '/StatusNotifierItem'] = /^([^/]+)(\/.*)?$/.exec(service) ?? [];
  return { name, path };
}

async function newItem(signals: Program): Promise<string> {
  const { groups } = await signals.line(/StatusNotifierItemRegistered \('([^']+)'/);
  return groups[1] ?? '';
}

async function trayItem(room: Room, address: Address): Promise<TrayItem> {
  const menuPath =
    /'([^']+)'/.exec(await property(room, address, 'org.kde.StatusNotifierItem', 'Menu'))?.[1] ?? '';
  const callMenu = (method: string, ...parameters: readonly string[]) =>
    call(room, { name: address.name, path: menuPath }, `com.canonical.dbusmenu.${method}`, ...parameters);
  const layout = async () => entriesIn(await callMenu('GetLayout', '0', 'int32 -1', '@as []'));
  return {
    menu: async () => (await layout()).map(({ label, isEnabled }) => ({ label, isEnabled })),
    choose: async (label) => {
      const entries = await layout();
      const entry = entries.find((candidate) => candidate.label === label);
      if (entry === undefined)
        throw new Error(`The tray has no ${label}: ${entries.map((other) => other.label).join(', ')}`);
      await callMenu('Event', String(entry.id), 'clicked', "<''>", '0');
    },
  };
}

/** From GVariant's text form: each entry is `(id, {properties}, [children])`. */
function entriesIn(layout: string): readonly (MenuEntry & { readonly id: number })[] {
  return [...layout.matchAll(/\((\d+), \{([^{}]*)\}/g)].flatMap(([, id, properties = '']) => {
    const [, single, double] =
      /'label': <(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")>/.exec(properties) ?? [];
    const text = single ?? double;
    if (text === undefined || properties.includes("'separator'")) return [];
    // An underscore marks an access key, and is doubled to be seen.
    const label = text.replace(/\\(.)/g, '$1').replaceAll('__', '_');
    return [{ id: Number(id), label, isEnabled: !properties.includes("'enabled': <false>") }];
  });
}

function property(room: Room, address: Address, of: string, name: string): Promise<string> {
  return call(room, address, 'org.freedesktop.DBus.Properties.Get', of, name);
}

function call(
  room: Room,
  { name, path }: Address,
  method: string,
  ...parameters: readonly string[]
): Promise<string> {
  return runProgram(room, 'gdbus', [
    ...['call', '--session', `--dest=${name}`, `--object-path=${path}`, `--method=${method}`],
    ...parameters,
  ]);
}

/** One panel with a tray and a clock; without settings it asks which ones it shall begin with. */
function writePanelSettings({ account, environment }: Room): void {
  const folder = ownFolder(
    account,
    join(environment.XDG_CONFIG_HOME ?? '', 'xfce4/xfconf/xfce-perchannel-xml'),
  );
  const file = join(folder, 'xfce4-panel.xml');
  writeFileSync(
    file,
    `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="26"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
    <property name="plugin-2" type="string" value="clock"/>
  </property>
</channel>
`,
  );
  chownSync(file, account.uid, account.gid);
}
