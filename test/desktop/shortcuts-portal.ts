/**
 * The GlobalShortcuts part of xdg-desktop-portal, as it stands on the bus: with its requests, sessions and signals, and
 * as strict as the real one with whoever asks. A person's fingers are `press` and `release`.
 * @see https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html
 */
import { DBusError, defineInterface, type HandlerContext, type MessageBus, Variant } from 'dbus-native';

const portalName = 'org.freedesktop.portal.Desktop';
const portalPath = '/org/freedesktop/portal/desktop';
const shortcutsInterface = 'org.freedesktop.portal.GlobalShortcuts';

export interface PortalNature {
  readonly version?: number;
  /** Since 1.21 an app has to have said who it is. */
  readonly needsAppId?: boolean;
  /** Before 1.20 an app could not say who it is. */
  readonly hasRegistry?: boolean;
  /** What becomes of the question which key it shall be: yes, no, or nobody has answered yet. */
  readonly person?: 'allows' | 'refuses' | 'thinks';
  /** Gives what was asked for; otherwise the keys are chosen elsewhere. */
  readonly givesPreferred?: boolean;
  /** Answers a request before the call returns, which callers have to be ready for. */
  readonly isHasty?: boolean;
  /** As GNOME 50 once did: bound, and not said so. */
  readonly forgetsBound?: boolean;
  /** Takes over when the one that is there goes. */
  readonly isNext?: boolean;
}

export interface ShortcutsPortal extends AsyncDisposable {
  /** Who registered with it, by app id. */
  readonly apps: readonly string[];
  /** The shortcuts that were asked for last, with the keys they prefer. */
  readonly asked: readonly { id: string; description: string; preferred: string | null }[];
  readonly sessions: readonly string[];
  /** How often an app asked it to show where its keys are chosen. */
  readonly configured: number;
  press(id: string): void;
  release(id: string): void;
  /** The person gives it another key in the desktop's settings. */
  give(id: string, trigger: string): void;
  /** Closes the app's session, as when its rights are taken away. */
  closeSession(): void;
  /** From now on; what was asked already stays as it was answered. */
  become(nature: PortalNature): void;
  /** The person who was thinking has made up their mind. */
  answer(): void;
}

interface Shortcut {
  readonly id: string;
  readonly description: string;
  readonly preferred: string | null;
  trigger: string;
}

interface Session {
  readonly owner: string;
  shortcuts: Shortcut[] | null;
  readonly close: () => void;
}

