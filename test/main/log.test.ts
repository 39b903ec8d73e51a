import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Failure } from '../../src-core/transcription.ts';
import { openLog } from '../../src-main/log.ts';

it('writes facts, for the user alone, and no word of what a bug quotes', () => {
  const dir = mkdtempSync(join(tmpdir(), 'dictum-log-'));
  const file = join(dir, 'dictum.log');
  const log = openLog(file);
  log.info('dictation-failed', { code: 'key-rejected', service: 'groq' });
  log.unexpected(new SyntaxError('Unexpected token in "my secret diary"'));
  log.unexpected(new Failure('engine-failed', { cause: new Error('my secret diary') }));
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/dictation-failed \{"code":"key-rejected","service":"groq"\}/);
  expect(text).toMatch(/unexpected \{"name":"SyntaxError","code":null,"frames":\["at /);
  expect(text).toMatch(/"code":"engine-failed"/);
  expect(text).not.toContain('diary');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  rmSync(dir, { recursive: true });
});
