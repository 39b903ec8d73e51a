/**
 * What was copied (CLIPBOARD) or marked (PRIMARY) on Wayland: reading what another app offers, in every format, and
 * offering something ourselves while seeing that it is read. Over the data-control protocol, which needs no
 * window and no focus: wlr-data-control-unstable-v1, or ext-data-control-v1, which is the same under another name.
 */
import { closeSync } from 'node:fs';
import { keepOutHint, type Offer, type SelectionName, type Selections } from '../lending.ts';
import type { WaylandConnection } from './connection.ts';
import { openPipe } from './libc.ts';
import { readAll, writeAll } from './transfer.ts';
import type { Reader } from './wire.ts';

/** What a selection holds: bytes for each format, named as a media type. */
export type Content = ReadonlyMap<string, Buffer>;

/** Somebody asks for a format; by whom is not said. */
export interface Request {
  readonly format: string;
}

const protocols = [
  { manager: 'ext_data_control_manager_v1', primarySince: 1 },
  { manager: 'zwlr_data_control_manager_v1', primarySince: 2 },
];
const managerRequest = { createSource: 0, getDevice: 1 };
const deviceRequest = { setSelection: 0, setPrimary: 2 };
const deviceEvent = { offer: 0, selection: 1, primary: 3 };
const sourceRequest = { offer: 0, destroy: 1 };
const sourceEvent = { send: 0, cancelled: 1 };
const offerRequest = { receive: 0, destroy: 1 };
const nothing = 0;

interface Selection {
  changes: number;
  /** What somebody offers, ourselves included; 0 when nobody does. */
  offered: number;
  own: { readonly source: number; readonly offer: Offer<Content, Request> } | null;
}

/** Null where the compositor lends out no clipboard. */
export function openSelections(connection: WaylandConnection): Selections<Content, Request> | null {
  const seat = connection.bind('wl_seat', { least: 1, most: 1 });
  const protocol = protocols.find(({ manager }) => connection.offered.has(manager));
  if (seat === null || protocol === undefined) return null;
  const manager = connection.bind(protocol.manager, { least: 1, most: 2 });
  if (manager === null) return null;
  const hasPrimary = (connection.offered.get(protocol.manager) ?? 0) >= protocol.primarySince;

  const selections = {
    CLIPBOARD: { changes: 0, offered: nothing, own: null } as Selection,
    PRIMARY: { changes: 0, offered: nothing, own: null } as Selection,
  };
  /** The formats of everything that is offered. */
  const formats = new Map<number, string[]>();

  const device = connection.make((opcode, event) => {
    if (opcode === deviceEvent.offer) {
      const offer = event.number();
      const named: string[] = [];
      formats.set(offer, named);
      connection.adopt(offer, (_, { string }) => void named.push(string()));
    } else if (opcode === deviceEvent.selection) note(selections.CLIPBOARD, event.number());
    else if (opcode === deviceEvent.primary) note(selections.PRIMARY, event.number());
  });
  connection.request(manager, managerRequest.getDevice, device, seat);

  function note(selection: Selection, offered: number): void {
    const before = selection.offered;
    selection.offered = offered;
    selection.changes += 1;
    if (before === nothing || before === offered) return;
    formats.delete(before);
    connection.destroy(before, offerRequest.destroy);
  }

  function set(name: SelectionName, source: number): void {
    connection.request(
      device,
      name === 'CLIPBOARD' ? deviceRequest.setSelection : deviceRequest.setPrimary,
      source,
    );
  }

  function onSourceEvent(
    selection: Selection,
    source: number,
    offer: Offer<Content, Request>,
    opcode: number,
    event: Reader,
  ) {
    if (opcode === sourceEvent.cancelled) {
      // Our own next offer, or its end, has replaced it already.
      if (selection.own?.source !== source) return;
      selection.own = null;
      connection.destroy(source, sourceRequest.destroy);
      offer.onLost();
    } else if (opcode === sourceEvent.send) {
      const format = event.string();
      const isOurs = selection.own?.source === source;
      writeAll(event.file(), offer.content.get(format) ?? Buffer.alloc(0), () => {
        if (isOurs) offer.onRequest({ format });
      });
    }
  }

  return {
    has: (name) => name === 'CLIPBOARD' || hasPrimary,
    changes: (name) => selections[name].changes,
    read: async (name) => {
      const { own, offered } = selections[name];
      if (own !== null) return { content: own.offer.content, isWhole: true };
      if (offered === nothing) return { content: null, isWhole: true };
      const named = formats.get(offered) ?? [];
      const files = named.map((format) => {
        const { from, into } = openPipe();
        connection.request(offered, offerRequest.receive, format, { file: into });
        closeSync(into);
        return from;
      });
      const read = await readAll(files);
      const content = new Map<string, Buffer>();
      for (const [index, format] of named.entries()) {
        const bytes = read[index];
        if (bytes instanceof Buffer) content.set(format, bytes);
      }
      const isWhole = read.every((bytes) => bytes instanceof Buffer);
      return { content, isWhole, isLate: !isWhole && read.every((bytes) => bytes === null) };
    },
    offer: (name, offer) => {
      const selection = selections[name];
      const replaced = selection.own;
      const source = connection.make((opcode, event) =>
        onSourceEvent(selection, source, offer, opcode, event),
      );
      connection.request(manager, managerRequest.createSource, source);
      for (const format of offer.content.keys()) connection.request(source, sourceRequest.offer, format);
      selection.own = { source, offer };
      set(name, source);
      if (replaced !== null) connection.destroy(replaced.source, sourceRequest.destroy);
      return connection.settled();
    },
    own: (name) => selections[name].own?.offer.content ?? null,
    clear: (name) => {
      const { own } = selections[name];
      if (own === null) return;
      selections[name].own = null;
      set(name, nothing);
      connection.destroy(own.source, sourceRequest.destroy);
    },
  };
}

/**
 * A text in every spelling of "text" that apps ask for, marked so that clipboard managers skip it. STRING is Latin-1, to
 * GTK and to the windows of X11 that a compositor hands it on to.
 */
export function textContent(text: string): Content {
  const named = ['text/plain;charset=utf-8', 'text/plain', 'UTF8_STRING', 'TEXT'];
  const isLatin1 = [...text].every((character) => character.charCodeAt(0) <= 0xff);
  return new Map([
    ...named.map((name) => [name, Buffer.from(text)] as const),
    ...(isLatin1 ? [['STRING', Buffer.from(text, 'latin1')] as const] : []),
    [keepOutHint, Buffer.from('secret')],
  ]);
}
