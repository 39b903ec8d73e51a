/** Real requests to real servers on this machine; only the times are shorter than a person's. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { standIn } from '../../../src-core/asking.ts';
import { type AskingPolicy, askingPolicy } from '../../../src-core/asking-policy.ts';
import { standInWords } from '../../../src-core/words/en.ts';
import { AskingFailure, type BilledRequest, createAsking } from '../../../src-main/transcription/asking.ts';
import { openExperience } from '../../../src-main/transcription/experience.ts';
import type { SpeechService } from '../../../src-main/transcription/speech-service.ts';
import { pieceOf, plainService, reply, startPlainServer } from '../../fakes/plain-service.ts';
import { nothingSet } from '../../fakes/request.ts';
import { storedFile } from '../../fakes/stored-file.ts';

const request = nothingSet;
const second = pieceOf(new Int16Array(16_000));
const never = new AbortController().signal;
/** As the app's, but for people who wait four seconds. */
const hurried: AskingPolicy = {
  ...askingPolicy,
  patience: { fixedMs: 4_000, perSoundMs: 0 },
  answer: { fixedMs: 1_000, perSoundMs: 0 },
  pausesMs: [20],
  longestPauseMs: 400,
};

function asking(services: readonly SpeechService[], more: Partial<Parameters<typeof createAsking>[0]> = {}) {
  const billed: BilledRequest[] = [];
  const experience = openExperience();
  const ask = createAsking({
    services,
    hedging: false,
    policy: hurried,
    experience,
    now: () => performance.now(),
    random: Math.random,
    onBilled: (each) => billed.push(each),
    ...more,
  });
  return { ask, billed, experience };
}

const afterwards = () => new Promise((resolve) => setImmediate(resolve));
const ends = (attempts: AskingFailure['attempts']) =>
  attempts.map(({ service, why, end }) => `${why} ${service} ${end}`);

