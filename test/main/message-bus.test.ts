import { createClient, defineInterface } from 'dbus-native';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MessageBus, openMessageBus, typed } from '../../src-main/message-bus.ts';
import { type PrivateBus, startPrivateBus } from '../fakes/private-bus.ts';

let messageBus: PrivateBus;

beforeEach(async () => {
  messageBus = await startPrivateBus();
});
afterEach(() => {
  messageBus[Symbol.dispose]();
});

const player = {
  destination: 'org.example.Player',
  path: '/player',
  interface: 'org.example.Player',
} as const;

/** A service that doubles numbers, tells its volume, keeps silent when asked to, and rings. */
async function startPlayer() {
  const bus = createClient({ busAddress: messageBus.address });
  await bus.ownName(player.destination);
  await bus.export(
    player.path,
    defineInterface({
      name: player.interface,
      methods: {
        Double: { in: { number: 'i' }, out: { doubled: 'i' }, handler: ({ number }) => number * 2 },
        Tell: { in: { options: 'a{sv}' }, out: { told: 's' }, handler: ({ options }) => options.word },
        KeepSilent: { handler: () => new Promise(() => {}) },
      },
      signals: { Rung: { args: { state: 'a{sv}' } } },
    }),
  );
  const ring = (state: number) =>
    bus.sendSignal(player.path, player.interface, 'Rung', 'a{sv}', [{ state: typed('u', state) }]);
  return { ring, [Symbol.asyncDispose]: () => bus.close() };
}

async function open(): Promise<MessageBus> {
  const bus = await openMessageBus(messageBus.address);
  if (bus === null) throw new Error('There is no bus');
  return bus;
}

it('asks a service and answers with its value', async () => {
  await using _player = await startPlayer();
  using bus = await open();
  expect(await bus.call({ ...player, member: 'Double', signature: 'i', body: [21] })).toBe(42);
  const options = { word: typed('s', 'naïve') };
  expect(await bus.call({ ...player, member: 'Tell', signature: 'a{sv}', body: [options] })).toBe('naïve');
});

it('says what is wrong when nobody answers', async () => {
  using bus = await open();
  await expect(bus.call({ ...player, member: 'Double', signature: 'i', body: [1] })).rejects.toThrow(
    player.destination,
  );
  await using _player = await startPlayer();
  await expect(bus.call({ ...player, member: 'Fly' })).rejects.toThrow();
  await expect(bus.call({ ...player, member: 'KeepSilent' }, 50)).rejects.toThrow();
});

it('hears the signals it listens to, until it does not', async () => {
  await using service = await startPlayer();
  using bus = await open();
  const heard: unknown[] = [];
  const { promise: second, resolve: isSecond } = Promise.withResolvers<void>();
  const listening = await bus.listen({ interface: player.interface, member: 'Rung' }, ({ path, body }) => {
    heard.push([path, body]);
    if (heard.length === 2) isSecond();
  });
  await using _other = await bus
    .listen({ interface: player.interface, member: 'Else' }, () => {
      throw new Error('Nobody said that');
    })
    .then((other) => ({ [Symbol.asyncDispose]: async () => other[Symbol.dispose]() }));
  service.ring(1);
  service.ring(2);
  await second;
  listening[Symbol.dispose]();
  service.ring(3);
  // Answered after the third ring has been handed out.
  await bus.call({ ...player, member: 'Double', signature: 'i', body: [1] });
  expect(heard).toEqual([
    ['/player', [{ state: 1 }]],
    ['/player', [{ state: 2 }]],
  ]);
});

it('is null where there is no bus, and says when it goes', async () => {
  expect(await openMessageBus(undefined)).toBeNull();
  expect(await openMessageBus('unix:path=/nowhere/bus')).toBeNull();
  expect(await openMessageBus('disabled:')).toBeNull();
  using bus = await open();
  const gone = new Promise((resolve) => bus.closed.addEventListener('abort', resolve));
  messageBus.end();
  await gone;
  await expect(bus.call({ ...player, member: 'Double', signature: 'i', body: [1] })).rejects.toThrow();
});
