import { z } from 'zod';
import { plainAddress } from './host-of.ts';

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

function isSafe(text: string): boolean {
  const parts = plainAddress.exec(text);
  if (parts === null) return false;
  const [, scheme = '', host = ''] = parts;
  return scheme.toLowerCase() === 'https' || loopbackHosts.has(host.toLowerCase());
}

export function isOnThisComputer(baseUrl: string): boolean {
  return loopbackHosts.has(plainAddress.exec(baseUrl)?.[2]?.toLowerCase() ?? '');
}

/**
 * Where a service lives. Speech and keys go there, so: https, or http on this machine only; no
 * user info, no query, no fragment. Stored without a slash at its end.
 */
export const serviceBaseUrl = z
  .string()
  .trim()
  .max(300)
  .refine((text) => isSafe(text) && z.url().safeParse(text).success)
  .transform((text) => text.replace(/\/+$/, ''));
