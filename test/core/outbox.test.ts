import { describe, expect, it } from 'vitest';
import { changedSettings } from '../../src-core/changed-settings.ts';
import { errorCodes } from '../../src-core/error-codes.ts';
import {
  emptyOutbox,
  type Facts,
  type OutboxCommand,
  type OutboxEvent,
  type OutboxPolicy,
  step,
} from '../../src-core/outbox.ts';
import { defaultSettings, type SettingsChange } from '../../src-core/settings.ts';
import {
  asksElsewhere,
  concernsSending,
  type Waiting,
  waitingAfter,
  waitsAfter,
  waitsForPerson,
  withFailure,
} from '../../src-core/waiting.ts';

type Without<Event> = Event extends unknown ? Omit<Event, 'at'> : never;
type Happening = Without<OutboxEvent>;

/** Nothing left to chance. */
const policy: OutboxPolicy = { pausesMs: [1_000, 2_000, 4_000], jitter: 0.5, betweenMs: 100 };

const quiet: Facts = { waiting: [], isDictating: false, restsUntil: 0 };

function looked(waiting: string, more: Partial<Facts> = {}): Happening {
  return { type: 'looked', facts: { ...quiet, waiting: [...waiting], ...more }, chance: 0 };
}

function failed(id: string, code: (typeof errorCodes)[number], restsUntil = 0, requests = 1): Happening {
  return { type: 'failed', id, code, requests, restsUntil, chance: 0 };
}

const hope: Happening = { type: 'hope' };
const changed: Happening = { type: 'changed' };
const sent = (id: string, requests = 1): Happening => ({ type: 'sent', id, requests });

/** Tells a story to the machine: what it did after each event. Every recording is a letter. */
function tell(...story: readonly (readonly [at: number, happening: Happening])[]): readonly string[] {
  let state = emptyOutbox;
  return story.map(([at, happening]) => {
    const after = step(state, { ...happening, at } as OutboxEvent, policy);
    state = after.state;
    return after.commands.map(inWords).join(', ');
  });
}

function inWords(command: OutboxCommand): string {
  switch (command.type) {
    case 'send':
    case 'stop':
      return `${command.type} ${command.id}`;
    case 'look-after':
      return `look after ${command.afterMs}`;
    case 'note-failure':
      return `${command.id} is at fault`;
    case 'tell':
      return `tell ${command.answered}${command.givenUp === 0 ? '' : ` and ${command.givenUp} in vain`}`;
    case 'tell-hindrance':
      return `tell ${command.count} that ${command.code}`;
  }
}

describe('which dictations wait', () => {
  it('are those whose service was away, failed or had no time', () => {
    expect(errorCodes.filter((code) => waitsAfter(code) && !waitsForPerson(code))).toEqual([
      'no-network',
      'service-busy',
      'service-host-unknown',
      'service-unreachable',
      'service-down',
      'service-timeout',
      'service-bad-answer',
    ]);
  });

  it('and those that go on when a setting, the account or the way to the service is another', () => {
    expect(errorCodes.filter((code) => waitsAfter(code) && waitsForPerson(code))).toEqual([
      'key-missing',
      'key-rejected',
      'key-not-allowed',
      'model-unknown',
      'model-cannot-translate',
      'service-blocked',
      'service-address-missing',
      'service-not-found',
      'service-no-credit',
      'service-certificate',
      'limit-reached',
    ]);
    expect(waitingAfter(null, 'key-rejected')).toEqual({ failures: 0 });
    expect(waitingAfter({ failures: 2 }, 'key-rejected')).toEqual({ failures: 2 });
  });

  it.each(['model-missing', 'model-damaged', 'encryption-locked'] as const)(
    '%s lets wait on what waits, and lets nothing begin to',
    (code) => {
      expect(waitingAfter({ failures: 2 }, code)).toEqual({ failures: 2 });
      expect(waitingAfter(null, code)).toBeNull();
    },
  );

  it('tried by hand in vain while the service is away, one begins to wait', () => {
    expect(waitingAfter(null, 'no-network')).toEqual({ failures: 0 });
    expect(waitingAfter({ failures: 2 }, 'service-down')).toEqual({ failures: 2 });
  });

  it.each(['no-speech', 'recording-too-large', 'service-refused', 'unexpected', 'engine-failed'] as const)(
    'one that ended with %s does not wait any more',
    (code) => expect(waitingAfter({ failures: 1 }, code)).toBeNull(),
  );

  it('after five failures of its own one is set aside', () => {
    let waits: Waiting | null = { failures: 0 };
    let tries = 0;
    while (waits !== null) {
      waits = withFailure(waits);
      tries += 1;
    }
    expect(tries).toBe(5);
  });
});

