/** How a server can misbehave, on purpose. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

export type Fault =
  /** Anything at all, after the whole request was read. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: OutgoingHttpHeaders;
      readonly body?: string | Buffer;
    }
  /** The right answer, but later. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Takes everything and says nothing. */
  | { readonly kind: 'hang' }
  /** Takes the upload in small sips; then the right answer. */
  | { readonly kind: 'slow-upload'; readonly everyMs: number }
  /** Begins to answer, and stops. */
  | { readonly kind: 'hang-in-body' }
  /** Answers byte by byte, for ever. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  | { readonly kind: 'reset-in-upload' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'reset-in-body' }
  /** An answer of this many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** The same, packed small. */
  | { readonly kind: 'gzip-bomb'; readonly bytes: number };

const json = { 'content-type': 'application/json' };

/** What happens before the request is read. True when it will never be. */
export function breakUpload(fault: Fault, request: IncomingMessage): boolean {
  if (fault.kind === 'reset-in-upload') {
    request.once('data', () => request.socket.resetAndDestroy());
    return true;
  }
  return false;
}

/** What happens instead of the answer. False when the right one follows. */
export async function breakAnswer(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (fault.kind) {
    case 'answer':
      response.writeHead(fault.status, { ...json, ...fault.headers }).end(fault.body);
      return true;
    case 'late':
      await after(fault.ms);
      return false;
    case 'reset':
      request.socket.resetAndDestroy();
      return true;
    case 'hang-in-body':
      response.writeHead(200, json).write('{"text": "half');
      return true;
    case 'reset-in-body':
      response.writeHead(200, json).write('{"text": "half', () => request.socket.resetAndDestroy());
      return true;
    case 'drip': {
      response.writeHead(200, json);
      const dripping = setInterval(() => response.write(' '), fault.everyMs);
      response.once('close', () => clearInterval(dripping));
      return true;
    }
    case 'huge': {
      const gone = closed(response);
      response.writeHead(200, json).write('{"text": "');
      for (let sent = 0; sent < fault.bytes && !response.destroyed; sent += 65_536) {
        if (response.write(' '.repeat(65_536))) continue;
        await Promise.race([drained(response), gone]);
      }
      response.end('"}');
      return true;
    }
    case 'gzip-bomb': {
      const body = gzipSync(Buffer.from(`{"text": "${' '.repeat(fault.bytes)}"}`));
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(body);
      return true;
    }
    case 'slow-upload':
      return false;
    case 'hang':
    case 'reset-in-upload':
      return true;
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('drain', resolve));
}

function closed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('close', resolve));
}
