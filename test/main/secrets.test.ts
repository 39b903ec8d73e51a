import { expect, it } from 'vitest';
import { takeEnvironment } from '../../src-main/environment.ts';
import { type Keyring, openSecrets } from '../../src-main/secrets.ts';
import type { StoredFile } from '../../src-main/stored-file.ts';

const groq = 'https://api.groq.com';
const canary = 'gsk_canary-key-0123456789';

function setUp({ isSafe = true, environmentKey = null as string | null, initial = {} } = {}) {
  const written: unknown[] = [];
  const file: StoredFile = { initial, wasSetAside: false, write: (content) => written.push(content) };
  // Turns every byte around: not a cipher, but nothing that could be mistaken for the key.
  const turn = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0xff));
  const keyring: Keyring = {
    isSafe: () => isSafe,
    seal: (plain) => turn(Buffer.from(plain)),
    unseal: (sealed) => turn(sealed).toString(),
  };
  return { secrets: openSecrets(file, keyring, environmentKey), written };
}

it('seals a key before it reaches the disk', () => {
  const { secrets, written } = setUp();
  secrets.set(groq, canary);
  expect(secrets.key(groq)).toBe(canary);
  expect(written.length).toBe(1);
  expect(JSON.stringify(written)).not.toContain('canary');
  expect(secrets.status(groq)).toEqual({ isSet: true, lastFour: '6789', kept: 'keyring' });
});

it('keeps it in memory only where the system hides nothing', () => {
  const { secrets, written } = setUp({ isSafe: false });
  secrets.set(groq, canary);
  expect(written).toEqual([]);
  expect(secrets.status(groq).kept).toBe('session');
});

it('gives it to no other host', () => {
  const { secrets } = setUp();
  secrets.set(groq, canary);
  expect(secrets.key('https://api.groq.com.evil.example')).toBeNull();
  expect(secrets.key('http://127.0.0.1:8080')).toBeNull();
  expect(secrets.status('https://evil.example')).toEqual({ isSet: false, lastFour: null, kept: null });
});

it('reads a sealed key again after a restart', () => {
  const first = setUp();
  first.secrets.set(groq, canary);
  const second = setUp({ initial: first.written[0] as Record<string, unknown> });
  expect(second.secrets.key(groq)).toBe(canary);
});

it('forgets a key that is removed', () => {
  const { secrets, written } = setUp();
  secrets.set(groq, canary);
  secrets.remove();
  expect([secrets.key(groq), written.at(-1)]).toEqual([null, {}]);
});

it('takes GROQ_API_KEY for Groq and this machine, and out of the environment', () => {
  const environment: NodeJS.ProcessEnv = {
    GROQ_API_KEY: canary,
    GROQ_BASE_URL: 'https://evil.example',
    GROQ_LOG: 'debug',
    GROQ_CUSTOM_HEADERS: 'x: y',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    PATH: '/bin',
  };
  const { groqKey } = takeEnvironment(environment);
  expect([groqKey, environment]).toEqual([canary, { PATH: '/bin' }]);
  const { secrets } = setUp({ environmentKey: groqKey });
  expect([
    secrets.key(groq),
    secrets.key('http://127.0.0.1:9'),
    secrets.key('https://other.example'),
  ]).toEqual([canary, canary, null]);
});
