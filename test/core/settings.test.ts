import { describe, expect, it } from 'vitest';
import { serviceBaseUrl } from '../../src-core/service-url.ts';
import { defaultSettings, settingsChange, settingsFromFile } from '../../src-core/settings.ts';

describe('settings from a file', () => {
  it.each([undefined, null, 7, 'text', [], {}])('%j give the defaults', (stored) => {
    expect(settingsFromFile(stored)).toEqual({ settings: defaultSettings, rejected: [] });
  });

  it('lose only the value that is wrong', () => {
    expect(settingsFromFile({ hotkey: 'F8', theme: 'pink', language: 'de' })).toEqual({
      settings: { ...defaultSettings, hotkey: 'F8', language: 'de' },
      rejected: ['theme'],
    });
  });

  it('start with every single field spoilt', () => {
    for (const name of Object.keys(defaultSettings)) {
      for (const bad of [[], 7, { a: 1 }, true, 'x'.repeat(5_000)]) {
        expect(settingsFromFile({ [name]: bad })).toEqual({ settings: defaultSettings, rejected: [name] });
      }
    }
  });

  it('do not take a hotkey that types into apps', () => {
    expect(settingsFromFile({ hotkey: 'A' }).rejected).toEqual(['hotkey']);
    expect(settingsFromFile({ hotkey: 'Shift+A' }).rejected).toEqual(['hotkey']);
  });
});

describe('a change of settings', () => {
  it('holds only what is changed', () => {
    expect(settingsChange.parse({ language: null })).toEqual({ language: null });
  });

  it('with a name nobody knows is refused', () => {
    expect(settingsChange.safeParse({ isAdmin: true }).success).toBe(false);
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
    'https://api.groq.com#x',
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