it('what waited before the start is sent at once, the oldest first, one at a time, and told of once', () => {
  expect(
    tell(
      [0, looked('abc')],
      [0, hope],
      [50, looked('abc')],
      [80, sent('a')],
      [100, looked('bc')],
      [500, sent('b')],
      [900, sent('c')],
    ),
  ).toEqual(['look after 1000', 'send a', '', 'look after 20', 'send b', 'send c', 'tell 3']);
});

it('a dictation that has just failed is not sent again at once, but a little later', () => {
  expect(tell([0, looked('')], [5_000, looked('a')], [5_999, looked('a')], [6_000, looked('a')])).toEqual([
    '',
    'look after 1000',
    'look after 1',
    'send a',
  ]);
});

it('pauses grow while nobody is reached, and the next recording is not tried in between', () => {
  const away = failed('a', 'no-network');
  expect(
    tell(
      [0, looked('ab')],
      [1_000, looked('ab')],
      [1_000, away],
      [3_000, looked('ab')],
      [3_000, away],
      [7_000, looked('ab')],
      [7_000, away],
      [11_000, looked('ab')],
    ),
  ).toEqual([
    'look after 1000',
    'send a',
    'look after 2000',
    'send a',
    'look after 4000',
    'send a',
    'look after 4000',
    'send a',
  ]);
});

it('chance shortens a pause, so that not everybody comes back together', () => {
  const { commands } = step(
    emptyOutbox,
    { type: 'looked', facts: { ...quiet, waiting: ['a'] }, chance: 1, at: 0 },
    policy,
  );
  expect(commands).toEqual([{ type: 'look-after', afterMs: 500 }]);
});

it.each<[string, Happening]>([
  ['the network is back', hope],
  ['somebody’s dictation was answered', { type: 'service-answered' }],
])('when %s, nobody waits for the end of the pause', (_what, happening) => {
  expect(
    tell(
      [0, looked('a')],
      [1_000, looked('a')],
      [1_000, failed('a', 'no-network')],
      [1_500, happening],
      [1_500, failed('a', 'no-network')],
    ),
  ).toEqual(['look after 1000', 'send a', 'look after 2000', 'send a', 'look after 1000']);
});

it('a service that wants to be left alone is left alone, whatever hope there is', () => {
  expect(
    tell(
      [0, looked('ab')],
      [0, hope],
      [10, failed('a', 'service-busy', 60_000)],
      [20, hope],
      [59_999, looked('ab', { restsUntil: 60_000 })],
      [60_000, looked('ab', { restsUntil: 60_000 })],
    ),
  ).toEqual(['look after 1000', 'send a', 'look after 59990', 'look after 59980', 'look after 1', 'send a']);
});

it('while somebody dictates nothing begins, and what is on its way ends', () => {
  expect(
    tell(
      [0, looked('ab', { isDictating: true })],
      [0, hope],
      [100, looked('ab')],
      [150, looked('ab', { isDictating: true })],
      [400, sent('a')],
      [500, looked('b')],
      [600, sent('b')],
    ),
  ).toEqual(['', '', 'send a', '', '', 'send b', 'tell 2']);
});

