import { type KeyCheck, keyCheckFromFailure, keyCheckFromModels } from '../../../src-core/key-check.ts';
import { services } from '../../../src-core/services.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { signalAfter } from '../../deadline.ts';
import type { RemoteService } from '../speech-service.ts';

/** Who presses the button waits no longer. */
const patienceMs = 8_000;

/** Asks for the models, for that costs nothing and needs the key. Rejects only for a bug. */
export async function checkKey(service: RemoteService, model: string): Promise<KeyCheck> {
  try {
    const offered = await service.models(signalAfter(patienceMs));
    // Without a name the server takes the model it has.
    return model === '' ? 'works' : keyCheckFromModels(offered, model);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { baseUrl } = services[service.id];
    return keyCheckFromFailure(error.code, baseUrl === null || new URL(baseUrl).host !== service.host);
  }
}
