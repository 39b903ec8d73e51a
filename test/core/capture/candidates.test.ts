import { describe, expect, it } from 'vitest';
import { bestOf, candidates } from '../../../src-core/capture/candidates.ts';

const desk = { id: 'd1', label: 'Desk' };
const headset = { id: 'h1', label: 'Headset' };
const builtIn = { id: 'b1', label: 'Built-in' };

describe('which microphones are tried', () => {
  it('the wanted ones in their order, then what the system uses', () => {
    expect(candidates([headset, desk], [builtIn, desk, headset])).toEqual(['h1', 'd1', null]);
  });

  it('with no wish, what the system uses', () => {
    expect(candidates([], [builtIn])).toEqual([null]);
  });

  it('those that are not there last of the wanted: the list may be old', () => {
    expect(candidates([headset, desk], [desk])).toEqual(['d1', 'h1', null]);
  });

  it('one that moved to another port is found by its name', () => {
    expect(candidates([headset], [builtIn, { id: 'h2', label: 'Headset' }])).toEqual(['h2', null]);
  });

  it('of two with one name, the very same one', () => {
    const twin = { id: 'd2', label: 'Desk' };
    expect(candidates([twin], [desk, twin])).toEqual(['d2', null]);
  });
});

describe('which one should be open', () => {
  it('the first wanted one that is there', () => {
    expect(bestOf([headset, desk], [desk, builtIn], new Set())).toBe('d1');
    expect(bestOf([headset, desk], [desk, builtIn, headset], new Set())).toBe('h1');
    expect(bestOf([headset], [builtIn], new Set())).toBe(null);
  });

  it('not one that was refused: another app has it', () => {
    expect(bestOf([headset, desk], [desk, headset], new Set(['h1']))).toBe('d1');
  });
});