it('one that was deleted is not sent to its end', () => {
  expect(
    tell([0, looked('ab')], [0, hope], [10, looked('b')], [20, failed('a', 'cancelled')], [100, looked('b')]),
  ).toEqual(['look after 1000', 'send a', 'stop a', 'look after 80', 'send b']);
});

it('one that the service does not take does not hold up the next', () => {
  expect(
    tell([0, looked('ab')], [0, hope], [200, failed('a', 'recording-too-large')], [300, sent('b')]),
  ).toEqual(['look after 1000', 'send a', 'send b', 'tell 1 and 1 in vain']);
});

describe('one that makes the service fail', () => {
  it('does not hold up the others, and is found out by their answers', () => {
    expect(
      tell(
        [0, looked('abc')],
        [0, hope],
        [200, failed('a', 'service-down')],
        [400, sent('b')],
        [600, sent('c')],
        // It is tried once more, for the service is there.
        [800, failed('a', 'service-down')],
      ),
    ).toEqual([
      'look after 1000',
      'send a',
      'send b',
      'a is at fault, send c',
      'send a',
      'tell 2, look after 1000',
    ]);
  });

  it('together with a second one: the third is tried before the second', () => {
    expect(
      tell(
        [0, looked('abc')],
        [0, hope],
        [200, failed('a', 'service-down')],
        [400, failed('b', 'service-down')],
        [1_400, looked('abc')],
        [1_600, failed('a', 'service-down')],
        [1_800, sent('c')],
      ),
    ).toEqual([
      'look after 1000',
      'send a',
      'send b',
      'look after 1000',
      'send a',
      'send c',
      'b is at fault, a is at fault, send b',
    ]);
  });

  it('is not blamed when the service fails for everybody', () => {
    expect(
      tell(
        [0, looked('abc')],
        [0, hope],
        [200, failed('a', 'service-timeout')],
        [400, failed('b', 'service-timeout')],
        [1_400, looked('abc')],
        [1_600, sent('a')],
      ),
    ).toEqual(['look after 1000', 'send a', 'send b', 'look after 1000', 'send a', 'b is at fault, send b']);
  });
});

it('when a key is at fault, nothing is tried before there is another, and the person is told once', () => {
  const refused = failed('b', 'key-rejected');
  expect(
    tell(
      [0, looked('abc')],
      [0, hope],
      [200, sent('a')],
      [300, refused],
      [99_000, looked('bc')],
      [99_500, hope],
      [99_600, { type: 'service-answered' }],
      [99_700, refused],
      [99_999, changed],
      [100_100, refused],
    ),
  ).toEqual([
    'look after 1000',
    'send a',
    'send b',
    'tell 1, tell 2 that key-rejected',
    '',
    '',
    'send b',
    'tell 2 that key-rejected',
    'send b',
    'tell 2 that key-rejected',
  ]);
});

it('what may also end elsewhere is tried again after the longest pause, and told once', () => {
  const noCredit = failed('a', 'service-no-credit');
  expect(
    tell(
      [0, looked('a')],
      [0, hope],
      [100, noCredit],
      [4_100, looked('a')],
      [4_200, noCredit],
      [5_000, hope],
    ),
  ).toEqual([
    'look after 1000',
    'send a',
    'tell 1 that service-no-credit, look after 4000',
    'send a',
    'look after 4000',
    'send a',
  ]);
});

it('when a setting changes, what is on its way is sent anew by the new one', () => {
  expect(
    tell(
      [0, looked('ab')],
      [0, hope],
      [50, looked('ab')],
      [50, changed],
      [60, failed('a', 'cancelled')],
      [100, looked('ab')],
    ),
  ).toEqual(['look after 1000', 'send a', '', 'stop a', 'look after 40', 'send a']);
});

