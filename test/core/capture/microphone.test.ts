import { describe, expect, it } from 'vitest';
import {
  atRest,
  type CaptureMode,
  captureModes,
  type MicrophoneCommand,
  type MicrophoneEvent,
  type MicrophoneState,
  retryMs,
  step,
  warmMs,
} from '../../../src-core/capture/microphone.ts';

/** Tells a story: the last state, and what each event had done to the device. */
function tell(mode: CaptureMode, ...events: readonly MicrophoneEvent[]) {
  let { state } = step(atRest, { type: 'mode', mode });
  const did = events.map((event) => {
    const next = step(state, event);
    state = next.state;
    return next.commands.map(inWords).filter((words) => words !== 'stop-waiting');
  });
  return { state, did };
}

function inWords(command: MicrophoneCommand): string {
  switch (command.type) {
    case 'open':
    case 'check':
      return `${command.type} ${command.attempt}`;
    case 'wait':
      return `wait ${command.afterMs}`;
    case 'begin':
      return `begin ${command.session}${command.withBefore ? ' with what was before' : ''}`;
    case 'fail':
      return `fail ${command.session} ${command.reason}`;
    case 'close':
    case 'stop-waiting':
      return command.type;
    default:
      return `${command.type} ${command.session}`;
  }
}

const press = (session: number, isFlowing = true): MicrophoneEvent => ({ type: 'press', session, isFlowing });
const pause = (session: number): MicrophoneEvent => ({ type: 'pause', session });
const resume = (session: number, isFlowing = true): MicrophoneEvent => ({
  type: 'resume',
  session,
  isFlowing,
});
const release = (session: number): MicrophoneEvent => ({ type: 'release', session });
const drop = (session: number): MicrophoneEvent => ({ type: 'drop', session });
const cut = (session: number): MicrophoneEvent => ({ type: 'cut', session });
const finished = (session: number): MicrophoneEvent => ({ type: 'finished', session });
const opened = (attempt: number): MicrophoneEvent => ({ type: 'opened', attempt });
const notOpened = (attempt: number, reason: 'missing' | 'busy' = 'missing'): MicrophoneEvent => ({
  type: 'not-opened',
  attempt,
  reason,
});
const checked = (attempt: number): MicrophoneEvent => ({ type: 'checked', attempt });
const gone = (attempt: number): MicrophoneEvent => ({ type: 'gone', attempt });
const driedUp = (attempt: number): MicrophoneEvent => ({ type: 'dried-up', attempt });
const betterOne: MicrophoneEvent = { type: 'better-one' };
const timeout: MicrophoneEvent = { type: 'timeout' };
const mode = (to: CaptureMode): MicrophoneEvent => ({ type: 'mode', mode: to });

/** One dictation from a closed microphone. */
const spoken = (session: number, attempt = session) => [
  press(session),
  opened(attempt),
  release(session),
  finished(session),
];

describe('private', () => {
  it('opens at the press and closes with the last frame', () => {
    expect(tell('private', ...spoken(1), ...spoken(2)).did).toEqual([
      ['open 1'],
      ['begin 1'],
      ['end 1'],
      ['close'],
      ['open 2'],
      ['begin 2'],
      ['end 2'],
      ['close'],
    ]);
  });

  it('closes a microphone that opens after the key was let go, and hears nothing of it', () => {
    const { state, did } = tell('private', press(1), release(1), finished(1), opened(1));
    expect(did).toEqual([['open 1'], ['begin 1', 'end 1'], [], []]);
    // Whoever opened it sees that nobody waits for this attempt any more, and closes it.
    expect(state.device).toBe('closed');
  });

  it('asks again when the first asking was cancelled, and does not mix the two up', () => {
    const { state, did } = tell('private', press(1), drop(1), press(2), opened(1), opened(2));
    expect(did).toEqual([['open 1'], ['drop 1'], ['open 2'], [], ['begin 2']]);
    expect(state).toMatchObject({ device: 'open', session: { id: 2, stage: 'begun' } });
  });
});

