import { describe, expect, it } from 'vitest';
import {
  type AskingCommand,
  type AskingEvent,
  type Attempt,
  begin,
  type Question,
  restingLast,
  standIn,
  step,
} from '../../src-core/asking.ts';
import { allowanceMs, askingPolicy } from '../../src-core/asking-policy.ts';
import { transcribingDeadlineMs } from '../../src-core/dictation/deadlines.ts';
import { type ErrorCode, errorCodes } from '../../src-core/error-codes.ts';
import type { ServiceId } from '../../src-core/services.ts';

type Without<Event> = Event extends unknown ? Omit<Event, 'at'> : never;
type Happening = Without<AskingEvent>;

/** Two seconds of sound: 6.4 s for an answer, 21 s in all. */
const soundMs = 2_000;

function question(services: readonly ServiceId[], more: Partial<Question> = {}): Question {
  return {
    policy: askingPolicy,
    soundMs,
    services: services.map((service) => ({ service, lateAfterMs: null })),
    skipped: [],
    ...more,
  };
}

/** The same with hedging: an answer is late after a second. */
function hedged(services: readonly ServiceId[], more: Partial<Question> = {}): Question {
  return question(services, {
    services: services.map((service) => ({ service, lateAfterMs: 1_000 })),
    ...more,
  });
}

/** Tells a story to the machine: what it did at the beginning and after each event, and what it reports. */
function tell(asked: Question, ...story: readonly (readonly [at: number, happening: Happening])[]) {
  let { state, commands } = begin(asked, 0);
  const did = [commands.map(inWords)];
  for (const [at, happening] of story) {
    ({ state, commands } = step(state, { ...happening, at } as AskingEvent));
    did.push(commands.map(inWords));
  }
  return { state, did, report: state.attempts.map(({ service, why, end }) => `${why} ${service} ${end}`) };
}

function inWords(command: AskingCommand): string {
  switch (command.type) {
    case 'ask':
      return `ask ${command.service}`;
    case 'abort':
      return `abort ${command.attempt}`;
    case 'set-timer':
      return `${command.event.type} after ${command.afterMs}`;
    case 'note-latency':
      return `${command.service} took ${command.tookMs}`;
    case 'rest':
      return `${command.service} rests ${command.forMs}`;
    case 'settle':
      return command.outcome.kind === 'failed' ? `failed ${command.outcome.code}` : command.outcome.kind;
  }
}

const answered = (attempt: number): Happening => ({ type: 'answered', attempt });
const failed = (attempt: number, code: ErrorCode, retryAfterMs: number | null = null): Happening => ({
  type: 'failed',
  attempt,
  code,
  retryAfterMs,
  chance: 0,
});
const deadline = (attempt: number): Happening => ({ type: 'deadline', attempt });
const late = (service: ServiceId): Happening => ({ type: 'late', service });
const pauseOver = (service: ServiceId): Happening => ({ type: 'pause-over', service });
const cancel: Happening = { type: 'cancel' };