it('only what decides who is sent what is such a change', () => {
  expect(
    [{ service: 'embedded' }, { fallback: [] }, { services: {} }, { monthlyCapDollars: null }].map(
      concernsSending,
    ),
  ).toEqual([true, true, true, true]);
  expect([{}, { keepSounds: false }, { hotkeys: [] }].map(concernsSending)).toEqual([false, false, false]);
});

it('only another service, address or model ends what a service asked for, and no other language', () => {
  const asked = { ...defaultSettings, service: 'groq' } as const;
  const changes: readonly SettingsChange[] = [
    { service: 'openai' },
    { services: { groq: { baseUrl: 'https://example.org/v1' } } },
    { language: 'de' },
    { services: { groq: { model: 'other' } } },
    { fallback: [] },
    {},
  ];
  expect(changes.map((change) => asksElsewhere(asked, changedSettings(asked, change)))).toEqual([
    true,
    true,
    false,
    true,
    false,
    false,
  ]);
});

it('one over which the server breaks down does not hold up the others for ever', () => {
  const broken = failed('a', 'service-unreachable');
  expect(
    tell(
      [0, looked('ab')],
      [0, hope],
      [0, broken],
      [1_000, looked('ab')],
      [1_000, broken],
      [3_000, looked('ab')],
      [3_000, broken],
      [7_000, looked('ab')],
      [7_000, broken],
      [7_100, looked('ab')],
      [7_200, sent('b')],
    ),
  ).toEqual([
    'look after 1000',
    'send a',
    'look after 1000',
    'send a',
    'look after 2000',
    'send a',
    'look after 4000',
    'send a',
    'look after 100',
    'send b',
    'a is at fault, send a',
  ]);
});

it('while the disk takes no words, no more of them are fetched at once', () => {
  expect(
    tell(
      [0, looked('ab')],
      [0, hope],
      [200, failed('a', 'history-not-written')],
      [300, looked('b')],
      [1_200, looked('b')],
    ),
  ).toEqual(['look after 1000', 'send a', 'look after 1000', 'look after 900', 'send b']);
});

it('a service that fails for ever is asked by and by less often', () => {
  const sends: number[] = [];
  let state = emptyOutbox;
  const dispatch = (happening: Happening, at: number) => {
    const after = step(state, { ...happening, at } as OutboxEvent);
    state = after.state;
    if (after.commands.some(({ type }) => type === 'send')) sends.push(at);
  };
  dispatch(looked('abc'), 0);
  dispatch(hope, 0);
  const secondsADay = 86_400;
  for (let second = 1; second < secondsADay; second++) {
    const at = second * 1_000;
    if (state.sending !== null) dispatch(failed(state.sending, 'service-down'), at);
    dispatch(looked('abc'), at);
  }
  expect(sends.length).toBeLessThan(200);
  expect(sends.at(-1)).toBeGreaterThan((secondsADay - 1_300) * 1_000);
});

it('after one that went in many pieces the next waits as if each had been one of its own', () => {
  expect(
    tell(
      [0, looked('abc')],
      [0, hope],
      [50, sent('a', 7)],
      [150, hope],
      [700, hope],
      // What was cut off or failed has been asked as well.
      [710, failed('b', 'cancelled', 0, 3)],
      [999, hope],
      [1_000, hope],
    ),
  ).toEqual([
    'look after 1000',
    'send a',
    'look after 650',
    'look after 550',
    'send b',
    'look after 290',
    'look after 1',
    'send b',
  ]);
});

it('one that never left, as without a network, is waited for as ever', () => {
  expect(tell([0, looked('ab')], [0, hope], [5, failed('a', 'service-timeout', 0, 0)], [100, hope])).toEqual([
    'look after 1000',
    'send a',
    'look after 95',
    'send a',
  ]);
});