describe('a service that fails', () => {
  it('is asked once more, and answers', async () => {
    await using server = await startPlainServer((_, response, place) =>
      reply(response, place === 0 ? 503 : 200, 'hello'),
    );
    const { ask, billed } = asking([plainService('groq', server.baseUrl)]);
    const answer = await ask(second, request, never);
    expect([answer.transcript.text, answer.service, answer.host, ends(answer.attempts)]).toEqual([
      'hello',
      'groq',
      new URL(server.baseUrl).host,
      ['first groq service-down', 'retry groq answered'],
    ]);
    expect(billed).toEqual([
      { service: 'groq', model: 'plain', soundMs: 1_000, remaining: { requests: 7, audioSeconds: null } },
    ]);
  });

  it('is asked again after the time it asked for', async () => {
    await using server = await startPlainServer((_, response, place) =>
      reply(response, place === 0 ? 429 : 200, 'hello', { 'retry-after': '0.3' }),
    );
    await using other = await startPlainServer((_, response) => reply(response, 200, 'other'));
    const { ask } = asking([plainService('groq', server.baseUrl), plainService('openai', other.baseUrl)]);
    expect((await ask(second, request, never)).transcript.text).toBe('hello');
    const [first = 0, again = 0] = server.askedAt;
    expect(again - first).toBeGreaterThan(295);
  });

  it('and wants a long pause is left for the next one, also by the next question, until it is over', async () => {
    await using server = await startPlainServer((_, response) =>
      reply(response, 429, '', { 'retry-after': '60' }),
    );
    await using other = await startPlainServer((_, response) => reply(response, 200, 'other'));
    let laterMs = 0;
    const { ask } = asking([plainService('groq', server.baseUrl), plainService('openai', other.baseUrl)], {
      now: () => performance.now() + laterMs,
    });
    const asked: (readonly string[])[] = [];
    for (const passedMs of [0, 59_000, 2_000]) {
      laterMs += passedMs;
      const { attempts } = await ask(second, request, never);
      asked.push(ends(attempts));
    }
    expect(asked).toEqual([
      ['first groq service-busy', 'fallback openai answered'],
      ['skipped groq service-busy', 'fallback openai answered'],
      ['first groq service-busy', 'fallback openai answered'],
    ]);
  });

  it('and wants a long pause is asked at once when its key or address has changed', async () => {
    await using server = await startPlainServer((_, response) =>
      reply(response, 429, '', { 'retry-after': '60' }),
    );
    await using other = await startPlainServer((_, response) => reply(response, 200, 'other'));
    const { ask, experience } = asking([
      plainService('groq', server.baseUrl),
      plainService('openai', other.baseUrl),
    ]);
    await ask(second, request, never);
    experience.wake();
    expect(ends((await ask(second, request, never)).attempts)).toEqual([
      'first groq service-busy',
      'fallback openai answered',
    ]);
  });

  it('and wants a long pause while nobody else is left says when to ask again', async () => {
    await using server = await startPlainServer((_, response) =>
      reply(response, 429, '', { 'retry-after': '60' }),
    );
    const { ask } = asking([plainService('groq', server.baseUrl)]);
    await expect(ask(second, request, never)).rejects.toMatchObject({
      code: 'service-busy',
      retryAfterMs: 60_000,
    });
    expect(server.askedAt.length).toBe(1);
  });

  it('says so from the moment on at which the last of the others has failed, too', async () => {
    await using server = await startPlainServer((_, response) =>
      reply(response, 429, '', { 'retry-after': '60' }),
    );
    await using other = await startPlainServer((_, response) => {
      setTimeout(() => reply(response, 401, ''), 50);
    });
    const { ask } = asking([plainService('groq', server.baseUrl), plainService('openai', other.baseUrl)]);
    const failure = await ask(second, request, never).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'service-busy' });
    expect((failure as AskingFailure).retryAfterMs).toBeLessThan(59_960);
  });

  it('by its configuration is asked once, and people hear who stood in and why', async () => {
    await using server = await startPlainServer((_, response) => reply(response, 401, ''));
    await using other = await startPlainServer((_, response) => reply(response, 200, 'other'));
    const { ask } = asking([plainService('groq', server.baseUrl), plainService('openai', other.baseUrl)]);
    const { attempts, service } = await ask(second, request, never);
    const stoodIn = standIn(attempts);
    expect([service, server.askedAt.length, stoodIn]).toEqual([
      'openai',
      1,
      { wanted: 'groq', answered: 'openai', because: 'key-rejected' },
    ]);
    expect(stoodIn && standInWords(stoodIn)).toBe(
      'OpenAI transcribed this instead of Groq. The service did not accept the key.',
    );
    expect(standInWords({ wanted: 'groq', answered: 'openai', because: 'late' })).toBe(
      'Groq was slow, so OpenAI answered first.',
    );
  });

  it('by not being there is asked twice', async () => {
    const gone = await startPlainServer(() => {});
    await gone[Symbol.asyncDispose]();
    await using other = await startPlainServer((_, response) => reply(response, 200, 'other'));
    const { ask } = asking([plainService('groq', gone.baseUrl), plainService('custom', other.baseUrl)]);
    const { attempts } = await ask(second, request, never);
    expect(ends(attempts)).toEqual([
      'first groq service-unreachable',
      'retry groq service-unreachable',
      'fallback custom answered',
    ]);
  });

  it('by hanging is hung up on, and the next one answers', async () => {
    await using server = await startPlainServer((incoming) => incoming.resume());
    await using other = await startPlainServer((_, response) => reply(response, 200, 'other'));
    const { ask, billed } = asking([
      plainService('groq', server.baseUrl),
      plainService('openai', other.baseUrl),
    ]);
    const { attempts } = await ask(second, request, never);
    expect(ends(attempts)).toEqual(['first groq service-timeout', 'fallback openai answered']);
    await server.abandoned(1);
    await afterwards();
    // It has heard the sound, so it may want money for it.
    expect(billed.map(({ service, model }) => [service, model])).toEqual([
      ['groq', null],
      ['openai', 'plain'],
    ]);
  });

  it('in our own code is no reason to give up either', async () => {
    await using other = await startPlainServer((_, response) => reply(response, 200, 'other'));
    const broken: SpeechService = {
      id: 'groq',
      host: 'example.org',
      ask: () => {
        throw new TypeError('a bug');
      },
    };
    const { ask } = asking([broken, plainService('openai', other.baseUrl)]);
    const { attempts } = await ask(second, request, never);
    expect(ends(attempts)).toEqual(['first groq unexpected', 'fallback openai answered']);
  });

  it('together with all others: the failure is the wanted one’s, and tells of all', async () => {
    await using server = await startPlainServer((_, response) => reply(response, 404, ''));
    await using other = await startPlainServer((_, response) => reply(response, 500, ''));
    const { ask } = asking([plainService('groq', server.baseUrl), plainService('openai', other.baseUrl)]);
    const failure = await ask(second, request, never).catch((error: unknown) => error);
    if (!(failure instanceof AskingFailure)) throw failure;
    expect([failure.code, ends(failure.attempts)]).toEqual([
      'service-not-found',
      [
        'first groq service-not-found',
        'fallback openai service-down',
        ...Array(4).fill('retry openai service-down'),
      ],
    ]);
  });
});