describe('one service', () => {
  it('answers', () => {
    const { did, state } = tell(question(['groq']), [300, answered(0)]);
    expect(did).toEqual([
      ['ask groq', 'deadline after 6400'],
      ['groq took 300', 'answered'],
    ]);
    expect([state.outcome, state.attempts]).toEqual([
      { kind: 'answered', attempt: 0 },
      [{ service: 'groq', why: 'first', afterMs: 0, tookMs: 300, end: 'answered' }],
    ]);
  });

  it.each(['service-host-unknown', 'no-network'] as const)('is asked once more only after %s', (code) => {
    const { did } = tell(
      question(['groq']),
      [300, failed(0, code)],
      [800, pauseOver('groq')],
      [900, failed(1, code)],
    );
    expect(did).toHaveLength(4);
    expect(did.at(-1)).toEqual([`failed ${code}`]);
  });

  it.each([
    'service-unreachable',
    'service-down',
    'service-busy',
    'service-timeout',
    'service-bad-answer',
    'engine-failed',
  ] as const)('is asked four times more after %s, and has the rest of the time then', (code) => {
    const { did } = tell(
      question(['groq']),
      [300, failed(0, code)],
      [800, pauseOver('groq')],
      [900, failed(1, code)],
      [1_900, pauseOver('groq')],
      [2_000, failed(2, code)],
      [4_000, pauseOver('groq')],
      [4_100, failed(3, code)],
      [8_100, pauseOver('groq')],
      [8_200, failed(4, code)],
    );
    expect(did).toEqual([
      ['ask groq', 'deadline after 6400'],
      ['pause-over after 500'],
      ['ask groq', 'deadline after 20200'],
      ['pause-over after 1000'],
      ['ask groq', 'deadline after 19100'],
      ['pause-over after 2000'],
      ['ask groq', 'deadline after 17000'],
      ['pause-over after 4000'],
      ['ask groq', 'deadline after 12900'],
      [`failed ${code}`],
    ]);
  });

  it('is not asked again when the pause would be longer than people wait', () => {
    const { did } = tell(
      question(['groq']),
      [300, failed(0, 'service-down')],
      [800, pauseOver('groq')],
      [20_500, failed(1, 'service-down')],
    );
    expect(did.at(-1)).toEqual(['failed service-down']);
  });

  it.each([0, 2_000, 600_000, 4 * 60 * 60_000])(
    'has answered or failed before a dictation of %i ms is given up',
    (ms) => expect(allowanceMs(askingPolicy.patience, ms)).toBeLessThan(transcribingDeadlineMs(ms)),
  );

  it('is not asked again after any other failure', () => {
    const passing = [
      'service-unreachable',
      'service-host-unknown',
      'no-network',
      'service-down',
      'service-busy',
      'service-timeout',
      'service-bad-answer',
      'engine-failed',
      'engine-timeout',
    ];
    for (const code of errorCodes.filter((each) => !passing.includes(each))) {
      expect(tell(question(['groq']), [300, failed(0, code)]).did[1]).toEqual([`failed ${code}`]);
    }
  });

  it('gets the pause it asked for', () => {
    expect(tell(question(['groq']), [300, failed(0, 'service-busy', 7_000)]).did[1]).toEqual([
      'pause-over after 7000',
    ]);
  });

  it('that wants a longer pause than anybody waits is left alone, and the failure says so', () => {
    expect(tell(question(['groq']), [300, failed(0, 'service-busy', 21_000)]).did[1]).toEqual([
      'groq rests 21000',
      'failed service-busy',
    ]);
  });

  it('that hangs is asked once more, without a pause, until the person has waited long enough', () => {
    const { did, report } = tell(question(['groq']), [6_400, deadline(0)], [21_000, deadline(1)]);
    expect(did.slice(1)).toEqual([
      ['abort 0', 'groq took 6400', 'ask groq', 'deadline after 14600'],
      ['abort 1', 'groq took 14600', 'failed service-timeout'],
    ]);
    expect(report).toEqual(['first groq service-timeout', 'retry groq service-timeout']);
  });

  it('waits longer from pause to pause when it is asked more often, half of it by chance', () => {
    const patient = { ...askingPolicy, retries: 5 };
    let { state } = begin(question(['groq'], { policy: patient }), 0);
    const pauses = [0, 1, 2, 3, 4].map((attempt) => {
      const at = attempt * 2_000;
      const next = step(state, {
        ...{ type: 'failed', attempt, code: 'service-down', retryAfterMs: null, at, chance: 0.5 },
      });
      state = step(next.state, { type: 'pause-over', service: 'groq', at }).state;
      return next.commands.map(inWords);
    });
    expect(pauses.flat()).toEqual([375, 750, 1_500, 3_000, 3_000].map((ms) => `pause-over after ${ms}`));
  });
});

describe('the fallback', () => {
  it('is asked when the one before has failed twice', () => {
    const { did, report } = tell(
      question(['groq', 'cortecs', 'embedded']),
      [100, failed(0, 'service-down')],
      [600, pauseOver('groq')],
      [700, failed(1, 'service-unreachable')],
      [900, answered(2)],
    );
    expect(did[3]).toEqual(['ask cortecs', 'deadline after 6400']);
    expect(did[4]).toEqual(['cortecs took 200', 'answered']);
    expect(report).toEqual([
      'first groq service-down',
      'retry groq service-unreachable',
      'fallback cortecs answered',
    ]);
  });

  it.each([
    'key-missing',
    'key-rejected',
    'service-blocked',
    'service-not-found',
    'service-certificate',
    'service-refused',
    'recording-too-large',
    'unexpected',
  ] as const)('is asked at once after %s', (code) => {
    expect(tell(question(['groq', 'embedded']), [100, failed(0, code)]).did[1]).toEqual([
      'ask embedded',
      'deadline after 6400',
    ]);
  });

  it('is asked at once when the one before wants a long pause, which is remembered', () => {
    const { did } = tell(question(['groq', 'embedded']), [100, failed(0, 'service-busy', 3_001)]);
    expect(did[1]).toEqual(['groq rests 3001', 'ask embedded', 'deadline after 6400']);
    expect(tell(question(['groq', 'embedded']), [100, failed(0, 'service-busy', 3_000)]).did[1]).toEqual([
      'pause-over after 3000',
    ]);
  });

  it('is asked when the one before hangs, which is not asked again', () => {
    expect(tell(question(['groq', 'embedded']), [6_400, deadline(0)]).did[1]).toEqual([
      'abort 0',
      'groq took 6400',
      'ask embedded',
      'deadline after 6400',
    ]);
  });

  it('on this computer that takes too long is called an engine', () => {
    const { report } = tell(question(['embedded', 'groq']), [6_400, deadline(0)]);
    expect(report[0]).toBe('first embedded engine-timeout');
  });

  it('fails with what the wanted service failed with', () => {
    const { did } = tell(
      question(['groq', 'embedded']),
      [100, failed(0, 'key-rejected')],
      [200, failed(1, 'language-not-understood')],
    );
    expect(did[2]).toEqual(['failed key-rejected']);
  });

  it('is not begun when the person has waited long enough', () => {
    const { did } = tell(question(['groq', 'embedded']), [21_000, failed(0, 'service-refused')]);
    expect(did[1]).toEqual(['failed service-refused']);
  });

  it('is the first when the wanted one is skipped, and the report says why', () => {
    const skipped = [{ service: 'groq', code: 'limit-reached' }] as const;
    const { did, report } = tell(question(['embedded'], { skipped }), [
      200,
      failed(1, 'language-not-understood'),
    ]);
    expect(did).toEqual([['ask embedded', 'deadline after 6400'], ['failed limit-reached']]);
    expect(report).toEqual(['skipped groq limit-reached', 'fallback embedded language-not-understood']);
  });
});

