/**
 * The X11 selections (CLIPBOARD, PRIMARY): reading what another app offers, in every format, and
 * offering something ourselves while seeing who reads it. ICCCM chapter 2.
 */
import type { XClient } from 'x11';
import { deadlineAfter } from '../../deadline.ts';
import { keepOutHint, type Offer, type SelectionName, type Selections } from '../lending.ts';
import { ask, readProperty, type X11Connection } from './connection.ts';

interface Format {
  readonly type: number;
  readonly unit: 8 | 16 | 32;
  readonly data: Buffer;
}

/** What a selection holds: a format for each target, as atoms. */
export type Content = ReadonlyMap<number, Format>;

/** Which window asks for which format. */
export interface Request {
  readonly requestor: number;
  readonly target: number;
}

/** An owner that does not say what it has is not waited for any longer, in ms. */
const answerWithinMs = 500;

/** Who has said it may need this long to make it, all its formats together, in ms: a large table, or a picture. */
const formatsWithinMs = 3_000;

/** Larger things are not held in memory to be given back. */
const largestFormatBytes = 50 * 1024 * 1024;

/** These answer questions about a selection; they are not what it holds. */
const questions = [
  'TARGETS',
  'TIMESTAMP',
  'MULTIPLE',
  'SAVE_TARGETS',
  'DELETE',
  'INSERT_SELECTION',
  'INSERT_PROPERTY',
];

/** X11's own number for the core SelectionNotify; the XFIXES event has the same name. */
const coreSelectionNotify = 31;
const atomTypeAtom = 4;

export async function openSelections(connection: X11Connection): Promise<Selections<Content, Request>> {
  const { client, window } = connection;
  const names: readonly SelectionName[] = ['CLIPBOARD', 'PRIMARY'];
  const atomOf = new Map<SelectionName, number>();
  for (const name of names) atomOf.set(name, await connection.atom(name));
  const targetsAtom = await connection.atom('TARGETS');
  const incrementAtom = await connection.atom('INCR');
  const transferAtom = await connection.atom('DICTUM_TRANSFER');
  const questionAtoms = new Set(await Promise.all(questions.map((name) => connection.atom(name))));

  const offers = new Map<number, Offer<Content, Request>>();
  const changeCounts = new Map<number, number>();
  /** How often the server has still to tell us that we lost a selection we gave up ourselves. */
  const givenUp = new Map<number, number>();
  const fixes = await ask<{ SelectSelectionInput(window: number, selection: number, mask: number): void }>(
    (answer) => client.require('fixes', answer),
  );
  // 1: a new owner, 2: its window is gone, 4: its client is gone.
  for (const selection of atomOf.values()) fixes.SelectSelectionInput(window, selection, 1 | 2 | 4);

  connection.onEvent((event) => {
    const { selection = 0 } = event;
    if (event.name === 'SelectionNotify' && event.type !== coreSelectionNotify) {
      changeCounts.set(selection, (changeCounts.get(selection) ?? 0) + 1);
    } else if (event.name === 'SelectionClear') {
      const ours = givenUp.get(selection) ?? 0;
      if (ours > 0) return void givenUp.set(selection, ours - 1);
      const lost = offers.get(selection);
      offers.delete(selection);
      lost?.onLost();
    } else if (event.name === 'SelectionRequest') {
      const { requestor = 0, target = 0, time = 0 } = event;
      // A requestor of the old kind leaves the property to us.
      const property = event.property || target;
      const isServed = serve(selection, requestor, target, property);
      client.SendEvent(requestor, 0, 0, {
        name: 'SelectionNotify',
        seq: 0,
        time,
        requestor,
        selection,
        target,
        property: isServed ? property : 0,
      });
      offers.get(selection)?.onRequest({ requestor, target });
    }
  });

  function serve(selection: number, requestor: number, target: number, property: number): boolean {
    const offer = offers.get(selection);
    if (offer === undefined) return false;
    if (target === targetsAtom) {
      const targets = [targetsAtom, ...offer.content.keys()];
      const data = Buffer.alloc(targets.length * 4);
      for (const [index, atom] of targets.entries()) data.writeUInt32LE(atom, index * 4);
      writeProperty(client, requestor, property, { type: atomTypeAtom, unit: 32, data });
      return true;
    }
    const format = offer.content.get(target);
    if (format === undefined) return false;
    writeProperty(client, requestor, property, format);
    return true;
  }

  /** The next event that answers `isIt`, or a rejection when none comes in time. */
  function nextEvent(
    withinMs: number,
    isIt: (event: {
      name: string;
      type: number;
      atom?: number;
      state?: number;
      target?: number;
      property?: number;
    }) => boolean,
  ): Promise<{ property: number }> {
    return new Promise((resolve, reject) => {
      const stop = connection.onEvent((event) => {
        if (!isIt(event)) return;
        timer[Symbol.dispose]();
        stop();
        resolve({ property: event.property ?? 0 });
      });
      const timer = deadlineAfter(withinMs, () => {
        stop();
        reject(new Error('the owner of the selection does not answer'));
      });
    });
  }

  async function convert(selection: number, target: number, withinMs: number): Promise<Format | null> {
    const answer = nextEvent(
      withinMs,
      (event) =>
        event.name === 'SelectionNotify' && event.type === coreSelectionNotify && event.target === target,
    );
    client.ConvertSelection(window, selection, target, transferAtom, 0);
    if ((await answer).property === 0) return null;
    // Reading an INCR property deletes it, which tells the owner to send the first piece.
    const firstPiece = nextPiece(withinMs);
    firstPiece.catch(() => {});
    const property = await readProperty(connection, window, transferAtom, { remove: true });
    if (property === null) return null;
    if (property.type !== incrementAtom) return asFormat(property);
    return receiveInPieces(firstPiece, withinMs);
  }

  function nextPiece(withinMs: number): Promise<unknown> {
    return nextEvent(
      withinMs,
      (event) => event.name === 'PropertyNotify' && event.atom === transferAtom && event.state === 0,
    );
  }

  /** Each piece that is read and deleted is followed by the next; an empty one is the end. */
  async function receiveInPieces(firstPiece: Promise<unknown>, withinMs: number): Promise<Format | null> {
    const pieces: Buffer[] = [];
    for (let piece = firstPiece; ; ) {
      await piece;
      piece = nextPiece(withinMs);
      piece.catch(() => {});
      const property = await readProperty(connection, window, transferAtom, { remove: true });
      if (property === null) return null;
      if (property.data.length === 0) return asFormat({ ...property, data: Buffer.concat(pieces) });
      pieces.push(property.data);
    }
  }

  function selectionAtom(name: SelectionName): number {
    return atomOf.get(name) ?? 0;
  }

  return {
    has: () => true,
    changes: (name) => changeCounts.get(selectionAtom(name)) ?? 0,
    read: async (name) => {
      const selection = selectionAtom(name);
      const own = offers.get(selection);
      if (own !== undefined) return own.content;
      const owner = await ask<number>((answer) => client.GetSelectionOwner(selection, answer));
      if (owner === 0) return null;
      const targets = await convert(selection, targetsAtom, answerWithinMs).catch(() => null);
      const content = new Map<number, Format>();
      let patienceMs = formatsWithinMs;
      for (const target of atomsIn(targets)) {
        if (questionAtoms.has(target) || patienceMs <= 0) continue;
        const askedAt = performance.now();
        const format = await convert(selection, target, patienceMs).catch(() => {
          patienceMs -= performance.now() - askedAt;
          return null;
        });
        if (format !== null && format.data.length <= largestFormatBytes) content.set(target, format);
      }
      return content;
    },
    offer: async (name, offer) => {
      const selection = selectionAtom(name);
      offers.set(selection, offer);
      client.SetSelectionOwner(window, selection, 0);
      const owner = await ask<number>((answer) => client.GetSelectionOwner(selection, answer));
      if (owner === window) return;
      offers.delete(selection);
      throw new Error('another app keeps the selection');
    },
    clear: (name) => {
      const selection = selectionAtom(name);
      if (!offers.delete(selection)) return;
      givenUp.set(selection, (givenUp.get(selection) ?? 0) + 1);
      client.SetSelectionOwner(0, selection, 0);
    },
  };
}

