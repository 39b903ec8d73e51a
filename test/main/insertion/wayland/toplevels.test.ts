import { expect, it } from 'vitest';
import type { OnEvent, WaylandConnection } from '../../../../src-main/insertion/wayland/connection.ts';
import { openPlaces } from '../../../../src-main/insertion/wayland/place.ts';
import { openToplevels } from '../../../../src-main/insertion/wayland/toplevels.ts';
import { reader } from '../../../../src-main/insertion/wayland/wire.ts';

const toplevel = 0;
const [state, done, closed] = [4, 5, 6];
const activated = 2;

/** A compositor that tells of windows. */
function compositor() {
  const heard = new Map<number, OnEvent>();
  const manager = 3;
  const connection: Pick<WaylandConnection, 'bind' | 'adopt' | 'destroy'> = {
    bind: (_name, _versions, onEvent = () => {}) => {
      heard.set(manager, onEvent);
      return manager;
    },
    adopt: (object, onEvent) => void heard.set(object, onEvent),
    destroy: (object) => void heard.delete(object),
  };
  const tell = (object: number, opcode: number, ...words: readonly number[]) => {
    const body = Buffer.alloc(words.length * 4);
    for (const [index, word] of words.entries()) body.writeUInt32LE(word, index * 4);
    heard.get(object)?.(
      opcode,
      reader(body, () => 0),
    );
  };
  return {
    connection: connection as WaylandConnection,
    open: (object: number) => {
      tell(manager, toplevel, object);
      tell(object, state, 4, activated);
      tell(object, done);
    },
    close: (object: number) => tell(object, closed),
  };
}

it('is another window that got the number of one that was closed', () => {
  const { connection, open, close } = compositor();
  const places = openPlaces(openToplevels(connection));
  open(0xff00_0001);
  const place = places.now();
  expect(places.hasFocus(place)).toBe(true);
  close(0xff00_0001);
  open(0xff00_0001);
  expect([places.hasFocus(place), places.hasFocus(places.now())]).toEqual([false, true]);
});
