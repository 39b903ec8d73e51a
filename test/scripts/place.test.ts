import { expect, test } from 'vitest';
import { cacheFolder } from '../../scripts/set-up/place.mjs';

const person = { platform: 'linux', isRoot: false, homeDir: '/home/ada', env: {} } as const;

test('the cache is where each system keeps caches', () => {
  expect([
    cacheFolder(person),
    cacheFolder({ ...person, env: { XDG_CACHE_HOME: '/fast' } }),
    cacheFolder({ ...person, platform: 'darwin' }),
  ]).toEqual(['/home/ada/.cache/dictum', '/fast/dictum', '/home/ada/Library/Caches/Dictum']);
});

test("root's cache can be read by the ordinary user of the tests", () => {
  expect(cacheFolder({ ...person, isRoot: true })).toBe('/var/cache/dictum');
});

test('the environment has the last word', () => {
  expect(cacheFolder({ ...person, isRoot: true, env: { DICTUM_CACHE_DIR: '/elsewhere' } })).toBe(
    '/elsewhere',
  );
});
