/** A length as people say it, with its unit: "4.2 s", "38 s", "2 min 5 s". */
export function spokenLength(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const rest = whole % 60;
  return rest === 0 ? `${Math.floor(whole / 60)} min` : `${Math.floor(whole / 60)} min ${rest} s`;
}

/** A running clock: "0:05", "12:40". */
export function elapsedTime(durationMs: number): string {
  const whole = Math.floor(durationMs / 1000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Exact to the millisecond: "4,210 ms". */
export function exactTime(durationMs: number): string {
  return `${Math.round(durationMs).toLocaleString('en')} ms`;
}
