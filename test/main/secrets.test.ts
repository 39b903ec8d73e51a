import { describe, expect, it } from 'vitest';
import type { KeyProtection } from '../../src-core/contract.ts';
import { remoteServiceIds } from '../../src-core/services.ts';
import { takeEnvironment } from '../../src-main/environment.ts';
import { type EnvironmentKeys, type Keyring, openSecrets } from '../../src-main/secrets.ts';
import type { StoredFile } from '../../src-main/stored-file.ts';

const groq = 'https://api.groq.com';
const canary = 'gsk_canary-key-0123456789';
const noKeys: EnvironmentKeys = { groq: null, openai: null, cortecs: null, custom: null };
const noKey = { isSet: false, lastFour: null, kept: null };

function setUp({
  protection = 'keyring' as KeyProtection,
  environmentKeys = noKeys,
  initial = {} as Record<string, unknown>,
  file = null as StoredFile | null,
} = {}) {
  const written: Record<string, unknown>[] = [];
  // Turns every byte around: not a cipher, but nothing that could be mistaken for the key.
  const turn = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0xff));
  const keyring: Keyring = {
    protection: () => protection,
    seal: (plain) => turn(Buffer.from(plain)),
    unseal: (sealed) => turn(sealed).toString(),
  };
  return {
    secrets: openSecrets(
      file ?? { initial, wasSetAside: false, write: (content) => void written.push(content) },
      keyring,
      environmentKeys,
    ),
    written,
  };
}

describe('with a keyring', () => {
  it.each(remoteServiceIds)('the key of %s is sealed before it reaches the disk', (service) => {
    const { secrets, written } = setUp();
    const address = 'https://speech.example.org';
    secrets.set(service, address, canary);
    expect(secrets.key(service, address)).toBe(canary);
    expect(written.length).toBe(1);
    expect(JSON.stringify(written)).not.toContain('canary');
    expect(secrets.status(service, address)).toEqual({ isSet: true, lastFour: '6789', kept: 'keyring' });
  });

  it('of a short key nothing is shown: four letters would be most of it', () => {
    const { secrets } = setUp();
    secrets.set('custom', groq, 'short-key-1');
    expect(secrets.status('custom', groq)).toEqual({ isSet: true, lastFour: null, kept: 'keyring' });
  });

  it('a full disk is said, and changes no key', () => {
    const full: StoredFile = {
      initial: {},
      wasSetAside: false,
      write: () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
    };
    const { secrets } = setUp({ file: full });
    const notWritten = expect.objectContaining({ code: 'settings-not-written' });
    expect(() => secrets.set('groq', groq, canary)).toThrow(notWritten);
    expect(secrets.status('groq', groq)).toEqual(noKey);
    expect(() => secrets.remove('groq')).toThrow(notWritten);
  });

  it('a key is read again after a restart, beside those of other services', () => {
    const first = setUp();
    first.secrets.set('groq', groq, canary);
    first.secrets.set('openai', 'https://api.openai.com', 'sk-other');
    const second = setUp({ initial: first.written.at(-1) ?? {} });
    expect([
      second.secrets.key('groq', groq),
      second.secrets.key('openai', 'https://api.openai.com'),
    ]).toEqual([canary, 'sk-other']);
  });

  it('a key from before there were several services is still there', () => {
    const sealed = Buffer.from(Buffer.from(canary).map((byte) => byte ^ 0xff)).toString('base64');
    const { secrets } = setUp({ initial: { groq: { host: 'api.groq.com', sealed } } });
    expect(secrets.status('groq', groq)).toEqual({ isSet: true, lastFour: '6789', kept: 'keyring' });
  });

  it('an entry that cannot be read costs no other key and stays in the file', () => {
    const first = setUp();
    first.secrets.set('groq', groq, canary);
    const later = { plan: 9 };
    const second = setUp({ initial: { ...first.written[0], openai: 7, later } });
    expect(second.secrets.key('groq', groq)).toBe(canary);
    second.secrets.set('cortecs', 'https://api.cortecs.ai', 'key');
    expect(second.written[0]).toMatchObject({ openai: 7, later });
  });

  it.each(['keyring', 'none'] as const)('(%s) a key goes to no other host and service', (protection) => {
    const { secrets } = setUp({ protection });
    secrets.set('groq', groq, canary);
    expect(secrets.key('groq', 'https://api.groq.com.evil.example')).toBeNull();
    expect(secrets.key('groq', 'https://api.groq.com:8443')).toBeNull();
    expect(secrets.key('groq', 'http://127.0.0.1:8080')).toBeNull();
    expect(secrets.key('openai', groq)).toBeNull();
    expect(secrets.status('groq', 'https://evil.example')).toEqual(noKey);
    expect(secrets.status('custom', null)).toEqual(noKey);
  });

  it('a key that is removed is forgotten, and only that one', () => {
    const { secrets, written } = setUp();
    secrets.set('groq', groq, canary);
    secrets.set('openai', 'https://api.openai.com', 'sk-other');
    secrets.remove('groq');
    expect([secrets.key('groq', groq), Object.keys(written.at(-1) ?? {})]).toEqual([null, ['openai']]);
  });
});

