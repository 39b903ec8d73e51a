/** Which dictations wait to be sent by themselves, and what keeps them waiting. */
import { failureKind } from './asking-policy.ts';
import type { ErrorCode } from './error-codes.ts';
import { type RemoteServiceId, remoteServiceIds } from './services.ts';
import type { Settings } from './settings.ts';

/** An entry that waits; `failures` counts tries in vain while the service answered others. */
export interface Waiting {
  readonly failures: number;
}

/** A recording that fails so often while others are answered is at fault itself: it is left to the person. */
const mostFailures = 5;

/**
 * - `away`: nobody was reached, or nobody has time; the next recording would fare no better.
 * - `doubtful`: the service failed, or this recording makes it fail; the next one tells which.
 * - `long-doubtful`: most likely it is away; but a server that breaks down over a recording looks the same.
 */
export const waitingCodes: Partial<Record<ErrorCode, 'away' | 'doubtful' | 'long-doubtful'>> = {
  'no-network': 'away',
  'service-host-unknown': 'away',
  'service-busy': 'away',
  'service-unreachable': 'long-doubtful',
  'service-down': 'doubtful',
  'service-timeout': 'doubtful',
  'service-bad-answer': 'doubtful',
};

/** Asked again it says the same, until somebody changes something here; other hindrances may also end elsewhere. */
export const onlyChangedHere: ReadonlySet<ErrorCode> = new Set([
  'key-missing',
  'key-rejected',
  'key-not-allowed',
  'model-unknown',
  'model-cannot-translate',
  'service-address-missing',
]);

/** In the way of those whose language needs that model, and not of the others. */
export const ofOneModel: ReadonlySet<ErrorCode> = new Set(['model-missing', 'model-damaged']);

/** What helps is done on this computer and outside the settings: nothing is sent then. */
const mendedOnThisComputer: ReadonlySet<ErrorCode> = new Set([
  'model-missing',
  'model-damaged',
  'encryption-locked',
]);

const concerning = [
  ...(['service', 'fallback', 'services', 'monthlyCapDollars'] as const),
  ...(['language', 'translate', 'embeddedModel'] as const),
];

/** Whether a change of the settings changes who is sent what: what is on its way then may not be wanted any more. */
export function concernsSending(change: { readonly [Name in keyof Settings]?: unknown }): boolean {
  return concerning.some((name) => change[name] !== undefined);
}

type Asked = Pick<Settings, 'service' | 'services'>;

/**
 * Whether somebody else is asked now: what the services wanted before does not hold for them. Another model is somebody
 * else, too: many a limit counts for each.
 */
export function asksElsewhere(before: Asked, after: Asked): boolean {
  const isElsewhere = (id: RemoteServiceId) =>
    before.services[id].baseUrl !== after.services[id].baseUrl ||
    before.services[id].model !== after.services[id].model;
  return before.service !== after.service || remoteServiceIds.some(isElsewhere);
}

/** Whether a dictation that failed so is sent later by itself. */
export function waitsAfter(code: ErrorCode): boolean {
  return waitingCodes[code] !== undefined || (waitsForPerson(code) && !mendedOnThisComputer.has(code));
}

/** Whether the person has to do something before it can be sent. */
export function waitsForPerson(code: ErrorCode): boolean {
  return failureKind(code) === 'configuration';
}

/**
 * What becomes of it after it was tried and failed with `code`; null when it waits no more. What is to be mended on
 * this computer lets nothing begin to wait, but what waits goes on waiting.
 */
export function waitingAfter(waits: Waiting | null, code: ErrorCode): Waiting | null {
  if (waitsAfter(code)) return waits ?? { failures: 0 };
  return waitsForPerson(code) ? waits : null;
}

/** After one more failure that was its own; null: it is set aside. */
export function withFailure({ failures }: Waiting): Waiting | null {
  return failures + 1 >= mostFailures ? null : { failures: failures + 1 };
}
