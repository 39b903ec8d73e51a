import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeHeld, encodeHeld, type HeldFormat } from '../../../src-main/insertion/keeper/held.ts';

const held: readonly HeldFormat[] = [
  { selection: 'CLIPBOARD', format: [412, 412, 8], data: Buffer.from('Grüße\nzweite Zeile\n') },
  { selection: 'CLIPBOARD', format: [500, 4, 32], data: randomBytes(4_000) },
  { selection: 'PRIMARY', format: ['text/plain;charset=utf-8'], data: Buffer.alloc(0) },
];

test('what the clipboard holds comes out of the pipe as it went in', () => {
  expect(decodeHeld(Buffer.concat(encodeHeld(held)))).toEqual(held);
});

test('what was cut off is not taken for what was copied', () => {
  const all = Buffer.concat(encodeHeld(held));
  for (const bytes of [0, 10, all.indexOf('\n'), all.indexOf('\n') + 1, all.length - 1])
    expect(decodeHeld(all.subarray(0, bytes)), `${bytes} bytes`).toBeNull();
});
