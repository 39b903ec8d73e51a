/** Owners that take their time, each with a connection of its own to a real server. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { SelectionName } from '../../../../src-main/insertion/lending.ts';
import {
  ask,
  connectX11,
  readProperty,
  type X11Connection,
} from '../../../../src-main/insertion/x11/connection.ts';
import { openSelections } from '../../../../src-main/insertion/x11/selections.ts';
import { xServerInEachTest } from './x-server.ts';

const atomType = 4;
const newValue = 0;
const deleted = 1;

const server = xServerInEachTest();

/** Says at once which formats it has, and gives each as `give` does, unless that resolves with 'refused'. */
async function own(
  owner: X11Connection,
  name: SelectionName,
  formats: readonly string[],
  give: (requestor: number, property: number, format: number) => Promise<unknown>,
) {
  const { client, window } = owner;
  const selection = await owner.atom(name);
  const targets = await owner.atom('TARGETS');
  const atoms = await Promise.all(formats.map((format) => owner.atom(format)));
  const asked: number[] = [];
  owner.onEvent(async (event) => {
    if (event.name !== 'SelectionRequest' || event.selection !== selection) return;
    const { requestor = 0, target = 0 } = event;
    let { property = 0 } = event;
    if (target === targets) {
      const data = Buffer.alloc(atoms.length * 4);
      for (const [index, atom] of atoms.entries()) data.writeUInt32LE(atom, index * 4);
      client.ChangeProperty(0, requestor, property, atomType, 32, data);
    } else {
      asked.push(target);
      if ((await give(requestor, property, target)) === 'refused') property = 0;
    }
    const answer = { name: 'SelectionNotify', seq: 0, time: 0, requestor, selection, target, property };
    client.SendEvent(requestor, 0, 0, answer);
  });
  client.SetSelectionOwner(window, selection, 0);
  await ask<number>((answer) => client.GetSelectionOwner(selection, answer));
  return asked;
}

const someFormats = Array.from({ length: 20 }, (_, index) => `text/format-${index}`);

test('reading ends in time, however many formats come slowly', async () => {
  using slow = await connectX11(() => {});
  using reader = await connectX11(() => {});
  await own(slow, 'PRIMARY', someFormats, async (requestor, property, format) => {
    await delay(700);
    slow.client.ChangeProperty(0, requestor, property, format, 8, Buffer.from('slow'));
  });
  const selections = await openSelections(reader);
  const began = performance.now();
  const { content, isWhole } = await selections.read('PRIMARY');
  expect(performance.now() - began).toBeLessThan(6_000);
  expect(content?.size).toBeGreaterThan(0);
  expect(content?.size).toBeLessThan(someFormats.length);
  expect(isWhole).toBe(false);
});

test('reading ends in time, however long one format goes on, and what follows is not mixed with it', async () => {
  using dripping = await connectX11(() => {});
  using reader = await connectX11(() => {});
  const increment = await dripping.atom('INCR');
  await own(dripping, 'CLIPBOARD', ['image/png'], async (requestor, property, format) => {
    dripping.client.ChangeWindowAttributes(requestor, { eventMask: 0x40_0000 });
    dripping.onEvent(async ({ name, atom, state }) => {
      if (name !== 'PropertyNotify' || atom !== property || state !== deleted) return;
      await delay(200);
      dripping.client.ChangeProperty(newValue, requestor, property, format, 8, Buffer.from('drop'));
    });
    dripping.client.ChangeProperty(0, requestor, property, increment, 32, Buffer.alloc(4));
  });
  const selections = await openSelections(reader);
  const began = performance.now();
  const copied = await selections.read('CLIPBOARD');
  expect(performance.now() - began).toBeLessThan(6_000);
  expect(copied).toEqual({ content: new Map(), isWhole: false });

  // What the owner that dripped still writes is not taken for what the next one has.
  using next = await connectX11(() => {});
  await own(next, 'CLIPBOARD', ['text/plain'], async (requestor, property, format) => {
    await delay(300);
    next.client.ChangeProperty(0, requestor, property, format, 8, Buffer.from('whole'));
  });
  const { content, isWhole } = await selections.read('CLIPBOARD');
  expect(isWhole).toBe(true);
  expect([...(content ?? [])].map(([, { data }]) => data.toString())).toEqual(['whole']);
});

