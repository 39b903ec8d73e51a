import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Room } from '../desktop/room.ts';

/** The clock of the app's own process, which can be set while it runs; everybody else's stays as it is. */
export interface Clock {
  readonly environment: Readonly<Record<string, string>>;
  /** By that many ms, back with a minus; the app with that process id notices at once, later ones from their start. */
  move(byMs: number, pid: number): void;
}

/** Runs before the app and puts another `Date` in the place of its own. Only the kernel could do more, and only for everybody. */
const program = `'use strict';
const { readFileSync } = require('node:fs');
const RealDate = Date;
let offsetMs = 0;
const read = () => { offsetMs = Number(readFileSync(__dirname + '/clock-offset', 'utf8')); };
read();
process.on('SIGUSR2', read);
globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offsetMs);
    else super(...given);
  }
  static now() { return RealDate.now() + offsetMs; }
};
`;

export function placeClock(room: Room): Clock {
  const file = join(room.folder, 'clock.cjs');
  const offsetFile = join(room.folder, 'clock-offset');
  let offsetMs = 0;
  const write = () => writeFileSync(offsetFile, String(offsetMs));
  write();
  writeFileSync(file, program);
  for (const path of [file, offsetFile]) chmodSync(path, 0o644);
  return {
    environment: { NODE_OPTIONS: `--require=${file}` },
    move: (byMs, pid) => {
      offsetMs += byMs;
      write();
      process.kill(pid, 'SIGUSR2');
    },
  };
}