it('one whose model cannot be had is passed over until a pause, and told once for its round', () => {
  const did = tell(
    [0, looked('abcd')],
    [0, hope],
    [100, failed('a', 'model-damaged')],
    [200, failed('b', 'model-damaged')],
    [300, sent('c')],
    [400, sent('d')],
    [4_399, looked('ab')],
    [4_400, looked('ab')],
  );
  expect(did).toEqual([
    'look after 1000',
    'send a',
    'send b',
    'send c',
    'send d',
    'tell 2, tell 2 that model-damaged, look after 4000',
    'look after 1',
    'send a',
  ]);
});

it('one that was given up is told', () => {
  expect(tell([0, { type: 'given-up' }])).toEqual(['tell 0 and 1 in vain']);
});

it('somebody who wants it now is not kept waiting by a key that was not accepted, and is told of it again', () => {
  const wanted: Happening = { type: 'wanted' };
  expect(
    tell(
      [0, looked('a')],
      [0, hope],
      [10, failed('a', 'key-rejected')],
      [500, hope],
      [600, looked('ab')],
      [600, wanted],
      [610, failed('a', 'key-rejected')],
    ),
  ).toEqual([
    'look after 1000',
    'send a',
    'tell 1 that key-rejected',
    '',
    '',
    'send a',
    'tell 2 that key-rejected',
  ]);
});

it('what needed no service makes room for the next one at once', () => {
  expect(tell([0, looked('ab')], [0, hope], [10, sent('a', 0)], [20, sent('b', 0)])).toEqual([
    'look after 1000',
    'send a',
    'send b',
    'tell 2',
  ]);
});

it('a late answer about one that is not on its way changes nothing', () => {
  expect(
    tell([0, looked('ab')], [0, hope], [10, sent('b')], [20, failed('b', 'no-network')], [200, sent('a')]),
  ).toEqual(['look after 1000', 'send a', '', '', 'send b']);
});

it('whatever happens, one is sent at a time, never while somebody dictates, and never sooner than is allowed', () => {
  let seed = 7;
  const pick = (count: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % count;
  };
  for (let run = 0; run < 300; run++) {
    let state = emptyOutbox;
    let at = 0;
    let onItsWay: string | null = null;
    let lastBegan = Number.NEGATIVE_INFINITY;
    let lastRequests = 0;
    let facts = quiet;
    for (let event = 0; event < 60; event++) {
      at += pick(900);
      const id: string = onItsWay ?? 'abcdef'.charAt(pick(6));
      const code = errorCodes[pick(errorCodes.length)] ?? 'unexpected';
      const requests = pick(12);
      const restsUntil = pick(4) === 0 ? at + pick(5_000) : 0;
      const waiting = [...'abcdef'].filter(() => pick(3) > 0);
      const happenings: readonly Happening[] = [
        { type: 'looked', facts: { waiting, isDictating: pick(3) === 0, restsUntil }, chance: 0.5 },
        hope,
        { type: 'service-answered' },
        changed,
        sent(id, requests),
        failed(id, code, restsUntil, requests),
      ];
      const happening = happenings[pick(happenings.length)] ?? hope;
      if (happening.type === 'looked') facts = happening.facts;
      if (happening.type === 'failed')
        facts = { ...facts, restsUntil: onItsWay === id ? restsUntil : facts.restsUntil };
      if ((happening.type === 'sent' || happening.type === 'failed') && onItsWay === id) {
        onItsWay = null;
        lastRequests = happening.type === 'failed' ? Math.max(1, requests) : requests;
      }
      const after = step(state, { ...happening, at } as OutboxEvent, policy);
      state = after.state;
      for (const command of after.commands) {
        if (command.type !== 'send') continue;
        expect([onItsWay, facts.isDictating, facts.restsUntil <= at]).toEqual([null, false, true]);
        expect(at - lastBegan).toBeGreaterThanOrEqual(policy.betweenMs * lastRequests);
        expect(facts.waiting).toContain(command.id);
        onItsWay = command.id;
        lastBegan = at;
      }
    }
  }
});
