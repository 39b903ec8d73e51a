/** How the service of a chaos run misbehaves, and what may be expected of the app then. */
import type { Fault } from '../fakes/speech-server/faults.ts';

interface Misbehaviour {
  readonly fault: Fault;
  /** Happens to one request: asked again, the service answers, and the words have to come. */
  readonly passes: boolean;
  /** Happens to every request: the sound has to be kept. */
  readonly lasts: boolean;
  /** The app leaves the service alone afterwards, until it is started again. */
  readonly rests?: boolean;
}

const html = {
  headers: { 'content-type': 'text/html' },
  body: '<html><body>Sign in to the network</body></html>',
};
const both = { passes: true, lasts: true };
const passing = { passes: true, lasts: false };
const lasting = { passes: false, lasts: true };

const answer = (status: number, rest: Partial<Extract<Fault, { kind: 'answer' }>> = {}): Fault => ({
  kind: 'answer',
  status,
  ...rest,
});

const misbehaviours = {
  'error 500': { fault: answer(500), ...both },
  'error 502 as a page': { fault: answer(502, html), ...passing },
  'error 503': { fault: answer(503), ...passing },
  'error 408': { fault: answer(408), ...passing },
  'busy for a second': { fault: answer(429, { headers: { 'retry-after': '1' } }), ...passing },
  'busy for an hour': { fault: answer(429, { headers: { 'retry-after': '3600' } }), ...lasting, rests: true },
  'key rejected': { fault: answer(401), ...lasting },
  'blocked by a page': { fault: answer(403, html), ...lasting },
  'not found': { fault: answer(404), ...lasting },
  refused: { fault: answer(400), ...lasting },
  'too large': { fault: answer(413), ...lasting },
  'a page instead of words': { fault: answer(200, html), ...both },
  'nothing instead of words': { fault: answer(200), ...both },
  'null instead of words': { fault: answer(200, { body: 'null' }), ...lasting },
  'no words in the answer': { fault: answer(200, { body: '{"segments":[]}' }), ...lasting },
  'another host': { fault: answer(307, { headers: { location: 'http://127.0.0.1:9/' } }), ...lasting },
  late: { fault: { kind: 'late', ms: 700 }, ...passing },
  'cut off': { fault: { kind: 'reset' }, ...both },
  'cut off while it is sent': { fault: { kind: 'reset-in-upload' }, ...both },
  'cut off in the answer': { fault: { kind: 'reset-in-body' }, ...passing },
  'slow to take it': { fault: { kind: 'slow-upload', everyMs: 100 }, ...passing },
  'hangs once': { fault: { kind: 'hang' }, ...passing },
  'hangs in the answer': { fault: { kind: 'hang-in-body' }, ...passing },
  'an answer without end': { fault: { kind: 'huge', bytes: 50_000_000 }, ...lasting },
  'a bomb': { fault: { kind: 'gzip-bomb', bytes: 50_000_000 }, ...lasting },
} as const satisfies Record<string, Misbehaviour>;

export type ServerFault = keyof typeof misbehaviours;
export const serverFaults: Readonly<Record<ServerFault, Misbehaviour>> = misbehaviours;
