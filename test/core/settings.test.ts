import { describe, expect, it } from 'vitest';
import { changedSettings } from '../../src-core/changed-settings.ts';
import { serviceBaseUrl } from '../../src-core/service-url.ts';
import { defaultSettings, type Settings, settingsChange, settingsFromFile } from '../../src-core/settings.ts';

const dictateWith = (keys: string) => ({ keys, action: 'dictate', language: null }) as const;

describe('settings from a file', () => {
  it.each([undefined, null, 7, 'text', [], {}])('%j give the defaults', (stored) => {
    expect(settingsFromFile(stored)).toEqual({ settings: defaultSettings, rejected: [] });
  });

  it('lose only the value that is wrong', () => {
    expect(settingsFromFile({ hotkeys: [dictateWith('F8')], theme: 'pink', language: 'de' })).toEqual({
      settings: { ...defaultSettings, hotkeys: [dictateWith('F8')], language: 'de' },
      rejected: ['theme'],
    });
  });

  it('start with every single field spoilt', () => {
    for (const name of Object.keys(defaultSettings)) {
      for (const bad of ['x'.repeat(5_000), name === 'services' ? 7 : { a: 1 }, -1]) {
        expect(settingsFromFile({ [name]: bad })).toEqual({ settings: defaultSettings, rejected: [name] });
      }
    }
  });

  it('start with every single value of a connection spoilt, and keep its neighbours', () => {
    for (const [service, connection] of Object.entries(defaultSettings.services)) {
      for (const name of Object.keys(connection)) {
        const stored = {
          theme: 'dark',
          services: { groq: { model: 'mine' }, [service]: { model: 'mine', [name]: { bad: 1 } } },
        };
        const { settings, rejected } = settingsFromFile(stored);
        expect(rejected).toEqual([`services.${service}.${name}`]);
        expect(settings.theme).toBe('dark');
        expect(settings.services).toEqual(
          changedSettings(defaultSettings, {
            services: {
              groq: { model: 'mine' },
              [service]: name === 'model' ? {} : { model: 'mine' },
              ...(service === 'groq' && name === 'model' ? { groq: {} } : {}),
            },
          }).services,
        );
      }
    }
  });

  it('of a version with one microphone keep it as the first of the list', () => {
    const microphone = { id: 'a1', label: 'Desk' };
    expect(settingsFromFile({ microphone })).toEqual({
      settings: { ...defaultSettings, microphones: [microphone] },
      rejected: [],
    });
    expect(settingsFromFile({ microphone: null })).toEqual({ settings: defaultSettings, rejected: [] });
  });

  it('lose only the items of a list that are wrong', () => {
    expect(
      settingsFromFile({
        vocabulary: ['Dictum', 7, ' Groq ', '', 'Dictum', null, 'last'],
        favouriteLanguages: ['de', 'tlh', 'en'],
        fallback: ['groq', 'skynet', 'groq', 'embedded'],
        services: { cortecs: { allowedProviders: ['ovh', 3] } },
      }),
    ).toEqual({
      settings: {
        ...defaultSettings,
        vocabulary: ['Dictum', 'Groq', 'last'],
        favouriteLanguages: ['de', 'en'],
        fallback: ['groq', 'embedded'],
        services: {
          ...defaultSettings.services,
          cortecs: { ...defaultSettings.services.cortecs, allowedProviders: ['ovh'] },
        },
      },
      rejected: expect.arrayContaining([
        'vocabulary',
        'favouriteLanguages',
        'fallback',
        'services.cortecs.allowedProviders',
      ]),
    });
  });

  it('may come from before there were several services', () => {
    const stored = { service: 'groq', groqModel: 'whisper-large-v3', groqBaseUrl: 'http://127.0.0.1:5000' };
    expect(settingsFromFile(stored)).toEqual({
      settings: changedSettings(defaultSettings, {
        service: 'groq',
        services: { groq: { model: 'whisper-large-v3', baseUrl: 'http://127.0.0.1:5000' } },
      }),
      rejected: [],
    });
    expect(settingsFromFile({ groqBaseUrl: 'http://evil.example', groqModel: 'mine' })).toMatchObject({
      settings: { services: { groq: { baseUrl: 'https://api.groq.com', model: 'mine' } } },
      rejected: ['services.groq.baseUrl'],
    });
  });

  it('hold nothing of the defaults that a later change could spoil', () => {
    const { settings } = settingsFromFile({ services: 7 });
    expect(settings.services.groq).not.toBe(defaultSettings.services.groq);
  });

  it('come back from the file as they went in', () => {
    const settings = changedSettings(defaultSettings, {
      language: 'de',
      temperature: 0,
      monthlyCapDollars: 0,
      services: { cortecs: { euNative: false }, custom: { baseUrl: 'http://localhost:8080' } },
    });
    expect(settingsFromFile(JSON.parse(JSON.stringify(settings)))).toEqual({ settings, rejected: [] });
  });

  it('do not take a hotkey that types into apps, and leave nobody without one', () => {
    for (const keys of ['A', 'Shift+A', 'nonsense']) {
      const stored = [{ hotkey: keys }, { hotkeys: [dictateWith(keys)] }];
      for (const each of stored)
        expect(settingsFromFile(each)).toEqual({ settings: defaultSettings, rejected: ['hotkeys'] });
    }
    expect(settingsFromFile({ hotkeys: [dictateWith('A'), dictateWith('F8')] })).toEqual({
      settings: { ...defaultSettings, hotkeys: [dictateWith('F8')] },
      rejected: ['hotkeys'],
    });
  });

  it('of a version with one hotkey keep it', () => {
    expect(settingsFromFile({ hotkey: 'Control+Alt+D' })).toEqual({
      settings: { ...defaultSettings, hotkeys: [dictateWith('Control+Alt+D')] },
      rejected: [],
    });
    expect(settingsFromFile({ hotkey: 'F8', hotkeys: [] }).settings.hotkeys).toEqual([]);
  });

  it('have each key once, in the binding that stands first', () => {
    const hotkeys = [
      { keys: 'F8', action: 'dictate', language: 'de' },
      dictateWith('RightControl'),
      { keys: 'F8', action: 'paste-last', language: null },
    ];
    expect(settingsFromFile({ hotkeys }).settings.hotkeys).toEqual(hotkeys.slice(0, 2));
  });
});

