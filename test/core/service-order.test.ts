import { expect, it } from 'vitest';
import { changedSettings } from '../../src-core/changed-settings.ts';
import { requestFrom, serviceOrder } from '../../src-core/service-order.ts';
import { defaultSettings, type SettingsChange } from '../../src-core/settings.ts';

const at = (change: SettingsChange) => changedSettings(defaultSettings, change);
const ownServer = { services: { custom: { baseUrl: 'http://localhost:8000' } } };
const limit = 'limit-reached';
const noAddress = 'service-address-missing';

it.each<{
  title: string;
  change: SettingsChange;
  isReached?: boolean;
  services: readonly string[];
  skipped?: readonly (readonly [string, string])[];
}>([
  { title: 'as it comes', change: {}, services: ['embedded'] },
  {
    title: 'this computer, whatever the fallback says: nothing leaves it',
    change: { service: 'embedded', fallback: ['groq', 'openai'] },
    services: ['embedded'],
  },
  {
    title: 'the chosen one, then the others',
    change: { service: 'groq', fallback: ['cortecs', 'embedded'] },
    services: ['groq', 'cortecs', 'embedded'],
  },
  {
    title: 'each once',
    change: { service: 'groq', fallback: ['openai', 'groq', 'embedded'] },
    services: ['groq', 'openai', 'embedded'],
  },
  { title: 'nobody but the chosen one', change: { service: 'openai', fallback: [] }, services: ['openai'] },
  {
    title: 'a server of one’s own',
    change: { service: 'custom', fallback: [], ...ownServer },
    services: ['custom'],
  },
  {
    title: 'without its address it is not there',
    change: { service: 'custom', fallback: ['groq'] },
    services: ['groq'],
    skipped: [['custom', noAddress]],
  },
  {
    title: 'also as a fallback, where nobody misses it',
    change: { service: 'groq', fallback: ['custom', 'embedded'] },
    services: ['groq', 'embedded'],
  },
  {
    title: 'where nobody is left there is this computer',
    change: { service: 'custom', fallback: [] },
    services: ['embedded'],
    skipped: [['custom', noAddress]],
  },
  {
    title: 'once the limit is reached',
    change: { service: 'groq', fallback: ['custom', 'embedded'], ...ownServer },
    isReached: true,
    services: ['embedded'],
    skipped: [
      ['groq', limit],
      ['custom', limit],
    ],
  },
  {
    title: 'once the limit is reached, also when it is not among the fallbacks',
    change: { service: 'groq', fallback: [] },
    isReached: true,
    services: ['embedded'],
    skipped: [['groq', limit]],
  },
  {
    title: 'once the limit is reached where nothing costs',
    change: { service: 'embedded', fallback: ['groq'] },
    isReached: true,
    services: ['embedded'],
  },
])('whom to ask: $title', ({ change, isReached = false, services, skipped = [] }) => {
  expect(serviceOrder(at(change), isReached)).toEqual({
    services,
    skipped: skipped.map(([service, code]) => ({ service, code })),
  });
});

it('what is asked is what was set, and the prompt fits whoever may be asked', () => {
  const change: SettingsChange = {
    service: 'groq',
    fallback: ['openai', 'embedded'],
    temperature: 0.3,
    wordTimes: true,
    prompt: 'Wörter '.repeat(250).trim(),
  };
  const { prompt, ...rest } = requestFrom(at(change), { language: 'de', onlySpeech: true });
  expect(rest).toEqual({
    language: 'de',
    temperature: 0.3,
    translate: false,
    wordTimes: true,
    onlySpeech: true,
  });
  expect(prompt).toMatch(/^(Wörter )+Wörter$/);
  expect(Buffer.byteLength(prompt)).toBeLessThanOrEqual(896);
  const least = requestFrom(at({ prompt: 'Style' }), { language: null, onlySpeech: false });
  expect(least).toEqual({
    language: null,
    prompt: '',
    temperature: null,
    translate: false,
    wordTimes: false,
    onlySpeech: false,
  });
});
