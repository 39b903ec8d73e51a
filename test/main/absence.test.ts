import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { watchAbsence } from '../../src-main/absence.ts';

function absence({ isStillLocked = true } = {}) {
  const powerMonitor = new EventEmitter();
  const told: string[] = [];
  let onLock: (isLocked: boolean) => void = () => {};
  const watched = watchAbsence({
    powerMonitor,
    watchLock: (onChange) => {
      onLock = onChange;
      return {
        askAgain: async () => {
          if (!isStillLocked) onChange(false);
          return isStillLocked;
        },
        [Symbol.dispose]: () => told.push('disposed'),
      };
    },
    onGone: () => told.push('gone'),
    onReturn: (isHere) => told.push(isHere ? 'here' : 'still away'),
    onPressAtLock: () => told.push('pressed at lock'),
    onProblem: (error) => {
      throw error;
    },
  });
  return { powerMonitor, told, watched, lock: (isLocked: boolean) => onLock(isLocked) };
}

describe('somebody who is away', () => {
  test('is back only when the computer is awake and the screen is open', () => {
    const { powerMonitor, told, watched } = absence();
    powerMonitor.emit('lock-screen');
    powerMonitor.emit('suspend');
    powerMonitor.emit('resume');
    expect(watched.isAway()).toBe(true);
    powerMonitor.emit('unlock-screen');
    expect(watched.isAway()).toBe(false);
    expect(told).toEqual(['gone', 'gone', 'still away', 'here']);
  });

  test('has woken the computer when a key is pressed, before the system says so', () => {
    const { powerMonitor, told, watched } = absence();
    powerMonitor.emit('suspend');
    watched.keyPressed();
    expect(watched.isAway()).toBe(false);
    expect(told).toEqual(['gone', 'here']);
  });

  test.each(['keyPressed', 'commandCame'] as const)(
    'is asked about at a press, and told once a lock (%s)',
    async (press) => {
      const { told, watched, lock } = absence();
      lock(true);
      watched[press]();
      watched[press]();
      await vi.waitFor(() => expect(told).toEqual(['gone', 'pressed at lock']));
      lock(false);
      lock(true);
      watched[press]();
      await vi.waitFor(() => expect(told.slice(2)).toEqual(['here', 'gone', 'pressed at lock']));
    },
  );

  test('is here again when nobody says any more that it is locked', async () => {
    const { told, watched, lock } = absence({ isStillLocked: false });
    lock(true);
    watched.commandCame();
    await vi.waitFor(() => expect(watched.isAway()).toBe(false));
    expect(told).toEqual(['gone', 'here']);
  });

  test('is not taken to be awake because of a command, which may come by itself', () => {
    const { powerMonitor, watched } = absence();
    powerMonitor.emit('suspend');
    watched.commandCame();
    expect(watched.isAway()).toBe(true);
  });
});
