import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openAppFiles } from '../../../src-main/windows/app-files.ts';

// A folder of pages, and beside it what no page may have.
const folder = mkdtempSync(join(tmpdir(), 'dictum-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));
const pages = join(folder, 'pages');
mkdirSync(join(pages, 'main'), { recursive: true });
writeFileSync(join(pages, 'main', 'index.html'), '<p>the page</p>');
writeFileSync(join(pages, 'main', 'notes.txt'), 'not a page');
writeFileSync(join(folder, 'secret.html'), 'the secret');
symlinkSync(join(folder, 'secret.html'), join(pages, 'link.html'));
const answer = openAppFiles(pages);

it('a page comes with its type and a policy that begins with nothing', async () => {
  const response = answer({ url: 'app://dictum/main/index.html', method: 'GET' });
  expect([response.status, await response.text()]).toEqual([200, '<p>the page</p>']);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const rules = (response.headers.get('content-security-policy') ?? '').split('; ');
  expect(rules).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'none'",
      "frame-ancestors 'none'",
    ]),
  );
});

it.each([
  'app://dictum/../secret.html',
  'app://dictum/main/../../secret.html',
  'app://dictum/%2e%2e/secret.html',
  'app://dictum/..%2fsecret.html',
  'app://dictum/..%5csecret.html',
  'app://dictum/..\\secret.html',
  'app://dictum//secret.html',
  'app://dictum/main/index.html%00',
  'app://dictum/main/index.html\0',
  'app://dictum/main/./index.html',
  'app://dictum/main/%69ndex.html',
  'app://dictum/link.html',
  'app://dictum/main/notes.txt',
  'app://dictum/main/',
  'app://dictum/',
  'app://dictum',
  'app://dictum.example/main/index.html',
  'app://elsewhere/main/index.html',
  `app://dictum${join(folder, 'secret.html')}`,
])('%j is not there', (url) => {
  expect(answer({ url, method: 'GET' }).status).toBe(404);
});

it('nothing can be sent to a page', () => {
  expect(answer({ url: 'app://dictum/main/index.html', method: 'POST' }).status).toBe(404);
});