/** `bus`: a connection of its own, which it closes. */
export async function openShortcutsPortal(
  bus: MessageBus,
  nature: PortalNature = {},
): Promise<ShortcutsPortal> {
  let is = nature;
  const sessions = new Map<string, Session>();
  const appOf = new Map<string, string>();
  /** Whoever asked for anything already; it is too late for them to say who they are. */
  const known = new Set<string>();
  let asked: readonly Shortcut[] = [];
  let configured = 0;
  let time = 0;
  let thoughtAbout: (() => void) | null = null;

  const request = (
    context: HandlerContext,
    options: Readonly<Record<string, unknown>>,
    answer: () => readonly [code: number, results: Record<string, unknown>] | null,
  ): string => {
    const path = `${portalPath}/request/${pathOf(context)}/${token(options.handle_token)}`;
    const respond = () => {
      const response = answer();
      thoughtAbout = response === null ? respond : null;
      if (response !== null)
        bus.sendSignal(path, 'org.freedesktop.portal.Request', 'Response', 'ua{sv}', [...response]);
    };
    if (is.isHasty) respond();
    else setImmediate(respond);
    return path;
  };
  const enter = ({ sender = '' }: HandlerContext) => {
    known.add(sender);
    return sender;
  };
  const sessionOf = (path: string, context: HandlerContext): Session => {
    const session = sessions.get(path);
    if (session?.owner !== enter(context)) throw failure('AccessDenied', 'Invalid session');
    return session;
  };
  const bound = (session: Session): Variant =>
    new Variant(
      'a(sa{sv})',
      (session.shortcuts ?? []).map(({ id, description, trigger }) => [
        id,
        {
          description: new Variant('s', description),
          trigger_description: new Variant('s', trigger),
        },
      ]),
    );

  const shortcuts = defineInterface({
    name: shortcutsInterface,
    methods: {
      CreateSession: {
        in: { options: 'a{sv}' },
        out: { handle: 'o' },
        handler: ({ options }, context) => {
          const owner = enter(context);
          if (is.needsAppId && !appOf.has(owner)) throw failure('NotAllowed', 'An app id is required');
          const path = `${portalPath}/session/${pathOf(context)}/${token(options.session_handle_token)}`;
          if (sessions.has(path)) throw failure('Failed', 'Session exists');
          const closing = bus.export(
            path,
            defineInterface({
              name: 'org.freedesktop.portal.Session',
              methods: { Close: { handler: () => sessions.get(path)?.close() } },
              signals: { Closed: {} },
            }),
          );
          sessions.set(path, {
            owner,
            shortcuts: null,
            close: () => {
              sessions.delete(path);
              void closing.then((exported) => exported.remove());
            },
          });
          return request(context, options, () => [0, { session_handle: new Variant('s', path) }]);
        },
      },
      BindShortcuts: {
        in: { session_handle: 'o', shortcuts: 'a(sa{sv})', parent_window: 's', options: 'a{sv}' },
        out: { request_handle: 'o' },
        handler: ({ session_handle, shortcuts: wanted, options }, context) => {
          const session = sessionOf(session_handle, context);
          if (session.shortcuts !== null) throw failure('Failed', 'The session has its shortcuts already');
          const list = (wanted as [string, Record<string, unknown>][]).map(([id, about]) => {
            const preferred = about.preferred_trigger === undefined ? null : String(about.preferred_trigger);
            if (preferred !== null && !isTrigger(preferred))
              throw failure('InvalidArgument', `No trigger: ${preferred}`);
            return { id, description: String(about.description), preferred };
          });
          asked = list.map((each) => ({
            ...each,
            trigger: is.givesPreferred === false ? '' : (each.preferred ?? ''),
          }));
          return request(context, options, () => {
            if (is.person === 'thinks') return null;
            if (is.person === 'refuses') return [1, {}];
            session.shortcuts = asked.filter(({ trigger }) => trigger !== '');
            return [0, is.forgetsBound ? {} : { shortcuts: bound(session) }];
          });
        },
      },
      ListShortcuts: {
        in: { session_handle: 'o', options: 'a{sv}' },
        out: { request_handle: 'o' },
        handler: ({ session_handle, options }, context) => {
          const session = sessionOf(session_handle, context);
          return request(context, options, () => [0, { shortcuts: bound(session) }]);
        },
      },
      ConfigureShortcuts: {
        in: { session_handle: 'o', parent_window: 's', options: 'a{sv}' },
        handler: ({ session_handle }, context) => {
          sessionOf(session_handle, context);
          configured += 1;
        },
      },
    },
    properties: { version: { type: 'u', access: 'read', get: () => is.version ?? 2 } },
    signals: {
      Activated: { args: { session_handle: 'o', shortcut_id: 's', timestamp: 't', options: 'a{sv}' } },
      Deactivated: { args: { session_handle: 'o', shortcut_id: 's', timestamp: 't', options: 'a{sv}' } },
      ShortcutsChanged: { args: { session_handle: 'o', shortcuts: 'a(sa{sv})' } },
    },
  });
  const registry = defineInterface({
    name: 'org.freedesktop.host.portal.Registry',
    methods: {
      Register: {
        in: { app_id: 's', options: 'a{sv}' },
        handler: ({ app_id }, { sender = '' }) => {
          if (known.has(sender) || appOf.has(sender)) throw failure('InvalidArgument', 'Registered too late');
          appOf.set(sender, app_id);
        },
      },
    },
    properties: { version: { type: 'u', access: 'read', value: 1 } },
  });
  await bus.export(portalPath, shortcuts);
  if (nature.hasRegistry !== false) await bus.export(portalPath, registry);
  const name = await bus.ownName(portalName);
  if (!name.isPrimaryOwner && !nature.isNext) throw new Error(`${portalName} is taken on this bus`);

  /** To whoever has bound it and has a key for it: nobody else hears of the key. */
  const tell = (signal: 'Activated' | 'Deactivated', id: string) => {
    for (const [path, session] of sessions) {
      if (!session.shortcuts?.some((shortcut) => shortcut.id === id)) continue;
      time += 1;
      bus.sendSignal(portalPath, shortcutsInterface, signal, 'osta{sv}', [path, id, time, {}]);
    }
  };
  return {
    get apps() {
      return [...appOf.values()];
    },
    get asked() {
      return asked.map(({ id, description, preferred }) => ({ id, description, preferred }));
    },
    get sessions() {
      return [...sessions.keys()];
    },
    get configured() {
      return configured;
    },
    press: (id) => tell('Activated', id),
    release: (id) => tell('Deactivated', id),
    give: (id, trigger) => {
      for (const [path, session] of sessions) {
        session.shortcuts = [...asked].flatMap((shortcut) => {
          if (shortcut.id === id) shortcut.trigger = trigger;
          return shortcut.trigger === '' ? [] : [shortcut];
        });
        bus.sendSignal(portalPath, shortcutsInterface, 'ShortcutsChanged', 'oa(sa{sv})', [
          path,
          bound(session).value,
        ]);
      }
    },
    closeSession: () => {
      for (const [path, session] of sessions) {
        bus.sendSignal(path, 'org.freedesktop.portal.Session', 'Closed');
        session.close();
      }
    },
    become: (next) => {
      is = next;
    },
    answer: () => thoughtAbout?.(),
    [Symbol.asyncDispose]: () => bus.close(),
  };
}

function pathOf({ sender = '' }: HandlerContext): string {
  return sender.slice(1).replaceAll('.', '_');
}

function token(value: unknown): string {
  if (typeof value !== 'string' || !/^\w+$/.test(value)) throw failure('InvalidArgument', 'Invalid token');
  return value;
}

/** https://specifications.freedesktop.org/shortcuts-spec/latest/ */
function isTrigger(text: string): boolean {
  return /^((CTRL|ALT|SHIFT|NUM|LOGO)\+)*[A-Za-z0-9_]+$/.test(text);
}

function failure(name: string, text: string): DBusError {
  const error = new DBusError(text);
  error.dbusName = `org.freedesktop.portal.Error.${name}`;
  return error;
}
