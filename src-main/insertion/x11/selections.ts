/**
 * The X11 selections (CLIPBOARD, PRIMARY): reading what another app offers, in every format, and
 * offering something ourselves while seeing who reads it. ICCCM chapter 2.
 */
import type { X11Event, XClient } from 'x11';
import { deadlineAfter } from '../../deadline.ts';
import { keepOutHint, type Offer, type Reading, type SelectionName, type Selections } from '../lending.ts';
import { ask, readProperty, type X11Connection } from './connection.ts';

export interface Format {
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

/** What an owner still writes after nobody waited for it any longer is not taken for what is asked of the next. */
const transferCount = 8;

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
const integerAtom = 19;

export async function openSelections(connection: X11Connection): Promise<Selections<Content, Request>> {
  const { client, window } = connection;
  const names: readonly SelectionName[] = ['CLIPBOARD', 'PRIMARY'];
  const atomOf = new Map<SelectionName, number>();
  for (const name of names) atomOf.set(name, await connection.atom(name));
  const targetsAtom = await connection.atom('TARGETS');
  const timestampAtom = await connection.atom('TIMESTAMP');
  const multipleAtom = await connection.atom('MULTIPLE');
  const incrementAtom = await connection.atom('INCR');
  const transferAtoms = await Promise.all(
    Array.from({ length: transferCount }, (_, index) => connection.atom(`DICTUM_TRANSFER_${index}`)),
  );
  const questionAtoms = new Set(await Promise.all(questions.map((name) => connection.atom(name))));

  const offers = new Map<number, Offer<Content, Request>>();
  const changeCounts = new Map<number, number>();
  /** When each became ours, as the server has it. */
  const takenAt = new Map<number, number>();
  /** The last read of each selection, with what it holds by then. */
  const reading = new Map<number, { readonly changes: number; readonly result: Promise<Reading<Content>> }>();
  let transfers = 0;
  /** How many offers the server has not said of yet whether they stand. */
  const unsettled = new Map<number, number>();
  const fixes = await ask<{ SelectSelectionInput(window: number, selection: number, mask: number): void }>(
    (answer) => client.require('fixes', answer),
  );
  // 1: a new owner, 2: its window is gone, 4: its client is gone.
  for (const selection of atomOf.values()) fixes.SelectSelectionInput(window, selection, 1 | 2 | 4);

  connection.onEvent((event) => {
    const { selection = 0 } = event;
    if (event.name === 'SelectionNotify' && event.type !== coreSelectionNotify) {
      changeCounts.set(selection, (changeCounts.get(selection) ?? 0) + 1);
      if (event.owner === window) takenAt.set(selection, event.selectionTimestamp ?? 0);
    } else if (event.name === 'SelectionClear') {
      // It may tell of what we had before: somebody took that, or we gave it up. What we offer now is asked about.
      if ((unsettled.get(selection) ?? 0) === 0) lose(selection);
    } else if (event.name === 'SelectionRequest') {
      const { requestor = 0, target = 0 } = event;
      if (target === multipleAtom) return void serveMultiple(event);
      // A requestor of the old kind leaves the property to us.
      const property = event.property || target;
      answer(event, serve(selection, requestor, target, property) ? property : 0);
      offers.get(selection)?.onRequest({ requestor, target });
    }
  });

  function answer({ selection, requestor = 0, target, time = 0 }: X11Event, property: number): void {
    const answered = { name: 'SelectionNotify', seq: 0, time, requestor, selection, target, property };
    client.SendEvent(requestor, 0, 0, answered);
  }

  function lose(selection: number): void {
    const lost = offers.get(selection);
    offers.delete(selection);
    lost?.onLost();
  }

  function serve(selection: number, requestor: number, target: number, property: number): boolean {
    const offer = offers.get(selection);
    if (offer === undefined) return false;
    if (target === targetsAtom) {
      const data = numbers(targetsAtom, timestampAtom, multipleAtom, ...offer.content.keys());
      writeProperty(client, requestor, property, { type: atomTypeAtom, unit: 32, data });
      return true;
    }
    if (target === timestampAtom) {
      const data = numbers(takenAt.get(selection) ?? 0);
      writeProperty(client, requestor, property, { type: integerAtom, unit: 32, data });
      return true;
    }
    const format = offer.content.get(target);
    if (format === undefined) return false;
    writeProperty(client, requestor, property, format);
    return true;
  }

  /** Several at once: the property has pairs of a target and of where that is wanted, and is told which are refused. */
  async function serveMultiple(event: X11Event): Promise<void> {
    const { selection = 0, requestor = 0, property = 0 } = event;
    // It is refused for a window that is gone by now, and where no property is named.
    const wanted = await readProperty(connection, requestor, property).catch(() => null);
    if (wanted === null) return answer(event, 0);
    const atoms = atomsIn(wanted);
    const targets = atoms.filter((_, index) => index % 2 === 0);
    const told = atoms.map((atom, index) => {
      const target = atoms[index - 1] ?? 0;
      return index % 2 === 0 || serve(selection, requestor, target, atom) ? atom : 0;
    });
    writeProperty(client, requestor, property, { type: wanted.type, unit: 32, data: numbers(...told) });
    answer(event, property);
    for (const target of targets) offers.get(selection)?.onRequest({ requestor, target });
  }

  /** The next event that answers `isIt`, or a rejection when none comes by then, as `performance.now()` has it. */
  function nextEvent(until: number, isIt: (event: X11Event) => boolean): Promise<X11Event> {
    return new Promise((resolve, reject) => {
      const stop = connection.onEvent((event) => {
        if (!isIt(event)) return;
        timer[Symbol.dispose]();
        stop();
        resolve(event);
      });
      const timer = deadlineAfter(Math.max(0, until - performance.now()), () => {
        stop();
        reject(new Error('the owner of the selection does not answer'));
      });
    });
  }

  /** Null when its owner refuses it; rejects when it is too large, or does not come by then. */
  async function convert(selection: number, target: number, until: number): Promise<Format | null> {
    transfers += 1;
    const transfer = transferAtoms[transfers % transferCount] ?? 0;
    const answer = nextEvent(
      until,
      (event) =>
        event.name === 'SelectionNotify' &&
        event.type === coreSelectionNotify &&
        event.selection === selection &&
        event.target === target &&
        (event.property === transfer || event.property === 0),
    );
    client.ConvertSelection(window, selection, target, transfer, 0);
    if ((await answer).property === 0) return null;
    // Reading an INCR property deletes it, which tells the owner to send the first piece.
    const firstPiece = nextPiece(transfer, until);
    firstPiece.catch(() => {});
    const property = await readProperty(connection, window, transfer, { remove: true });
    if (property === null) return null;
    if (property.type === incrementAtom) return receiveInPieces(transfer, firstPiece, until);
    if (property.data.length > largestFormatBytes) throw tooLarge();
    return asFormat(property);
  }

  function nextPiece(transfer: number, until: number): Promise<unknown> {
    return nextEvent(
      until,
      (event) => event.name === 'PropertyNotify' && event.atom === transfer && event.state === 0,
    );
  }

  /** Each piece that is read and deleted is followed by the next; an empty one is the end. */
  async function receiveInPieces(
    transfer: number,
    firstPiece: Promise<unknown>,
    until: number,
  ): Promise<Format> {
    const pieces: Buffer[] = [];
    for (let piece = firstPiece, length = 0; ; ) {
      await piece;
      piece = nextPiece(transfer, until);
      piece.catch(() => {});
      const property = await readProperty(connection, window, transfer, { remove: true });
      if (property === null) throw new Error('the owner of the selection has broken off');
      if (property.data.length === 0) {
        if (length > largestFormatBytes) throw tooLarge();
        return asFormat({ ...property, data: Buffer.concat(pieces) });
      }
      length += property.data.length;
      // All of it is taken, as its owner expects, and no more of it is held than would be given back.
      if (length <= largestFormatBytes) pieces.push(property.data);
      else pieces.length = 0;
    }
  }

  async function readAll(selection: number): Promise<Reading<Content>> {
    const owner = await ask<number>((answer) => client.GetSelectionOwner(selection, answer));
    if (owner === 0) return { content: null, isWhole: true };
    let isWhole = true;
    const unlessMissing = (format: Promise<Format | null>) =>
      format.catch(() => {
        isWhole = false;
        return null;
      });
    const targets = await unlessMissing(convert(selection, targetsAtom, performance.now() + answerWithinMs));
    const content = new Map<number, Format>();
    if (!isWhole) return { content, isWhole, isLate: true };
    const until = performance.now() + formatsWithinMs;
    for (const target of atomsIn(targets).filter((atom) => !questionAtoms.has(atom))) {
      if (performance.now() >= until) return { content, isWhole: false };
      const format = await unlessMissing(convert(selection, target, until));
      if (format !== null) content.set(target, format);
    }
    return { content, isWhole };
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
      if (own !== undefined) return { content: own.content, isWhole: true };
      // One after the other: the answers to both would have the same names.
      const changes = changeCounts.get(selection) ?? 0;
      const last = reading.get(selection);
      if (last?.changes === changes) return last.result;
      const result = (last?.result ?? Promise.resolve()).catch(() => {}).then(() => readAll(selection));
      reading.set(selection, { changes, result });
      const forget = () => {
        if (reading.get(selection)?.result === result) reading.delete(selection);
      };
      result.then(forget, forget);
      return result;
    },
    offer: async (name, offer) => {
      const selection = selectionAtom(name);
      offers.set(selection, offer);
      client.SetSelectionOwner(window, selection, 0);
      unsettled.set(selection, (unsettled.get(selection) ?? 0) + 1);
      const owner = await ask<number>((answer) =>
        client.GetSelectionOwner(selection, (error, told) => {
          // At once: the next event may be in the same message.
          unsettled.set(selection, (unsettled.get(selection) ?? 1) - 1);
          answer(error, told);
        }),
      );
      if (owner === window) return;
      if (offers.get(selection) === offer) lose(selection);
      throw new Error('another app keeps the selection');
    },
    own: (name) => offers.get(selectionAtom(name))?.content ?? null,
    clear: (name) => {
      const selection = selectionAtom(name);
      if (offers.delete(selection)) client.SetSelectionOwner(0, selection, 0);
    },
  };
}

function tooLarge(): Error {
  return new Error('what the selection holds is too large to be kept');
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

function numbers(...those: readonly number[]): Buffer {
  const data = Buffer.alloc(those.length * 4);
  for (const [index, number] of those.entries()) data.writeUInt32LE(number, index * 4);
  return data;
}

function atomsIn(targets: Pick<Format, 'data'> | null): readonly number[] {
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