function asFormat({ type, format, data }: { type: number; format: number; data: Buffer }): Format {
  return { type, unit: format === 32 ? 32 : format === 16 ? 16 : 8, data: Buffer.from(data) };
}

/** node-x11 writes a property of up to 256 kB in one request; a longer one is appended piece by piece. */
const pieceBytes = 128 * 1024;

function writeProperty(client: XClient, window: number, name: number, { type, unit, data }: Format): void {
  client.ChangeProperty(0, window, name, type, unit, data.subarray(0, pieceBytes));
  for (let start = pieceBytes; start < data.length; start += pieceBytes) {
    client.ChangeProperty(2, window, name, type, unit, data.subarray(start, start + pieceBytes));
  }
}

function atomsIn(targets: Format | null): readonly number[] {
  if (targets === null) return [];
  return Array.from({ length: Math.floor(targets.data.length / 4) }, (_, index) =>
    targets.data.readUInt32LE(index * 4),
  );
}

/** Makes of a text every spelling of "text" that apps ask for, marked so that clipboard managers skip it. */
export async function openTextContent(connection: X11Connection): Promise<(text: string) => Content> {
  const utf8String = await connection.atom('UTF8_STRING');
  const anyText = await connection.atom('TEXT');
  const named = [await connection.atom('text/plain;charset=utf-8'), await connection.atom('text/plain')];
  const string = await connection.atom('STRING');
  const hint = await connection.atom(keepOutHint);
  return (text) => {
    const utf8 = Buffer.from(text, 'utf8');
    const content = new Map<number, Format>();
    content.set(utf8String, { type: utf8String, unit: 8, data: utf8 });
    content.set(anyText, { type: utf8String, unit: 8, data: utf8 });
    for (const atom of named) content.set(atom, { type: atom, unit: 8, data: utf8 });
    if ([...text].every((character) => character.charCodeAt(0) <= 0xff))
      content.set(string, { type: string, unit: 8, data: Buffer.from(text, 'latin1') });
    content.set(hint, { type: hint, unit: 8, data: Buffer.from('secret') });
    return content;
  };
}
