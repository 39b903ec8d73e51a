import { expect, it } from 'vitest';
import {
  breakMs,
  type DictationStage,
  isSettled,
  loud,
  type MediaChoice,
  type MediaCommand,
  type MediaEvent,
  mediaChoices,
  newcomerMs,
  step,
} from '../../../src-core/media/media.ts';

function tell(...events: readonly MediaEvent[]) {
  let state = loud;
  const did = events.map((event) => {
    const next = step(state, event);
    state = next.state;
    return next.commands.map(inWords).filter((words) => words !== 'stop-waiting');
  });
  return { state, did };
}

function inWords(command: MediaCommand): string {
  if (command.type === 'quieten') return command.how;
  return command.type === 'wait' ? `wait ${command.afterMs}` : command.type;
}

const to = (stage: DictationStage, choice: MediaChoice = 'pause'): MediaEvent => ({
  type: 'dictation',
  stage,
  choice,
});
const done: MediaEvent = { type: 'done' };
const timeout: MediaEvent = { type: 'timeout' };
const leave: MediaEvent = { type: 'leave' };
const wait = `wait ${breakMs}`;

it('is quiet from the first sample to a moment after the last word', () => {
  expect(tell(to('edge'), to('recorded'), done, to('edge'), to('none'), timeout, done).did).toEqual([
    [],
    ['pause'],
    [],
    [],
    [wait],
    ['give-back'],
    [],
  ]);
});

it('leaves everything alone unless somebody chose otherwise, and for a slip of the finger', () => {
  expect(tell(to('edge', 'leave'), to('none', 'leave')).did.flat()).toEqual([]);
  expect(tell(to('edge'), to('none')).did.flat()).toEqual([]);
});

it('with nothing to make quiet gives back in each dictation, once, what is left of earlier ones', () => {
  const { did } = tell(to('recorded', 'leave'), done, to('edge', 'leave'), to('none', 'leave'));
  expect(did).toEqual([['give-back'], [], [], []]);
});

it('gives back to those who play again, when they have all come, and to nobody while it is to be quiet', () => {
  const newcomer: MediaEvent = { type: 'newcomer' };
  const moment = `wait ${newcomerMs}`;
  expect(tell(newcomer, newcomer, timeout, newcomer, done, timeout).did).toEqual([
    [moment],
    [moment],
    ['give-back'],
    [],
    [moment],
    ['give-back'],
  ]);
  expect(tell(newcomer, to('recorded'), timeout, newcomer, done, newcomer, timeout).did).toEqual([
    [moment],
    ['pause'],
    [],
    [],
    [],
    [],
    [],
  ]);
  expect(tell(newcomer, leave, newcomer, timeout).did).toEqual([[moment], [], [], []]);
});

it('does not flutter between two dictations', () => {
  const { did } = tell(
    to('recorded'),
    done,
    to('none'),
    to('edge'),
    timeout,
    to('recorded'),
    to('none'),
    timeout,
  );
  expect(did).toEqual([['pause'], [], [wait], [], [], [], [wait], ['give-back']]);
});

it('does one thing after the other, however fast somebody is', () => {
  const { did } = tell(
    to('recorded', 'lower'),
    to('none', 'lower'),
    done,
    timeout,
    to('recorded', 'lower'),
    done,
  );
  expect(did).toEqual([['lower'], [], [wait], ['give-back'], [], ['lower']]);
});

it('gives back at once what an earlier Dictum left, and then does what is wanted now', () => {
  expect(tell({ type: 'left-over' }, to('recorded'), done).did).toEqual([['give-back'], [], ['pause']]);
});

it('gives back at once when the app is to end, and begins nothing more', () => {
  const quitting = tell(to('recorded'), done, leave, done, to('recorded'));
  expect([quitting.did, isSettled(quitting.state)]).toEqual([[['pause'], [], ['give-back'], [], []], true]);
  const early = tell(to('recorded'), leave, done, done);
  expect([early.did, isSettled(early.state)]).toEqual([[['pause'], [], ['give-back'], []], true]);
  expect(isSettled(tell(leave).state)).toBe(true);
});

it('gives back what it took, also when somebody chooses otherwise meanwhile', () => {
  expect(tell(to('recorded'), done, to('recorded', 'leave'), to('none', 'leave'), timeout).did).toEqual([
    ['pause'],
    [],
    [],
    [wait],
    ['give-back'],
  ]);
});

it('whatever happens: what was taken is given back once nobody dictates any more', () => {
  let seed = 11;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let story = 0; story < 500; story++) {
    let state = loud;
    let taken = 0;
    let isWorking = false;
    let isTimed = false;
    const tellIt = (event: MediaEvent) => {
      if (event.type === 'done') isWorking = false;
      if (event.type === 'timeout') isTimed = false;
      const next = step(state, event);
      state = next.state;
      for (const { type } of next.commands) {
        if (type === 'quieten' || type === 'give-back') {
          expect(isWorking).toBe(false);
          isWorking = true;
          taken = type === 'quieten' ? taken + 1 : 0;
        }
        if (type === 'wait') isTimed = true;
        if (type === 'stop-waiting') isTimed = false;
      }
    };
    const stages = ['none', 'edge', 'recorded'] as const;
    for (let turn = 0; turn < 40; turn++) {
      const event = random(5);
      if (event === 0 && isWorking) tellIt(done);
      else if (event === 1 && isTimed) tellIt(timeout);
      else if (event === 2) tellIt({ type: 'newcomer' });
      else tellIt(to(stages[random(3)] ?? 'none', mediaChoices[random(3)] ?? 'leave'));
    }
    tellIt(to('none'));
    for (let turn = 0; turn < 8; turn++) {
      if (isWorking) tellIt(done);
      else if (isTimed) tellIt(timeout);
    }
    expect([state.stage, taken]).toEqual(['loud', 0]);
  }
});
