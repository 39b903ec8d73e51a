import { longestFrameSamples } from '../../src-core/pcm.ts';

/** By hand and not through a schema: it happens twenty times a second. Null when it is not a frame. */
export function parseSound(data: unknown): { session: number; samples: Int16Array; last: boolean } | null {
  if (typeof data !== 'object' || data === null) return null;
  if (!('session' in data && 'samples' in data && 'last' in data)) return null;
  const { session, samples, last } = data;
  if (typeof session !== 'number' || !Number.isSafeInteger(session) || typeof last !== 'boolean') return null;
  if (!(samples instanceof ArrayBuffer) || samples.byteLength % 2 !== 0) return null;
  if (samples.byteLength > longestFrameSamples * 2) return null;
  return { session, samples: new Int16Array(samples), last };
}
