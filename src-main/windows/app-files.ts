/** The windows' own files at app://dictum/, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export const appOrigin = 'app://dictum';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  // The sounds of dictations, from app://dictum/sounds/.
  "media-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The list of files is made once, from what the build wrote; a request is looked up in it and
 * never joined to a path, so there is nothing to break out of.
 */
export function openAppFiles(
  rendererDir: string,
): (request: { readonly url: string; readonly method: string }) => Response {
  const files = new Map(
    readdirSync(rendererDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && types[extname(entry.name)] !== undefined)
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [`/${relative(rendererDir, path).split(sep).join('/')}`, path]),
  );
  return ({ url, method }) => {
    // The text of the address as it was asked for: a URL parser would tidy "/../" away.
    const path = url.startsWith(`${appOrigin}/`) ? url.slice(appOrigin.length) : '';
    const file = files.get(path);
    if (file === undefined || method !== 'GET') return new Response(null, { status: 404 });
    return new Response(readFileSync(file), {
      headers: {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    });
  };
}