describe('where the system hides nothing', () => {
  it.each(['readable', 'none'] as const)('(%s) a key is kept in memory only', (protection) => {
    const { secrets, written } = setUp({ protection });
    secrets.set('groq', groq, canary);
    expect(written).toEqual([]);
    expect([secrets.key('groq', groq), secrets.status('groq', groq).kept]).toEqual([canary, 'session']);
  });

  it('it reaches the disk after an explicit yes, and is known to be readable from then on', () => {
    const first = setUp({ protection: 'readable' });
    first.secrets.set('groq', groq, canary);
    first.secrets.storeReadable('groq');
    const second = setUp({ protection: 'readable', initial: first.written.at(-1) ?? {} });
    expect(second.secrets.key('groq', groq)).toBe(canary);
    expect([first, second].map(({ secrets }) => secrets.status('groq', groq).kept)).toEqual([
      'readable',
      'readable',
    ]);
  });

  it('a yes stores nothing where nothing can be stored, or where there is no key', () => {
    const none = setUp({ protection: 'none' });
    none.secrets.set('groq', groq, canary);
    none.secrets.storeReadable('groq');
    const empty = setUp({ protection: 'readable' });
    empty.secrets.storeReadable('groq');
    expect([none.written, empty.written]).toEqual([[], []]);
  });

  it('a new key takes the readable one off the disk, so that it does not come back', () => {
    const { secrets, written } = setUp({ protection: 'readable' });
    secrets.set('groq', groq, 'gsk_old-old-old');
    secrets.storeReadable('groq');
    secrets.set('groq', groq, canary);
    expect([secrets.key('groq', groq), written.at(-1)]).toEqual([canary, {}]);
  });

  it('what a keyring sealed is not opened without it', () => {
    const first = setUp();
    first.secrets.set('groq', groq, canary);
    const second = setUp({ protection: 'readable', initial: first.written[0] ?? {} });
    expect(second.secrets.key('groq', groq)).toBeNull();
  });
});

describe('keys in the environment', () => {
  const environment = (): NodeJS.ProcessEnv => ({
    GROQ_API_KEY: canary,
    OPENAI_API_KEY: ' sk-canary ',
    CORTECS_API_KEY: 'cortecs-canary',
    DICTUM_API_KEY: 'own-canary',
    GROQ_BASE_URL: 'https://evil.example',
    GROQ_LOG: 'debug',
    GROQ_CUSTOM_HEADERS: 'x: y',
    OPENAI_BASE_URL: 'https://evil.example',
    OPENAI_CUSTOM_HEADERS: 'x: y',
    OPENAI_LOG: 'debug',
    OPENAI_ORG_ID: 'org',
    OPENAI_PROJECT_ID: 'project',
    OPENAI_ADMIN_KEY: 'sk-admin-canary',
    OPENAI_WEBHOOK_SECRET: 'secret',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    SNAP: '/snap/other/1',
    PATH: '/bin',
  });

  it('are taken out of it, with all that could lead them elsewhere or have them written in place', () => {
    const before = environment();
    const { keys } = takeEnvironment(before);
    expect([keys, before]).toEqual([
      { groq: canary, openai: 'sk-canary', cortecs: 'cortecs-canary', custom: 'own-canary' },
      { PATH: '/bin' },
    ]);
  });

  it.each([
    ['groq', 'https://api.groq.com', canary],
    ['groq', 'http://127.0.0.1:9', canary],
    ['groq', 'https://localhost:9', canary],
    ['groq', 'https://other.example', null],
    ['groq', 'https://api.groq.com:444', null],
    ['groq', 'https://api.openai.com', null],
    ['openai', 'https://api.openai.com', 'sk-canary'],
    ['openai', 'https://api.groq.com', null],
    ['cortecs', 'https://api.cortecs.ai', 'cortecs-canary'],
    ['cortecs', 'https://localhost.evil.example', null],
    ['custom', 'https://speech.example.org', 'own-canary'],
  ] as const)('the one of %s at %s is %s', (service, address, key) => {
    const { secrets } = setUp({ environmentKeys: takeEnvironment(environment()).keys });
    expect(secrets.key(service, address)).toBe(key);
  });

  it('give way to a key that was entered', () => {
    const { secrets } = setUp({ environmentKeys: { ...noKeys, groq: canary } });
    secrets.set('groq', groq, 'gsk_entered-here');
    expect([secrets.key('groq', groq), secrets.status('groq', groq).kept]).toEqual([
      'gsk_entered-here',
      'keyring',
    ]);
  });
});
