/** What main does about keys and models of the services somewhere else. */
import { keyCheckFromFailure, keyCheckFromModels } from '../src-core/key-check.ts';
import { type RemoteServiceId, services } from '../src-core/services.ts';
import { Failure } from '../src-core/transcription.ts';
import type { Handlers } from './ipc.ts';
import type { Secrets } from './secrets.ts';
import type { SettingsStore } from './settings-store.ts';
import type { RemoteService } from './transcription/speech-service.ts';

/** Somebody looks at a button: longer than this they would not wait for it. */
const mostPatienceMs = 8_000;

interface ServiceDeps {
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly secrets: Secrets;
  /** As the settings and the keys connect it now. */
  readonly remoteService: (id: RemoteServiceId) => RemoteService;
  readonly onKeysChange: () => void;
}

type ServiceHandlers = Pick<Handlers, 'setKey' | 'removeKey' | 'storeKeyReadable' | 'testKey' | 'listModels'>;

export function createServiceHandlers(deps: ServiceDeps): ServiceHandlers {
  const { settings, secrets, remoteService, onKeysChange } = deps;
  const connection = (service: RemoteServiceId) => settings.current().services[service];

  async function offeredModels(service: RemoteServiceId): Promise<readonly string[]> {
    const patience = AbortSignal.timeout(mostPatienceMs);
    try {
      return await remoteService(service).models(patience);
    } catch (error) {
      if (patience.aborted) throw new Failure('service-timeout', { cause: error });
      throw error;
    }
  }

  return {
    setKey: ({ service, key }) => {
      const { baseUrl } = connection(service);
      // A key belongs to a host, and there is none yet.
      if (baseUrl === null) throw new Failure('setting-refused');
      secrets.set(service, baseUrl, key);
      onKeysChange();
    },
    removeKey: ({ service }) => {
      secrets.remove(service);
      onKeysChange();
    },
    storeKeyReadable: ({ service }) => {
      secrets.storeReadable(service);
      onKeysChange();
    },
    testKey: async ({ service }) => {
      const { baseUrl, model } = connection(service);
      if (baseUrl === null) return 'wrong-host';
      if (services[service].needsKey && secrets.key(service, baseUrl) === null) return 'missing';
      try {
        const offered = await offeredModels(service);
        // Without a name the server takes the model it has.
        return model === '' ? 'works' : keyCheckFromModels(offered, model);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return keyCheckFromFailure(error.code, baseUrl !== services[service].baseUrl);
      }
    },
    listModels: ({ service }) => (connection(service).baseUrl === null ? [] : offeredModels(service)),
  };
}
