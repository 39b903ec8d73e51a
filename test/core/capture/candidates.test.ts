import { describe, expect, it } from 'vitest';
import { nothingSpared, type Spared } from '../../../src-core/capture/bluetooth.ts';
import { bestOf, candidates } from '../../../src-core/capture/candidates.ts';

const desk = { id: 'd1', label: 'Desk' };
const headset = { id: 'h1', label: 'Headset' };
const builtIn = { id: 'b1', label: 'Built-in' };

describe('which microphones are tried', () => {
  it('the wanted ones in their order, then what the system uses', () => {
    expect(candidates([headset, desk], [builtIn, desk, headset], nothingSpared)).toEqual(['h1', 'd1', null]);
  });

  it('with no wish, what the system uses', () => {
    expect(candidates([], [builtIn], nothingSpared)).toEqual([null]);
  });

  it('those that are not there last of the wanted: the list may be old', () => {
    expect(candidates([headset, desk], [desk], nothingSpared)).toEqual(['d1', 'h1', null]);
  });

  it('one that moved to another port is found by its name', () => {
    expect(candidates([headset], [builtIn, { id: 'h2', label: 'Headset' }], nothingSpared)).toEqual([
      'h2',
      null,
    ]);
  });

  it('of two with one name, the very same one', () => {
    const twin = { id: 'd2', label: 'Desk' };
    expect(candidates([twin], [desk, twin], nothingSpared)).toEqual(['d2', null]);
  });
});

describe('which one should be open', () => {
  it('the first wanted one that is there', () => {
    expect(bestOf([headset, desk], [desk, builtIn], new Set(), nothingSpared)).toBe('d1');
    expect(bestOf([headset, desk], [desk, builtIn, headset], new Set(), nothingSpared)).toBe('h1');
    expect(bestOf([headset], [builtIn], new Set(), nothingSpared)).toBe(null);
  });

  it('not one that was refused: another app has it', () => {
    expect(bestOf([headset, desk], [desk, headset], new Set(['h1']), nothingSpared)).toBe('d1');
  });
});

describe('while the headset plays music', () => {
  const plays: Spared = { ...nothingSpared, labels: ['Headset'] };
  const playsAndIsTheSystems: Spared = { ...plays, systemChoice: 'Headset' };
  const there = [builtIn, desk, headset];

  it('its microphone steps back behind the other wanted ones and what the system uses', () => {
    expect(candidates([headset, desk], there, plays)).toEqual(['d1', null, 'h1']);
    expect(candidates([headset], there, plays)).toEqual([null, 'h1']);
  });

  it('another one stands in where the system would use it', () => {
    expect(candidates([], there, playsAndIsTheSystems)).toEqual(['b1', 'd1', null]);
    expect(candidates([headset], there, playsAndIsTheSystems)).toEqual(['b1', 'd1', 'h1', null]);
    expect(candidates([headset, desk], there, playsAndIsTheSystems)).toEqual(['d1', 'b1', 'h1', null]);
  });

  it('no socket with nothing in it stands in', () => {
    expect(candidates([], there, { ...playsAndIsTheSystems, unplugged: ['Built-in'] })).toEqual(['d1', null]);
  });

  it('it is used when it is the only one', () => {
    expect(candidates([headset], [headset], playsAndIsTheSystems)).toEqual(['h1', null]);
    expect(candidates([], [headset], playsAndIsTheSystems)).toEqual([null]);
  });

  it('one that is not there is tried before it, for the list may be old', () => {
    expect(candidates([headset, desk], [headset, builtIn], plays)).toEqual(['d1', null, 'h1']);
  });

  it('the other one should be open, and again the headset when the music has stopped', () => {
    expect(bestOf([headset, desk], there, new Set(), plays)).toBe('d1');
    expect(bestOf([headset], there, new Set(), playsAndIsTheSystems)).toBe('b1');
    expect(bestOf([headset, desk], there, new Set(), nothingSpared)).toBe('h1');
  });

  it('the headset after all, when all others were refused', () => {
    expect(bestOf([headset, desk], [desk, headset], new Set(['d1', null]), plays)).toBe('h1');
  });
});