describe('ready', () => {
  it('is closed until the first press', () => {
    expect(step(atRest, mode('ready')).state.device).toBe('closed');
  });

  it('stays open for a while after use: the next press needs not wait', () => {
    const { did } = tell('ready', ...spoken(1), press(2), checked(1), release(2), finished(2), timeout);
    expect(did).toEqual([
      ['open 1'],
      ['begin 1'],
      ['end 1'],
      [`wait ${warmMs}`],
      ['check 1'],
      ['begin 2'],
      ['end 2'],
      [`wait ${warmMs}`],
      ['close'],
    ]);
  });

  it('takes nothing of what was heard before the press', () => {
    expect(tell('ready', ...spoken(1), press(2), checked(1)).did.at(-1)).toEqual(['begin 2']);
  });

  it('does not close under somebody who speaks', () => {
    expect(tell('ready', ...spoken(1), press(2), timeout).did.at(-1)).toEqual([]);
  });

  it('opens anew what has dried up meanwhile, as after the computer slept', () => {
    expect(tell('ready', ...spoken(1), press(2, false), opened(2)).did.slice(-2)).toEqual([
      ['close', 'open 2'],
      ['begin 2'],
    ]);
    expect(tell('ready', ...spoken(1), driedUp(1)).did.at(-1)).toEqual(['close']);
  });

  it('pulled out a moment before the press is not heard: the next one is opened, and else it is missing', () => {
    const story = [...spoken(1), press(2), gone(1), checked(1)];
    expect(tell('ready', ...story, opened(2)).did.slice(4)).toEqual([
      ['check 1'],
      ['close', 'open 2'],
      [],
      ['begin 2'],
    ]);
    expect(tell('ready', ...story, notOpened(2)).did.at(-1)).toEqual(['fail 2 missing']);
  });

  it('let go before it was looked for has what was heard until then', () => {
    expect(tell('ready', ...spoken(1), press(2), release(2), checked(1)).did.slice(4)).toEqual([
      ['check 1'],
      ['begin 2', 'end 2'],
      [],
    ]);
    expect(tell('ready', ...spoken(1), press(2), drop(2)).did.at(-1)).toEqual(['drop 2', `wait ${warmMs}`]);
  });

  it('is kept open after a cancelled dictation too, unless it was not open yet', () => {
    expect(tell('ready', press(1), opened(1), drop(1)).did.at(-1)).toEqual(['drop 1', `wait ${warmMs}`]);
    expect(tell('ready', press(1), drop(1)).state.device).toBe('closed');
  });

  it('one that is cut off has what was heard until then, also when its microphone has failed', () => {
    expect(tell('ready', press(1), opened(1), cut(1)).did.at(-1)).toEqual(['cut 1', `wait ${warmMs}`]);
    const unplugged = tell('ready', press(1), opened(1), gone(1), notOpened(2), cut(1)).did;
    expect(unplugged.slice(-2)).toEqual([['fail 1 unplugged'], ['cut 1']]);
  });

  it('becomes private at once when that is chosen', () => {
    expect(tell('ready', ...spoken(1), mode('private')).did.at(-1)).toEqual(['close']);
    expect(tell('ready', press(1), opened(1), mode('private'), release(1), finished(1)).did.at(-1)).toEqual([
      'close',
    ]);
  });
});