test('whoever reads what is just being read gets all of it, and nobody is asked twice', async () => {
  using owner = await connectX11(() => {});
  using reader = await connectX11(() => {});
  const formats = someFormats.slice(0, 3);
  const asked = await own(owner, 'CLIPBOARD', formats, async (requestor, property, format) => {
    await delay(20);
    owner.client.ChangeProperty(0, requestor, property, format, 8, Buffer.from(`${format}`));
  });
  const selections = await openSelections(reader);
  const [one, other] = await Promise.all([selections.read('CLIPBOARD'), selections.read('CLIPBOARD')]);
  expect([one.content?.size, other]).toEqual([formats.length, one]);
  expect(asked).toHaveLength(formats.length);
  // It is asked again for the next one.
  expect(await selections.read('CLIPBOARD')).toEqual(one);
  expect(asked).toHaveLength(2 * formats.length);
});

test('what its owner refuses is not missing', async () => {
  using owner = await connectX11(() => {});
  using reader = await connectX11(() => {});
  await own(owner, 'CLIPBOARD', someFormats.slice(0, 2), async (requestor, property, format) => {
    if (format === (await owner.atom('text/format-0'))) return 'refused';
    owner.client.ChangeProperty(newValue, requestor, property, format, 8, Buffer.from('words'));
    return 'given';
  });
  const { content, isWhole } = await (await openSelections(reader)).read('CLIPBOARD');
  expect([content?.size, isWhole]).toEqual([1, true]);
});

test('an owner that does not say what it has is not one that has nothing', async () => {
  using owner = await connectX11(() => {});
  using reader = await connectX11(() => {});
  const selections = await openSelections(reader);
  owner.client.SetSelectionOwner(owner.window, await owner.atom('PRIMARY'), 0);
  await ask((answer) => owner.client.GetInputFocus(answer));
  expect(await selections.read('PRIMARY')).toEqual({ content: new Map(), isWhole: false, isLate: true });
  expect(await selections.read('CLIPBOARD')).toEqual({ content: null, isWhole: true });
});

test('that somebody took what was offered before is not the loss of what is offered since', async () => {
  using owner = await connectX11(() => {});
  using other = await connectX11(() => {});
  const selections = await openSelections(owner);
  const [clipboard, type] = [await owner.atom('CLIPBOARD'), await owner.atom('UTF8_STRING')];
  const lost: string[] = [];
  const offer = (text: string) =>
    selections.offer('CLIPBOARD', {
      content: new Map([[type, { type, unit: 8, data: Buffer.from(text) }]]),
      onRequest: () => {},
      onLost: () => lost.push(text),
    });
  const standing = () => selections.own('CLIPBOARD')?.get(type)?.data.toString();
  const take = async () => {
    other.client.SetSelectionOwner(other.window, clipboard, 0);
    await ask((answer) => other.client.GetInputFocus(answer));
  };
  await offer('first');
  // What the server tells of it is still on its way when the next is offered.
  server.sockets[0]?.cork();
  await take();
  const offered = offer('second');
  server.sockets[0]?.uncork();
  await offered;
  expect([lost, standing()]).toEqual([[], 'second']);

  selections.clear('CLIPBOARD');
  await offer('third');
  expect([lost, standing()]).toEqual([[], 'third']);

  await take();
  await ask((answer) => owner.client.GetInputFocus(answer));
  expect([lost, standing()]).toEqual([['third'], undefined]);
});

