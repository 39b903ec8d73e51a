/**
 * The RemoteDesktop part of xdg-desktop-portal, as far as an app that only presses keys meets it; nothing is pressed.
 * @see https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.RemoteDesktop.html
 */
import { defineInterface, type MessageBus, Variant } from 'dbus-native';

const portalPath = '/org/freedesktop/portal/desktop';
const keyboardType = 1;

export interface RemoteDesktopPortal extends AsyncDisposable {
  /** What they say to its question. */
  person: 'allows' | 'refuses';
  /** How often they were asked. */
  readonly questions: number;
  /** Every key that went down, as X's keysym. */
  readonly pressed: readonly number[];
}

/** `bus`: a connection of its own, which it closes. */
export async function openRemoteDesktopPortal(bus: MessageBus): Promise<RemoteDesktopPortal> {
  const pressed: number[] = [];
  const portal = { person: 'refuses' as RemoteDesktopPortal['person'], questions: 0 };
  const pathOf = (sender = '') => sender.slice(1).replaceAll('.', '_');
  const answer = (
    sender: string | undefined,
    { handle_token }: Readonly<Record<string, unknown>>,
    code: number,
    results: Record<string, unknown>,
  ) => {
    const path = `${portalPath}/request/${pathOf(sender)}/${String(handle_token)}`;
    setImmediate(() =>
      bus.sendSignal(path, 'org.freedesktop.portal.Request', 'Response', 'ua{sv}', [code, results]),
    );
    return path;
  };
  await bus.export(
    portalPath,
    defineInterface({
      name: 'org.freedesktop.portal.RemoteDesktop',
      properties: {
        version: { type: 'u', get: () => 2 },
        AvailableDeviceTypes: { type: 'u', get: () => keyboardType },
      },
      methods: {
        CreateSession: {
          in: { options: 'a{sv}' },
          out: { handle: 'o' },
          handler: ({ options }, { sender }) => {
            const session = `${portalPath}/session/${pathOf(sender)}/${String(options.session_handle_token)}`;
            return answer(sender, options, 0, { session_handle: new Variant('s', session) });
          },
        },
        SelectDevices: {
          in: { session: 'o', options: 'a{sv}' },
          out: { handle: 'o' },
          handler: ({ options }, { sender }) => answer(sender, options, 0, {}),
        },
        Start: {
          in: { session: 'o', parent: 's', options: 'a{sv}' },
          out: { handle: 'o' },
          handler: ({ options }, { sender }) => {
            portal.questions += 1;
            if (portal.person === 'refuses') return answer(sender, options, 1, {});
            const devices = new Variant('u', keyboardType);
            return answer(sender, options, 0, { devices, restore_token: new Variant('s', 'token') });
          },
        },
        NotifyKeyboardKeysym: {
          in: { session: 'o', options: 'a{sv}', keysym: 'i', state: 'u' },
          handler: ({ keysym, state }) => {
            if (state === 1) pressed.push(keysym);
          },
        },
      },
    }),
  );
  const name = await bus.ownName('org.freedesktop.portal.Desktop');
  if (!name.isPrimaryOwner) throw new Error('There is a portal on this bus already');
  return Object.assign(portal, { pressed, [Symbol.asyncDispose]: () => bus.close() });
}
