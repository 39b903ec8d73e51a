/**
 * One thing on the screen, as an app describes it on the accessibility bus (AT-SPI).
 * @see https://gnome.pages.gitlab.gnome.org/at-spi2-core/devel-docs/doc-org.a11y.atspi.Accessible.html
 */
import type { MessageBus } from '../../message-bus.ts';

export interface Accessible {
  /** The app's name on the bus. */
  readonly app: string;
  readonly path: string;
}

export const registry: Accessible = {
  app: 'org.a11y.atspi.Registry',
  path: '/org/a11y/atspi/accessible/root',
};

export function rootOf({ app }: Accessible): Accessible {
  return { app, path: registry.path };
}

/** An app that has not answered by then is busy with something else, in ms. */
const patienceMs = 500;

/** Rejects with a `DBusError`, also when the app does not answer in time. */
export function ask(
  bus: MessageBus,
  { app, path }: Accessible,
  name: string,
  member: string,
  signature?: string,
  body?: readonly unknown[],
): Promise<unknown> {
  const asked = { destination: app, path, interface: `org.a11y.atspi.${name}`, member };
  return bus.call(
    signature === undefined || body === undefined ? asked : { ...asked, signature, body },
    patienceMs,
  );
}

export function property(
  bus: MessageBus,
  { app, path }: Accessible,
  name: string,
  of: string,
): Promise<unknown> {
  return bus.call(
    {
      destination: app,
      path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [`org.a11y.atspi.${of}`, name],
    },
    patienceMs,
  );
}

export async function childrenOf(bus: MessageBus, accessible: Accessible): Promise<readonly Accessible[]> {
  return accessiblesIn(await ask(bus, accessible, 'Accessible', 'GetChildren'));
}

export function accessiblesIn(answer: unknown): readonly Accessible[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((one: unknown) => {
    const [app, path]: unknown[] = Array.isArray(one) ? one : [];
    return typeof app === 'string' && typeof path === 'string' ? [{ app, path }] : [];
  });
}

/** By their numbers in AT-SPI's own list. */
export const roles = { password: 40, terminal: 60 } as const;

export function roleOf(bus: MessageBus, accessible: Accessible): Promise<unknown> {
  return ask(bus, accessible, 'Accessible', 'GetRole');
}

/** By their numbers in AT-SPI's own list. */
export const states = { active: 1, editable: 7, focused: 12, showing: 25 } as const;

/** Of the first 32 states, which are all that matter here. */
export async function statesOf(bus: MessageBus, accessible: Accessible): Promise<number> {
  const answer = await ask(bus, accessible, 'Accessible', 'GetState');
  const first: unknown = Array.isArray(answer) ? answer[0] : 0;
  return typeof first === 'number' ? first : 0;
}

export function isIn(bits: number, ...wanted: readonly (keyof typeof states)[]): boolean {
  return wanted.every((name) => (bits & (1 << states[name])) !== 0);
}