test('what somebody takes while it is being offered is lost', async () => {
  using owner = await connectX11(() => {});
  using other = await connectX11(() => {});
  const selections = await openSelections(owner);
  const clipboard = await owner.atom('CLIPBOARD');
  const { client } = owner;
  const askServer = client.GetSelectionOwner.bind(client);
  const take = () => other.client.SetSelectionOwner(other.window, clipboard, 0);
  client.GetSelectionOwner = async (...question: Parameters<typeof askServer>) => {
    await ask((answer) => client.GetInputFocus(answer));
    take();
    await ask((answer) => other.client.GetInputFocus(answer));
    askServer(...question);
  };
  let losses = 0;
  const onLost = () => {
    losses += 1;
  };
  const offered = selections.offer('CLIPBOARD', { content: new Map(), onRequest: () => {}, onLost });
  await expect(offered).rejects.toThrow('another app keeps the selection');
  expect([losses, selections.own('CLIPBOARD')]).toEqual([1, null]);
});

test('whoever asks gets several formats at once, and when what is offered was taken', async () => {
  using owner = await connectX11(() => {});
  using reader = await connectX11(() => {});
  const names = ['CLIPBOARD', 'UTF8_STRING', 'TIMESTAMP', 'TARGETS', 'MULTIPLE', 'image/png', 'ATOM_PAIR'];
  const [clipboard = 0, text = 0, timestamp = 0, targets = 0, multiple = 0, picture = 0, pair = 0] =
    await Promise.all(names.map((name) => owner.atom(name)));
  const [list = 0, ...into] = await Promise.all(
    ['LIST', 'A', 'B', 'C', 'D'].map((name) => reader.atom(name)),
  );
  const [textInto = 0, timeInto = 0, pictureInto = 0, targetsInto = 0] = into;
  const before = await time(owner);
  const asked: number[] = [];
  await (await openSelections(owner)).offer('CLIPBOARD', {
    content: new Map([[text, { type: text, unit: 8, data: Buffer.from('words') }]]),
    onRequest: ({ target }) => asked.push(target),
    onLost: () => {},
  });
  const wanted = [text, textInto, timestamp, timeInto, picture, pictureInto, targets, targetsInto];
  const { client, window } = reader;
  client.ChangeProperty(0, window, list, pair, 32, Buffer.from(Uint32Array.from(wanted).buffer));
  const answered = new Promise<number | undefined>((resolve) =>
    reader.onEvent(({ name, property }) => name === 'SelectionNotify' && resolve(property)),
  );
  client.ConvertSelection(window, clipboard, multiple, list, 0);
  expect(await answered).toBe(list);
  const numbersIn = async (property: number) => {
    const { data } = (await readProperty(reader, window, property)) ?? {};
    return [...new Uint32Array(Uint8Array.from(data ?? []).buffer)];
  };
  expect(await numbersIn(list)).toEqual(wanted.with(5, 0));
  expect((await readProperty(reader, window, textInto))?.data.toString()).toBe('words');
  expect(await readProperty(reader, window, pictureInto)).toBe(null);
  expect(await numbersIn(targetsInto)).toEqual([targets, timestamp, multiple, text]);
  const [takenAt = 0] = await numbersIn(timeInto);
  expect(takenAt).toBeGreaterThanOrEqual(before);
  expect(takenAt).toBeLessThanOrEqual(await time(owner));
  expect(asked).toEqual([text, timestamp, picture, targets]);
});

/** As the server has it now. */
async function time({ client, window, atom, onEvent }: X11Connection): Promise<number> {
  const clock = await atom('CLOCK');
  return new Promise((resolve) => {
    const stop = onEvent(({ name, atom: changed, time: now = 0 }) => {
      if (name !== 'PropertyNotify' || changed !== clock) return;
      stop();
      resolve(now);
    });
    client.ChangeProperty(0, window, clock, clock, 8, Buffer.alloc(0));
  });
}