describe('hedging', () => {
  it('does nothing while the answer is not late', () => {
    const { did } = tell(hedged(['groq', 'cortecs']), [999, answered(0)], [1_000, late('groq')]);
    expect(did).toEqual([
      ['ask groq', 'deadline after 6400', 'late after 1000'],
      ['groq took 999', 'answered'],
      [],
    ]);
  });

  it('asks the next when the answer is late; the first answer wins and the loser is cancelled', () => {
    const { did, report } = tell(hedged(['groq', 'cortecs']), [1_000, late('groq')], [1_400, answered(1)]);
    expect(did.slice(1)).toEqual([
      ['ask cortecs', 'deadline after 6400'],
      ['cortecs took 400', 'abort 0', 'groq took 1400', 'answered'],
    ]);
    expect(report).toEqual(['first groq overtaken', 'hedge cortecs answered']);
  });

  it('lets the late one win when it is first after all; the other is not called slow for it', () => {
    const { did, report } = tell(hedged(['groq', 'cortecs']), [1_000, late('groq')], [1_100, answered(0)]);
    expect(did[2]).toEqual(['groq took 1100', 'abort 1', 'answered']);
    expect(report).toEqual(['first groq answered', 'hedge cortecs overtaken']);
  });

  it('asks a third when the second is late too, or fails', () => {
    const services = ['groq', 'cortecs', 'embedded'] as const;
    const both = tell(hedged(services), [1_000, late('groq')], [2_000, late('cortecs')]);
    expect(both.did[2]).toEqual(['ask embedded', 'deadline after 6400']);
    const broken = tell(hedged(services), [1_000, late('groq')], [1_100, failed(1, 'key-missing')]);
    expect(broken.did[2]).toEqual(['ask embedded', 'deadline after 6400']);
  });

  it('goes on with the hedge when the late one fails', () => {
    const { did } = tell(
      hedged(['groq', 'cortecs', 'embedded']),
      [1_000, late('groq')],
      [1_100, failed(0, 'key-rejected')],
      [1_200, answered(1)],
    );
    expect(did.slice(2)).toEqual([[], ['cortecs took 200', 'answered']]);
  });

  it('does not wait for a retry that is late already', () => {
    const { did, report } = tell(
      hedged(['groq', 'cortecs']),
      [900, failed(0, 'service-down')],
      [1_000, late('groq')],
      [1_200, answered(1)],
      [1_400, pauseOver('groq')],
    );
    expect(did.slice(1)).toEqual([
      ['pause-over after 500'],
      ['ask cortecs', 'deadline after 6400'],
      ['cortecs took 200', 'answered'],
      [],
    ]);
    expect(report).toEqual(['first groq service-down', 'hedge cortecs answered']);
  });
});

describe('cancelling', () => {
  it('ends everything at once and is nobody’s failure', () => {
    const { did, state, report } = tell(
      hedged(['groq', 'cortecs', 'embedded']),
      [1_000, late('groq')],
      [1_500, cancel],
      [1_600, answered(0)],
      [1_700, failed(1, 'service-down')],
    );
    expect(did.slice(2)).toEqual([['abort 0', 'abort 1', 'cancelled'], [], []]);
    expect(state.outcome).toEqual({ kind: 'cancelled' });
    expect(report).toEqual(['first groq cancelled', 'hedge cortecs cancelled']);
  });

  it('in a pause asks nobody any more', () => {
    const { did } = tell(
      question(['groq', 'embedded']),
      [100, failed(0, 'service-down')],
      [200, cancel],
      [600, pauseOver('groq')],
    );
    expect(did.slice(2)).toEqual([['cancelled'], []]);
  });
});