describe('instant', () => {
  it('is open before the first press, and what was heard before it belongs to the recording', () => {
    const armed = step(atRest, mode('instant'));
    expect(armed.commands.map(inWords)).toContain('open 1');
    const { did } = tell(
      'instant',
      opened(1),
      press(1),
      checked(1),
      release(1),
      finished(1),
      press(2),
      checked(1),
    );
    expect(did).toEqual([
      [],
      ['check 1'],
      ['begin 1 with what was before'],
      ['end 1'],
      [],
      ['check 1'],
      ['begin 2 with what was before'],
    ]);
  });

  it('tries again when no microphone could be opened, not at once and for ever', () => {
    const { did } = tell('instant', notOpened(1), timeout, notOpened(2), betterOne);
    expect(did).toEqual([[`wait ${retryMs}`], ['open 2'], [`wait ${retryMs}`], ['open 3']]);
  });

  it('says what is wrong when the key goes down, and not before', () => {
    expect(tell('instant', notOpened(1), press(1), notOpened(2, 'busy')).did.slice(1)).toEqual([
      ['open 2'],
      ['fail 1 busy', `wait ${retryMs}`],
    ]);
  });

  it('lets go of a dead device and comes back to it later', () => {
    const { did } = tell('instant', opened(1), driedUp(1), timeout);
    expect(did).toEqual([[], ['close', `wait ${retryMs}`], ['open 2']]);
  });

  it('takes the better microphone when nobody speaks, and stays with the one it has while somebody does', () => {
    expect(tell('instant', opened(1), betterOne).did.at(-1)).toEqual(['close', 'open 2']);
    expect(tell('instant', opened(1), press(1), betterOne).did.at(-1)).toEqual([]);
  });

  it('closes when another mode is chosen', () => {
    expect(tell('instant', opened(1), mode('private')).did.at(-1)).toEqual(['close']);
    expect(tell('instant', opened(1), mode('ready')).did.at(-1)).toEqual([`wait ${warmMs}`]);
  });
});

describe('a microphone that goes away', () => {
  it.each(captureModes)('while somebody speaks is followed by the next one (%s)', (each) => {
    const before = each === 'instant' ? [opened(1), press(1), checked(1)] : [press(1), opened(1)];
    const { did } = tell(each, ...before, gone(1), opened(2), release(1));
    expect(did.slice(-3)).toEqual([['close', 'open 2'], ['go-on 1'], ['end 1']]);
  });

  it('with none to follow it is said to be unplugged', () => {
    const { state, did } = tell('ready', press(1), opened(1), gone(1), notOpened(2));
    expect(did.at(-1)).toEqual(['fail 1 unplugged']);
    expect(state).toMatchObject({ device: 'closed', session: null });
  });

  it('after the release costs what was not delivered, and no failure', () => {
    const { did } = tell('ready', press(1), opened(1), release(1), gone(1), finished(1), press(2));
    expect(did.slice(3)).toEqual([['cut 1', 'close'], [], ['open 2']]);
  });

  it('while its successor opens, the key may be let go', () => {
    const story = [press(1), opened(1), gone(1), release(1)];
    expect(tell('ready', ...story, opened(2), finished(1)).did.slice(3)).toEqual([
      ['end 1'],
      [],
      [`wait ${warmMs}`],
    ]);
    expect(tell('ready', ...story, notOpened(2)).did.at(-1)).toEqual(['cut 1']);
  });

  it('while nobody speaks is closed, and in instant replaced', () => {
    expect(tell('ready', ...spoken(1), gone(1)).did.at(-1)).toEqual(['close']);
    expect(tell('instant', opened(1), gone(1)).did.at(-1)).toEqual(['close', 'open 2']);
  });

  it('was another one: nothing changes', () => {
    expect(tell('ready', press(1), opened(1), gone(7), notOpened(7)).did.slice(2)).toEqual([[], []]);
  });
});

describe('the key pressed again while the voice of the first is followed to its end', () => {
  it('begins the second at once; the end of the first changes nothing for it', () => {
    const { state, did } = tell('ready', press(1), opened(1), release(1), press(2), checked(1), finished(1));
    expect(did.slice(3)).toEqual([['check 1'], ['begin 2'], []]);
    expect(state.session).toEqual({ id: 2, stage: 'begun' });
  });
});

