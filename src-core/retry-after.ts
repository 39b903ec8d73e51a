/**
 * When a service wants to be asked again. It says so in many ways: seconds, a date, "2m59.56s", or
 * the time its rate limit fills up again.
 */

/** Asked again sooner than this, a service only refuses once more. */
const leastMs = 200;

/** No service is given up for longer, whatever it says. */
const mostMs = 3_600_000;

const limits = ['requests', 'audio-seconds', 'tokens'];

/** In ms from `nowMs`, between 200 ms and an hour; null when it does not say, or nothing sensible. */
export function retryAfterMs(header: (name: string) => string | null, nowMs: number): number | null {
  const said =
    numberFrom(header('retry-after-ms')) ??
    waitFrom(header('retry-after'), nowMs) ??
    resetFrom(header, nowMs);
  return said === null ? null : Math.min(Math.max(said, leastMs), mostMs);
}

function numberFrom(text: string | null): number | null {
  return text !== null && /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;
}

function waitFrom(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const seconds = numberFrom(text);
  if (seconds !== null) return seconds * 1000;
  const duration = durationFrom(text);
  if (duration !== null) return duration;
  // Date.parse takes almost anything with a digit for a year; an HTTP date begins with a weekday.
  const date = /^[A-Za-z]{3,9},? |^\d{4}-\d\d-\d\dT/.test(text.trim()) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : date - nowMs;
}

/** Like "2m59.56s", "120ms" or "1h0m3s". */
function durationFrom(text: string): number | null {
  const parts =
    /^\s*(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?\s*$/.exec(text);
  if (parts === null || text.trim() === '') return null;
  const [days, hours, minutes, seconds, ms] = parts.slice(1).map((part) => Number(part ?? 0));
  return (
    (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000 + (ms ?? 0)
  );
}

/** The limit that is used up says when; when none admits to it, the first to fill up again. */
function resetFrom(header: (name: string) => string | null, nowMs: number): number | null {
  const resets = limits.flatMap((limit) => {
    const waitMs = waitFrom(header(`x-ratelimit-reset-${limit}`), nowMs);
    return waitMs === null
      ? []
      : [{ waitMs, isUsedUp: numberFrom(header(`x-ratelimit-remaining-${limit}`)) === 0 }];
  });
  const usedUp = resets.filter((reset) => reset.isUsedUp).map((reset) => reset.waitMs);
  if (usedUp.length > 0) return Math.max(...usedUp);
  return resets.length === 0 ? null : Math.min(...resets.map((reset) => reset.waitMs));
}
