/**
 * Who shows notifications on a desktop, as it stands on the bus: it writes down what it is asked to show.
 * @see https://specifications.freedesktop.org/notification/latest/
 */
import { defineInterface, type MessageBus } from 'dbus-native';

export interface Notifications extends AsyncDisposable {
  /** Everything that anybody could read, in this order. */
  readonly shown: readonly { readonly title: string; readonly body: string }[];
}

/** `bus`: a connection of its own, which it closes. */
export async function openNotifications(bus: MessageBus): Promise<Notifications> {
  const shown: { title: string; body: string }[] = [];
  const notifications = defineInterface({
    name: 'org.freedesktop.Notifications',
    methods: {
      GetServerInformation: {
        out: { name: 's', vendor: 's', version: 's', spec_version: 's' },
        handler: () => ({ name: 'desktop', vendor: 'Dictum', version: '1', spec_version: '1.2' }),
      },
      GetCapabilities: { out: { capabilities: 'as' }, handler: () => ['body', 'actions'] },
      Notify: {
        in: {
          ...{ app_name: 's', replaces_id: 'u', app_icon: 's', summary: 's', body: 's' },
          ...{ actions: 'as', hints: 'a{sv}', expire_timeout: 'i' },
        },
        out: { id: 'u' },
        handler: ({ summary, body }) => shown.push({ title: summary, body }),
      },
      CloseNotification: { in: { id: 'u' }, handler: () => {} },
    },
    signals: {
      NotificationClosed: { args: { id: 'u', reason: 'u' } },
      ActionInvoked: { args: { id: 'u', action_key: 's' } },
    },
  });
  await bus.export('/org/freedesktop/Notifications', notifications);
  const name = await bus.ownName('org.freedesktop.Notifications');
  if (!name.isPrimaryOwner) throw new Error('Somebody else shows notifications on this bus');
  return { shown, [Symbol.asyncDispose]: () => bus.close() };
}
