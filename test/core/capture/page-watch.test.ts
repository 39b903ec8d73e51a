import { describe, expect, it } from 'vitest';
import {
  mostSilentTurns,
  notThere,
  type PageEvent,
  type PageStep,
  step,
  turnMs,
} from '../../../src-core/capture/page-watch.ts';

const loaded: PageEvent = { type: 'loaded' };
const gone: PageEvent = { type: 'gone' };
const sign: PageEvent = { type: 'sign-of-life' };
const needed = (isNeeded = true): PageEvent => ({ type: 'needed', isNeeded });
const turns = (count: number): PageEvent[] => Array.from({ length: count }, () => ({ type: 'turn' }));

/** What was to be done after each event; nothing is left out. */
function commands(...events: readonly PageEvent[]): readonly PageStep['command'][] {
  let watch = notThere;
  const done: PageStep['command'][] = [];
  for (const event of events) {
    const next = step(watch, event);
    watch = next.watch;
    if (next.command !== null) done.push(next.command);
  }
  return done;
}

describe('a page that is needed', () => {
  it('and says nothing is asked, and ended once', () => {
    const asked = Array.from({ length: mostSilentTurns - 2 }, () => 'ask');
    expect(commands(loaded, needed(), ...turns(mostSilentTurns - 1))).toEqual(asked);
    expect(commands(loaded, needed(), ...turns(mostSilentTurns + 40))).toEqual([...asked, 'end']);
  });

  it('is given longer than the longest that was seen to stand still and live, and not twice as long', () => {
    // The first turn may come at once after the last sign of life.
    expect((mostSilentTurns - 1) * turnMs).toBeGreaterThan(2_000);
    expect(mostSilentTurns * turnMs).toBeLessThan(3_000);
  });

  it('and sends sound is not even asked', () => {
    const speaking = Array.from({ length: 400 }, () => [sign, ...turns(1)]).flat();
    expect(commands(loaded, needed(), ...speaking)).toEqual([]);
  });

  it('lives on with an answer at the last moment, again and again', () => {
    const late = Array.from({ length: 20 }, () => [...turns(mostSilentTurns - 1), sign]).flat();
    expect(commands(loaded, needed(), ...late)).not.toContain('end');
  });

  it('is left alone while it is loaded, and watched anew then', () => {
    const hangs = turns(mostSilentTurns);
    expect(commands(needed(), ...hangs, ...hangs)).toEqual([]);
    const first = [loaded, needed(), ...hangs];
    expect(commands(...first, gone, ...hangs).filter((command) => command === 'end')).toHaveLength(1);
    const second = [...first, gone, loaded, ...hangs];
    expect(commands(...second).filter((command) => command === 'end')).toHaveLength(2);
  });
});

describe('a page that nobody needs', () => {
  it('is not asked and not ended', () => {
    expect(commands(loaded, ...turns(1_000))).toEqual([]);
    expect(commands(loaded, needed(), ...turns(5), needed(false), ...turns(1_000))).not.toContain('end');
  });

  it('has all its time from the press on', () => {
    const before = [loaded, needed(), ...turns(mostSilentTurns - 1), needed(false)];
    expect(commands(...before, needed(), ...turns(mostSilentTurns - 1))).not.toContain('end');
  });
});