describe('a pause', () => {
  const begun = [press(1), opened(1)];

  it('leaves the microphone as after a dictation, and the recording goes on with it', () => {
    expect(tell('private', ...begun, pause(1), resume(1), opened(2), release(1)).did.slice(2)).toEqual([
      ['pause 1', 'close'],
      ['open 2'],
      ['resume 1'],
      ['end 1'],
    ]);
    expect(tell('ready', ...begun, pause(1), resume(1), checked(1)).did.slice(2)).toEqual([
      ['pause 1', `wait ${warmMs}`],
      ['check 1'],
      ['resume 1'],
    ]);
    expect(tell('ready', ...begun, pause(1), timeout, resume(1), opened(2)).did.slice(3)).toEqual([
      ['close'],
      ['open 2'],
      ['resume 1'],
    ]);
    expect(tell('instant', ...begun, pause(1), resume(1, false)).did.slice(2)).toEqual([
      ['pause 1'],
      ['close', 'open 2'],
    ]);
  });

  it('does not mind that the microphone goes away, until somebody goes on', () => {
    const story = [...begun, pause(1), gone(1)];
    expect(tell('ready', ...story, resume(1), opened(2)).did.slice(3)).toEqual([
      ['close'],
      ['open 2'],
      ['resume 1'],
    ]);
    expect(tell('ready', ...story, resume(1), notOpened(2)).did.at(-1)).toEqual(['fail 1 unplugged']);
    // Always open: it is tried at once, and again later.
    expect(tell('instant', ...story, notOpened(2)).did.slice(3)).toEqual([
      ['close', 'open 2'],
      [`wait ${retryMs}`],
    ]);
  });

  it('ends with the release or Escape', () => {
    const paused = [...begun, pause(1)];
    expect(tell('ready', ...paused, release(1), finished(1)).did.slice(3)).toEqual([
      ['cut 1'],
      [`wait ${warmMs}`],
    ]);
    expect(tell('private', ...paused, drop(1)).did.at(-1)).toEqual(['drop 1']);
  });

  it('let go again at once: what was said since is there, if the microphone was open', () => {
    const resumed = [...begun, pause(1), resume(1), release(1)];
    expect(tell('ready', ...resumed, checked(1), finished(1)).did.slice(3)).toEqual([
      ['check 1'],
      ['resume 1', 'end 1'],
      [],
      [`wait ${warmMs}`],
    ]);
    expect(tell('private', ...resumed).did.at(-1)).toEqual(['cut 1']);
  });

  it('paused again before the microphone is open: what opens too late is closed', () => {
    const story = [...begun, pause(1), timeout, resume(1), pause(1), opened(2)];
    expect(tell('ready', ...story).did.slice(5)).toEqual([['pause 1'], ['close']]);
  });
});

it('whatever happens: without a session and not instant, it is closed or about to be', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let story = 0; story < 300; story++) {
    let state: MicrophoneState = atRest;
    let isTimed = false;
    let isOpen = false;
    let session = 0;
    for (let turn = 0; turn < 60; turn++) {
      const events: readonly MicrophoneEvent[] = [
        mode(captureModes[random(3)] ?? 'ready'),
        press(session + 1, random(4) > 0),
        release(session),
        pause(session),
        resume(session, random(4) > 0),
        drop(session),
        cut(session),
        finished(session),
        opened(state.attempt - random(2)),
        notOpened(state.attempt - random(2)),
        checked(state.attempt - random(2)),
        gone(state.attempt - random(2)),
        driedUp(state.attempt),
        betterOne,
      ];
      const event = events[random(events.length)] ?? betterOne;
      if (event.type === 'press') session += 1;
      const wasOpening = state.device === 'opening';
      const next = step(state, event);
      if (event.type === 'opened' && wasOpening && event.attempt === state.attempt) isOpen = true;
      for (const { type } of next.commands) {
        if (type === 'open') expect(isOpen).toBe(false);
        if (type === 'close') {
          expect(isOpen).toBe(true);
          isOpen = false;
        }
        if (type === 'wait') isTimed = true;
        if (type === 'stop-waiting') isTimed = false;
      }
      state = next.state;
      expect(state.device === 'open').toBe(isOpen);
      if (state.session !== null && state.session.stage !== 'paused') continue;
      // What is being opened is closed again when it is open.
      if (state.session !== null && state.device === 'opening') continue;
      if (state.mode === 'private') expect(state.device).toBe('closed');
      if (state.mode === 'ready' && isOpen) expect(isTimed).toBe(true);
      if (state.mode === 'instant') expect(state.device !== 'closed' || isTimed).toBe(true);
    }
  }
});