describe('a change of settings', () => {
  it('holds only what is changed', () => {
    expect(settingsChange.parse({ language: null })).toEqual({ language: null });
  });

  it.each([
    { isAdmin: true },
    { recentLanguages: ['de'] },
    { services: { groq: { key: 'gsk' } } },
    { services: { skynet: {} } },
    { services: { groq: { baseUrl: 'http://evil.example' } } },
    { services: { groq: { baseUrl: null } } },
    { services: { openai: { model: ' ' } } },
    { temperature: 1.1 },
    { monthlyCapDollars: -1 },
    { monthlyCapDollars: Number.NaN },
  ])('like %j is refused', (change) => {
    expect(settingsChange.safeParse(change).success).toBe(false);
  });

  it('changes one value of one connection and leaves the rest', () => {
    const change = settingsChange.parse({ services: { cortecs: { euNative: true } } });
    expect(changedSettings(defaultSettings, change)).toEqual({
      ...defaultSettings,
      services: {
        ...defaultSettings.services,
        cortecs: { ...defaultSettings.services.cortecs, euNative: true },
      },
    });
  });

  it('can take a value back to not set', () => {
    const set = changedSettings(defaultSettings, {
      temperature: 0.2,
      services: { cortecs: { euNative: true } },
    });
    expect(changedSettings(set, { temperature: null, services: { cortecs: { euNative: null } } })).toEqual(
      defaultSettings,
    );
  });

  it('remembers the languages chosen lately, the latest first, each once', () => {
    const chosen = (['de', 'en', 'fr', 'de', 'es', 'it', null, 'nn'] as const).reduce<Settings>(
      (settings, language) => changedSettings(settings, { language }),
      defaultSettings,
    );
    expect(chosen.recentLanguages).toEqual(['nn', 'it', 'es', 'de', 'fr']);
  });
});

describe('the address of a service', () => {
  it.each([
    ['https://api.groq.com', 'https://api.groq.com'],
    ['https://api.groq.com/', 'https://api.groq.com'],
    ['https://speech.example.org:8443/groq/', 'https://speech.example.org:8443/groq'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['http://[::1]:5000', 'http://[::1]:5000'],
    [' https://api.groq.com ', 'https://api.groq.com'],
  ])('%s is taken', (given, kept) => {
    expect(serviceBaseUrl.parse(given)).toBe(kept);
  });

  it.each([
    '',
    'api.groq.com',
    'http://api.groq.com',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://localhost@evil.example',
    'https://user:secret@api.groq.com',
    'https://user@api.groq.com',
    'ftp://api.groq.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,x',
    'https://',
    'https:///path',
    'https://api.groq.com?key=1',
    'https://api.groq.com:99999',
    'https://api.groq.com#x',
    'https://api.groq.com/v1?key=1',
    'https://api.groq.com/v1#x',
    'https://api.groq.com\\@evil.example',
    'https://api groq.com',
    'https://api.groq.com/\nHost: evil',
    'http:/127.0.0.1',
    '//api.groq.com',
    'http://0.0.0.0:80',
    'http://2130706433',
    'https://[::1',
    'http://[::2]:80',
    'wss://api.groq.com',
  ])('%j is refused', (url) => {
    expect(serviceBaseUrl.safeParse(url).success).toBe(false);
  });
});
