import type { ErrorCode } from './error-codes.ts';
import { promptFor } from './prompt.ts';
import type { ServiceId } from './services.ts';
import type { Settings } from './settings.ts';
import type { TranscriptionRequest } from './transcription.ts';

export interface ServiceOrder {
  /** Whom to ask, the first one first; never empty. */
  readonly services: readonly [ServiceId, ...ServiceId[]];
  /** Who would have come before them, and why they do not. */
  readonly skipped: readonly { readonly service: ServiceId; readonly code: ErrorCode }[];
}

/**
 * Whom to ask by the settings. Who keeps speech on this computer does not want it to leave when the
 * engine fails, so that choice has no fallback. Once the month has cost what was allowed, nothing is
 * asked that costs; and where nobody else is left, there is the engine on this computer.
 */
export function serviceOrder(
  { service, fallback, services }: Pick<Settings, 'service' | 'fallback' | 'services'>,
  isLimitReached: boolean,
): ServiceOrder {
  if (service === 'embedded') return { services: ['embedded'], skipped: [] };
  const whyNot = (each: ServiceId): ErrorCode | null => {
    if (each === 'embedded') return null;
    // A server of one's own that nobody has said where it is, is not there.
    if (services[each].baseUrl === null) return 'service-address-missing';
    return isLimitReached ? 'limit-reached' : null;
  };
  const wanted = [service, ...fallback.filter((each) => each !== service)];
  const [first = 'embedded', ...others] = wanted.filter((each) => whyNot(each) === null);
  const skipped = wanted
    .slice(0, wanted.includes(first) ? wanted.indexOf(first) : wanted.length)
    .flatMap((each) => {
      const code = whyNot(each);
      return code === null ? [] : [{ service: each, code }];
    });
  return { services: [first, ...others], skipped };
}

/** What is asked by the settings, about speech in `language`. */
export function requestFrom(
  settings: Settings,
  spoken: Pick<TranscriptionRequest, 'language' | 'onlySpeech' | 'isPatient'>,
): TranscriptionRequest {
  const { temperature, translate, wordTimes } = settings;
  const prompt = promptFor(serviceOrder(settings, false).services, settings);
  return { ...spoken, prompt, temperature, translate, wordTimes };
}
