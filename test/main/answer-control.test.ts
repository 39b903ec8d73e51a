import { expect, test } from 'vitest';
import { type ControlStatus, controlCommands } from '../../src-core/control.ts';
import { activationTimes as times } from '../../src-core/dictation/activation.ts';
import { idle } from '../../src-core/dictation/session.ts';
import { statusOf } from '../../src-core/dictation/status.ts';
import { controlWords } from '../../src-core/words/control.ts';
import { answerControl } from '../../src-main/control/answer-control.ts';

const status: ControlStatus = {
  version: '0.1.0',
  ...statusOf(idle, { hindrance: null, keyboardKeptBy: null }, 0),
  hotkey: 'F9',
  hotkey_armed: true,
  activation: 'hold',
  service: 'embedded',
  language: null,
};

function desk({ isAway = false, isRecording = true, undoRefused = null as string | null }) {
  const done: string[] = [];
  let time = 1_000;
  const answer = answerControl({
    now: () => time,
    order: (order, ageMs, language) =>
      void done.push([order, ageMs, ...(language === undefined ? [] : [language])].join(' ')),
    isRecording: () => isRecording,
    isAway: () => isAway,
    pasteLast: async () => {
      done.push('paste-last');
      return null;
    },
    undo: async () => {
      done.push('undo');
      return undoRefused;
    },
    swap: async () => {
      done.push('swap');
      return null;
    },
    status: () => status,
  });
  const wait = (ms: number) => {
    time += ms;
  };
  return { done, answer, wait };
}

test('what is asked for is done, and the answer says what the app is doing now', async () => {
  const { done, answer } = desk({});
  for (const command of controlCommands)
    expect(await answer({ command, ageMs: 40 })).toEqual({ ok: true, status });
  expect(done).toEqual([
    'start 40',
    'stop 40',
    'toggle 40',
    'cancel 40',
    'pause 40',
    'paste-last',
    'undo',
    'swap',
  ]);
});

test('a language that is asked for is passed on', async () => {
  const { done, answer } = desk({});
  await answer({ command: 'start', ageMs: 40, language: 'de' });
  expect(done).toEqual(['start 40 de']);
});

test('while the screen is locked nobody is listened to and nothing is pasted, and the answer says so', async () => {
  const { done, answer } = desk({ isAway: true });
  for (const command of ['start', 'toggle', 'paste-last', 'undo', 'swap'] as const)
    expect(await answer({ command, ageMs: 0 })).toEqual({ ok: false, message: controlWords.away });
  for (const command of ['stop', 'cancel', 'status'] as const)
    expect(await answer({ command, ageMs: 0 })).toEqual({ ok: true, status });
  expect(done).toEqual(['stop 0', 'cancel 0']);
});

test('what was asked for so long ago that nobody waits for it begins nothing; what ends something still does', async () => {
  const { done, answer } = desk({ isRecording: false });
  const [ageMs, waitedMs] = [12_000, 10_000];
  for (const command of ['start', 'toggle', 'paste-last', 'undo', 'swap'] as const)
    expect(await answer({ command, ageMs, waitedMs })).toEqual({ ok: false, message: controlWords.noAnswer });
  for (const command of ['stop', 'cancel'] as const)
    expect(await answer({ command, ageMs, waitedMs })).toEqual({ ok: true, status });
  expect(done).toEqual(['stop 12000', 'cancel 12000']);
  // What a wrapper of the person's own took before it asked says nothing of them.
  await answer({ command: 'start', ageMs, waitedMs: 5 });
  const recording = desk({ isRecording: true });
  await recording.answer({ command: 'toggle', ageMs, waitedMs });
  expect([done.at(-1), recording.done]).toEqual(['start 12000', ['toggle 12000']]);
});

test('what is not being recorded cannot be paused, and the answer says so', async () => {
  const { done, answer } = desk({ isRecording: false });
  expect(await answer({ command: 'pause', ageMs: 0 })).toEqual({
    ok: false,
    message: controlWords.nothingToPause,
  });
  expect(done).toEqual([]);
});

test.each([
  ['finds nothing more after it', null, { ok: true, status }, controlWords.nothingToUndo],
  ['is told the same', controlWords.busy, { ok: false, message: controlWords.busy }, controlWords.busy],
])('a held key that undoes again and again undoes once, and %s', async (_, undoRefused, first, message) => {
  const { done, answer, wait } = desk({ undoRefused });
  const undo = { command: 'undo', ageMs: 0 } as const;
  expect(await answer(undo)).toEqual(first);
  for (const ms of [660, 40, 40, 40]) {
    wait(ms);
    expect(await answer(undo)).toEqual({ ok: false, message });
  }
  expect(done).toEqual(['undo']);
  wait(times.samePress + 1);
  expect(await answer(undo)).toEqual(first);
  expect(done).toEqual(['undo', 'undo']);
});

test('an undo after something else is no repeat, however soon it comes', async () => {
  const { done, answer } = desk({});
  for (const command of ['undo', 'status', 'swap', 'undo'] as const) await answer({ command, ageMs: 0 });
  expect(done).toEqual(['undo', 'swap', 'undo']);
});
