/** The real engine behind the interface all services stand behind, and as the fallback of one that is gone. */
import { describe, expect, it } from 'vitest';
import { askingPolicy } from '../../../src-core/asking-policy.ts';
import type { Spoken } from '../../../src-core/choose-model.ts';
import { createAsking } from '../../../src-main/transcription/asking.ts';
import { createEmbeddedService } from '../../../src-main/transcription/embedded-service.ts';
import { openExperience } from '../../../src-main/transcription/experience.ts';
import { pieceOf, plainService, reply, startPlainServer } from '../../fakes/plain-service.ts';
import { nothingSet } from '../../fakes/request.ts';
import { engineOfFile } from './engine-of-file.ts';
import { shippedPlaceFor, silence, soundOf } from './speech-stage.ts';

const real = engineOfFile();

const never = new AbortController().signal;
const request = nothingSet;
const embedded = () => createEmbeddedService({ engine: real.engine, placeFor: shippedPlaceFor });
const said = /^He was not an ill.disposed young man/;

describe('the embedded engine as a service', () => {
  it('answers a whole piece, and nothing leaves this computer', async () => {
    const answer = await embedded().ask(pieceOf(soundOf('libri-0880')), request, never);
    expect(answer).toEqual({
      transcript: {
        text: expect.stringMatching(said),
        model: 'moonshine-base-en',
        provider: null,
        language: 'en',
        segments: [],
        words: [],
      },
      receipt: null,
      remaining: null,
    });
  });

  it('hears nothing in silence', async () => {
    const { transcript } = await embedded().ask(pieceOf(silence(2)), request, never);
    expect(transcript.text).toBe('');
  });

  it.each([0, 1, 160, 4_800])('makes no words of %i samples, loud or silent', async (count) => {
    for (const level of [0, 20_000]) {
      const { transcript } = await embedded().ask(pieceOf(new Int16Array(count).fill(level)), request, never);
      expect(transcript.text).toBe('');
    }
  });

  it.each([
    { language: null, translate: false, isAsked: true },
    { language: 'en', translate: false, isAsked: true },
    { language: 'en', translate: true, isAsked: true },
    { language: 'de', translate: false, isAsked: false },
    { language: 'de', translate: true, isAsked: false },
    // Who wants a translation does not speak English.
    { language: null, translate: true, isAsked: false },
  ])('asked for $language, translated: $translate', async ({ language, translate, isAsked }) => {
    const answer = embedded().ask(pieceOf(silence(0.5)), { ...request, language, translate }, never);
    if (isAsked) await expect(answer).resolves.toMatchObject({ transcript: { text: '' } });
    else await expect(answer).rejects.toMatchObject({ code: 'language-not-understood' });
  });

  it('answers with the model that understands what is spoken', async () => {
    const asked: Spoken[] = [];
    const service = createEmbeddedService({
      engine: real.engine,
      placeFor: (spoken) => {
        asked.push(spoken);
        return shippedPlaceFor(spoken, 'moonshine-tiny-en');
      },
    });
    const spoken = { language: 'en', translate: false };
    const { transcript } = await service.ask(
      pieceOf(soundOf('libri-0880')),
      { ...request, ...spoken },
      never,
    );
    expect(asked).toEqual([spoken]);
    expect(transcript).toMatchObject({
      text: expect.stringMatching(/^He was not an ill.*young man/),
      model: 'moonshine-tiny-en',
    });
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    const asked = embedded().ask(pieceOf(soundOf('libri-0880')), request, abort.signal);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('stands in for a service that is down', async () => {
  await using server = await startPlainServer((_, response) => reply(response, 500, ''));
  const ask = createAsking({
    services: [plainService('groq', server.baseUrl), embedded()],
    hedging: false,
    policy: askingPolicy,
    experience: openExperience(),
    now: () => performance.now(),
    random: Math.random,
  });
  const answer = await ask(pieceOf(soundOf('libri-0880')), request, never);
  expect([answer.service, answer.host, answer.receipt, answer.attempts.map(({ end }) => end)]).toEqual([
    'embedded',
    null,
    null,
    ['service-down', 'service-down', 'answered'],
  ]);
  expect(answer.transcript.text).toMatch(said);
});
