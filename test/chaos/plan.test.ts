import { expect, it } from 'vitest';
import { captureModes } from '../../src-core/capture/microphone.ts';
import { dictationsIn, planned } from './plan.ts';
import { serverFaults } from './server-faults.ts';

it('is the same for the same seed, and another for another', () => {
  expect(planned(7, 200)).toEqual(planned(7, 200));
  expect(planned(8, 200)).not.toEqual(planned(7, 200));
});

it('gives each dictation a number of its own, and makes as many as were asked for', () => {
  for (const count of [1, 30, 500]) {
    const numbers = planned(3, count).flatMap((one) =>
      Array.from({ length: dictationsIn(one) }, (_, index) => one.number + index),
    );
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length - count).toBeGreaterThanOrEqual(0);
    expect(numbers.length - count).toBeLessThan(3);
  }
});

it('brings about every kind of fault before any comes again', () => {
  const faults = planned(5, 110).map(({ fault }) => fault);
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(
    new Set([
      ...['none', 'kill', 'freeze', 'quit', 'server', 'escape', 'unplug', 'fall-asleep', 'fill-disk'],
      ...['set-clock', 'taps', 'in-a-row', 'other-window', 'start-again', 'hang', 'other-rate', 'mute'],
      ...['no-microphone', 'short'],
    ]),
  );
  const answers = faults.flatMap((fault) => (fault.kind === 'server' ? fault.fault : []));
  expect(new Set(answers)).toEqual(new Set(Object.keys(serverFaults)));
  const killed = faults.flatMap((fault) => (fault.kind === 'kill' ? fault.process : []));
  expect(new Set(planned(5, 110).map(({ captureMode }) => captureMode))).toEqual(new Set(captureModes));
  expect(new Set(killed)).toEqual(new Set(['app', 'page', 'engine', 'robot']));
});
