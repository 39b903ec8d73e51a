import { type KeyCheck, keyCheckFromFailure, keyCheckFromModels } from '../../../src-core/key-check.ts';
import { services } from '../../../src-core/services.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { RemoteService } from '../speech-service.ts';

/** Who presses the button waits no longer. */
const patienceMs = 10_000;

/** Asks for the models, for that costs nothing and needs the key. Rejects only when the signal was aborted. */
export async function checkKey(
  service: RemoteService,
  model: string,
  signal: AbortSignal,
): Promise<KeyCheck> {
  try {
    const offered = await service.models(AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
    return keyCheckFromModels(offered, model);
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'cancelled') throw error;
    const { baseUrl } = services[service.id];
    return keyCheckFromFailure(error.code, baseUrl === null || new URL(baseUrl).host !== service.host);
  }
}
