import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src-core/retry-after.ts';

const now = Date.parse('2026-11-21T12:00:00Z');

function wait(headers: Record<string, string>): number | null {
  return retryAfterMs((name) => headers[name] ?? null, now);
}

describe('a service that wants to be asked again', () => {
  it.each([
    ['1', 1_000],
    ['0.5', 500],
    ['3600', 3_600_000],
    ['2m59.56s', 179_560],
    ['43.2s', 43_200],
    ['350ms', 350],
    ['1h', 3_600_000],
    ['Sat, 21 Nov 2026 12:00:30 GMT', 30_000],
    // Between a fifth of a second and an hour, whatever it says.
    ['0', 200],
    ['-5', 200],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 200],
    ['99999999999', 3_600_000],
    ['7d', 3_600_000],
    ['Sat, 21 Nov 2099 12:00:00 GMT', 3_600_000],
  ])('%s', (text, ms) => {
    expect(wait({ 'retry-after': text })).toBe(ms);
  });

  it.each(['', ' ', 'soon', '5 apples', 'NaN', 'Infinity', '1e9', 'm', 'Notaday, 99 Foo 2026', '2026'])(
    'says nothing with "%s", or something within bounds',
    (text) => {
      const ms = wait({ 'retry-after': text });
      expect(ms === null || (ms >= 200 && ms <= 3_600_000)).toBe(true);
    },
  );

  it.each(['', 'soon', '5 apples', 'NaN', 'Infinity', '1e9', 'm'])('says nothing with "%s"', (text) => {
    expect(wait({ 'retry-after': text })).toBeNull();
  });

  it('may say it in ms', () => {
    expect(wait({ 'retry-after-ms': '1250', 'retry-after': '2' })).toBe(1250);
  });

  it('may leave it to its limits: the one that is used up counts', () => {
    const headers = {
      'x-ratelimit-remaining-requests': '1999',
      'x-ratelimit-reset-requests': '43.2s',
      'x-ratelimit-remaining-audio-seconds': '0',
      'x-ratelimit-reset-audio-seconds': '2m59.56s',
    };
    expect(wait(headers)).toBe(179_560);
    expect(wait({ ...headers, 'x-ratelimit-remaining-audio-seconds': '12' })).toBe(43_200);
    expect(wait({ ...headers, 'retry-after': '3' })).toBe(3_000);
    expect(wait({ ...headers, 'retry-after': 'garbage' })).toBe(179_560);
  });

  it('may say nothing at all', () => {
    expect(wait({})).toBeNull();
  });
});
