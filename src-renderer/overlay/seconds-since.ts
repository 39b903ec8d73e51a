import { useEffect, useState } from 'react';

/** Whole seconds since the component appeared, or from so many on; ticks on the second, up to so many. */
export function useSecondsSince(from = 0, upTo = Number.POSITIVE_INFINITY): number {
  const [seconds, setSeconds] = useState(from);
  useEffect(() => countSeconds(from, upTo, setSeconds), [from, upTo]);
  return seconds;
}

/** Tells each second after `from`, and none after `upTo`. Returns the way to stop. */
export function countSeconds(from: number, upTo: number, tell: (seconds: number) => void): () => void {
  if (from >= upTo) return () => {};
  let seconds = from;
  const timer = setInterval(() => {
    seconds++;
    if (seconds >= upTo) clearInterval(timer);
    tell(seconds);
  }, 1000);
  return () => clearInterval(timer);
}
