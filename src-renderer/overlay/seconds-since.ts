import { useEffect, useState } from 'react';

/** Whole seconds since the component appeared, or from so many on; ticks on the second. */
export function useSecondsSince(from = 0): number {
  const [seconds, setSeconds] = useState(from);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}
