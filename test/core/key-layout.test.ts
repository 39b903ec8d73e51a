import { describe, expect, it } from 'vitest';
import { placesOnX11 } from '../../src-core/key-layout.ts';

/** X's rows as `xmodmap -pke` lists them: two or four signs a key, from keycode 8 on. */
function rows(first: number, keys: readonly string[]): readonly (readonly number[])[] {
  const cyrillic = (sign: string) => 0x6a0 + sign.charCodeAt(0);
  const keysym = (sign: string) => (sign > '~' ? cyrillic(sign) : sign.charCodeAt(0));
  return [...Array.from({ length: first - 8 }, () => [0, 0]), ...keys.map((signs) => [...signs].map(keysym))];
}

/** The hook's numbers: those of an American keyboard. */
const place = { 1: 2, Q: 16, W: 17, E: 18, A: 30, S: 31, D: 32, H: 35 } as const;

describe('letters and digits', () => {
  it('stand where Americans have them on an American keyboard', () => {
    const places = placesOnX11(rows(24, ['qQ', 'wW', 'eE']));
    expect([...places]).toEqual([
      ['Q', place.Q],
      ['W', place.W],
      ['E', place.E],
    ]);
  });

  it('stand elsewhere on Dvorak: D where Americans have H, E where they have D', () => {
    const places = placesOnX11(rows(38, ['aA', 'oO', 'eE', 'uU', 'iI', 'dD', 'hH']));
    expect([places.get('D'), places.get('E'), places.get('A')]).toEqual([place.H, place.D, place.A]);
  });

  it('are found on AZERTY, the digits too, which take Shift there', () => {
    const places = placesOnX11(rows(10, ['&1', 'é2', ...Array.from({ length: 12 }, () => '""'), 'aA', 'zZ']));
    expect([places.get('1'), places.get('A'), places.get('Z')]).toEqual([place[1], place.Q, place.W]);
  });

  it('are those of the Latin layout beside a Cyrillic one, and none where there is no other', () => {
    expect(placesOnX11(rows(24, ['йЙqQ', 'цЦwW'])).get('Q')).toBe(place.Q);
    expect(placesOnX11(rows(24, ['йЙ', 'цЦ'])).size).toBe(0);
  });

  it('on the number pad are other keys', () => {
    expect(placesOnX11(rows(106, ['1!'])).size).toBe(0);
  });
});