it('settles once and in time, with nothing left on the way, whatever the services do', () => {
  const services = ['groq', 'openai', 'embedded'] as const;
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed % below;
  };
  for (let story = 0; story < 3_000; story += 1) {
    const coming: (AskingEvent & { readonly at: number })[] = [];
    const onTheWay = new Set<number>();
    const settledAt: number[] = [];
    const carryOut = (command: AskingCommand, at: number) => {
      if (command.type === 'set-timer') coming.push({ ...command.event, at: at + command.afterMs });
      if (command.type === 'abort') onTheWay.delete(command.attempt);
      if (command.type === 'settle') settledAt.push(at);
      if (command.type !== 'ask') return;
      onTheWay.add(command.attempt);
      const code = random(2) === 0 ? 'service-down' : (errorCodes[random(errorCodes.length)] ?? 'unexpected');
      const failure = failed(command.attempt, code, random(2) === 0 ? random(30_000) : null);
      // The fourth of them hangs.
      const end = [answered(command.attempt), failure, failure][random(4)];
      if (end !== undefined) coming.push({ ...end, at: at + random(9_000) } as AskingEvent);
    };
    let { state, commands } = begin(random(2) === 0 ? question(services) : hedged(services), 0);
    for (const command of commands) carryOut(command, 0);
    if (random(10) === 0) coming.push({ type: 'cancel', at: random(9_000) });
    while (coming.length > 0) {
      coming.sort((one, other) => other.at - one.at);
      const event = coming.pop();
      if (event === undefined) break;
      if ('attempt' in event && event.type !== 'deadline') onTheWay.delete(event.attempt);
      ({ state, commands } = step(state, event));
      for (const command of commands) carryOut(command, event.at);
    }
    expect(settledAt.length).toBe(1);
    expect(settledAt[0]).toBeLessThanOrEqual(21_000);
    expect([...onTheWay]).toEqual([]);
    expect(state.outcome).not.toBeNull();
  }
});

describe('who stood in for whom', () => {
  const attempt = (service: ServiceId, why: Attempt['why'], end: Attempt['end']): Attempt => ({
    service,
    why,
    afterMs: 0,
    tookMs: 1,
    end,
  });
  const rejected = [attempt('groq', 'first', 'key-rejected'), attempt('openai', 'fallback', 'answered')];

  it.each([
    { attempts: [], expected: null },
    { attempts: [attempt('groq', 'first', 'answered')], expected: null },
    {
      attempts: [attempt('groq', 'first', 'service-down'), attempt('groq', 'retry', 'answered')],
      expected: null,
    },
    { attempts: [attempt('groq', 'first', 'service-down')], expected: null },
    { attempts: rejected, expected: { wanted: 'groq', answered: 'openai', because: 'key-rejected' } },
    {
      attempts: [attempt('groq', 'first', 'overtaken'), attempt('openai', 'hedge', 'answered')],
      expected: { wanted: 'groq', answered: 'openai', because: 'late' },
    },
  ])('$attempts', ({ attempts, expected }) => {
    expect(standIn(attempts)).toEqual(expected);
  });

  it('of a long dictation: it is enough that somebody did for one piece', () => {
    const itself = attempt('groq', 'first', 'answered');
    expect(standIn([itself, ...rejected, itself])).toEqual({
      wanted: 'groq',
      answered: 'openai',
      because: 'key-rejected',
    });
    expect(
      standIn([
        itself,
        attempt('groq', 'skipped', 'service-busy'),
        attempt('embedded', 'fallback', 'answered'),
      ]),
    ).toEqual({ wanted: 'groq', answered: 'embedded', because: 'service-busy' });
    expect(standIn([itself, itself])).toBeNull();
  });
});

describe('services that want to be left alone', () => {
  const rests =
    (...resting: readonly ServiceId[]) =>
    (service: ServiceId) =>
      resting.includes(service) ? ('service-busy' as const) : null;
  const spare = { sparesResting: true };

  it('come last while somebody stands waiting, and are left out while nobody does', () => {
    const order: readonly ServiceId[] = ['groq', 'openai', 'custom'];
    const skipped = [{ service: 'groq', code: 'service-busy' }];
    expect(restingLast(order, rests('groq', 'custom'))).toEqual({
      order: ['openai', 'groq', 'custom'],
      skipped,
    });
    expect(restingLast(order, rests('groq', 'custom'), spare)).toEqual({ order: ['openai'], skipped });
  });

  it('are asked where nobody else was chosen: whoever asks then has waited', () => {
    expect(restingLast(['groq'], rests('groq'), spare)).toEqual({ order: ['groq'], skipped: [] });
  });
});