describe('hedging', () => {
  it('asks the next when the answer is later than usual; the loser is hung up on', async () => {
    let isHanging = false;
    await using server = await startPlainServer((incoming, response) =>
      isHanging ? incoming.resume() : reply(response, 200, 'wanted'),
    );
    await using other = await startPlainServer((_, response) => reply(response, 200, 'other'));
    const { ask, billed, experience } = asking(
      [plainService('groq', server.baseUrl), plainService('openai', other.baseUrl)],
      // A deadline that would take much longer than the hedge.
      { hedging: true, policy: askingPolicy },
    );
    for (let answers = 0; answers < 20; answers += 1) await ask(second, request, never);
    await afterwards();
    expect(experience.lateAfterMs('groq', 1_000)).toBeLessThan(1_700);
    const before = billed.length;
    isHanging = true;
    const { attempts, service, transcript } = await ask(second, request, never);
    expect([service, transcript.text, ends(attempts)]).toEqual([
      'openai',
      'other',
      ['first groq overtaken', 'hedge openai answered'],
    ]);
    await server.abandoned(1);
    await afterwards();
    expect(billed.slice(before).map((each) => each.service)).toEqual(['groq', 'openai']);
  });
});

describe('cancelling', () => {
  it('in the middle of an upload ends it at once, and is nobody’s failure', async () => {
    const reached = Promise.withResolvers<IncomingMessage>();
    let received = 0;
    // It takes a little of the sound, and then no more until it is told to.
    await using server = await startPlainServer((incoming) => {
      incoming.once('data', () => {
        incoming.pause();
        reached.resolve(incoming);
      });
      incoming.on('data', (bytes: Buffer) => {
        received += bytes.length;
      });
    });
    await using other = await startPlainServer((_, response) => reply(response, 200, 'other'));
    const minutes = pieceOf(new Int16Array(16_000 * 600));
    const { ask, billed, experience } = asking(
      [plainService('groq', server.baseUrl), plainService('openai', other.baseUrl)],
      { policy: askingPolicy, hedging: true },
    );
    const abort = new AbortController();
    const asked = ask(minutes, request, abort.signal);
    const upload = await reached.promise;
    const usual = experience.lateAfterMs('groq', 1_000);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    upload.resume();
    await server.abandoned(1);
    expect([received > 0, received < minutes.samples.byteLength, upload.complete]).toEqual([
      true,
      true,
      false,
    ]);
    await afterwards();
    expect([other.askedAt.length, billed, experience.lateAfterMs('groq', 1_000) === usual]).toEqual([
      0,
      [],
      true,
    ]);
    expect(experience.restsBecause('groq', performance.now())).toBeNull();
  });

  it('in a pause asks nobody any more', async () => {
    const refused = Promise.withResolvers<void>();
    await using server = await startPlainServer((_, response) => {
      reply(response, 429, '', { 'retry-after': '0.2' });
      response.on('finish', () => refused.resolve());
    });
    const { ask } = asking([plainService('groq', server.baseUrl)]);
    const abort = new AbortController();
    const asked = ask(second, request, abort.signal);
    await refused.promise;
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    // A second question, which takes as long as the pause would have, tells that nothing came of it.
    await expect(
      asking([plainService('groq', server.baseUrl)]).ask(second, request, never),
    ).rejects.toThrow();
    expect(server.askedAt.length).toBe(1 + 5);
  });

  it('before it began asks nobody', async () => {
    await using server = await startPlainServer((_, response) => reply(response, 200, 'hello'));
    const { ask } = asking([plainService('groq', server.baseUrl)]);
    await expect(ask(second, request, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.askedAt.length).toBe(0);
  });
});

describe('a service on this computer that stands in', () => {
  const languages: (string | null)[] = [];
  const local: SpeechService = {
    id: 'embedded',
    host: null,
    ask: async (_, { language }) => {
      languages.push(language);
      return {
        transcript: { text: 'here', model: 'm', provider: null, language: null, segments: [], words: [] },
        receipt: null,
        remaining: null,
      };
    },
  };

  it('is told what is usually spoken, once that is clear', async () => {
    let isDown = false;
    await using server = await startPlainServer((_, response, place) =>
      reply(response, isDown ? 400 : 200, 'x', { 'content-language': place === 1 ? 'cy' : 'de' }),
    );
    const { ask } = asking([plainService('groq', server.baseUrl), local]);
    for (const down of [true, false, false, false, true, false, true]) {
      isDown = down;
      await ask(second, request, never);
    }
    await asking([local]).ask(second, request, never);
    expect(languages).toEqual([null, null, 'de', null]);
  });
});

it('how long a service wants to be left alone is known after a start, by a clock that may have been set', () => {
  const file = storedFile();
  const clocks = (now: number, wall: number) => ({ now: () => now, wallClock: () => wall });
  const before = openExperience(file, clocks(5_000, 1_000_000));
  before.rest('groq', 'service-busy', 65_000);
  before.rest('openai', 'service-busy', 6_000);
  const restsUntil = (now: number, wall: number) => {
    const after = openExperience(file.reopened(), clocks(now, wall));
    return [after.restsUntil('groq'), after.restsUntil('openai'), after.restsBecause('groq', now)];
  };
  // Ten seconds later.
  expect(restsUntil(100, 1_010_000)).toEqual([50_100, 0, 'service-busy']);
  expect(restsUntil(100, 1_060_000)).toEqual([0, 0, null]);
  // The clock was set back by days: never longer than an hour.
  expect(restsUntil(100, 1_000)).toEqual([1_059_100, 1_000_100, 'service-busy']);
  expect(restsUntil(100, -1_000_000_000)).toEqual([3_600_100, 3_600_100, 'service-busy']);
  before.wake();
  expect(restsUntil(100, 1_010_000)).toEqual([0, 0, null]);
});

it('a rest holds after a start only for the one who asked for it', () => {
  const file = storedFile();
  const known = (identity: string) => ({ identityOf: () => identity });
  openExperience(file, known('one')).rest('groq', 'service-busy', performance.now() + 60_000);
  const rests = (identity: string) => openExperience(file.reopened(), known(identity)).restsUntil('groq') > 0;
  expect([rests('one'), rests('another')]).toEqual([true, false]);
  // It is still known after a start at which something else was learnt.
  const next = file.reopened();
  openExperience(next, known('one')).noteLatency('openai', 1_000, 500);
  expect(openExperience(next.reopened(), known('one')).restsUntil('groq')).toBeGreaterThan(0);
});

it('what was learnt about times is there again after a start, and a full disk takes nothing away', async () => {
  const file = storedFile();
  const before = openExperience(file);
  for (let answer = 0; answer < 20; answer += 1) before.noteLatency('groq', 1_000, 500);
  expect(openExperience(file.reopened()).lateAfterMs('groq', 1_000)).toBeCloseTo(500);
  expect(openExperience(storedFile({ latencies: { groq: ['x'] } })).lateAfterMs('groq', 1_000)).toBe(1_720);
  const full = openExperience({
    initial: {},
    write: () => {
      throw new Error('ENOSPC');
    },
  });
  for (let answer = 0; answer < 20; answer += 1) full.noteLatency('groq', 1_000, 500);
  expect(full.lateAfterMs('groq', 1_000)).toBeCloseTo(500);
});
