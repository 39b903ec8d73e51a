/** What main does about keys and models of the services somewhere else. */
import type { RemoteServiceId } from '../src-core/services.ts';
import { Failure } from '../src-core/transcription.ts';
import { signalAfter } from './deadline.ts';
import type { Handlers } from './ipc.ts';
import type { Secrets } from './secrets.ts';
import type { SettingsStore } from './settings-store.ts';
import { checkKey } from './transcription/services/check-key.ts';
import type { RemoteService } from './transcription/speech-service.ts';

/** Somebody looks at a list: longer than this they would not wait for it. */
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
    const patience = signalAfter(mostPatienceMs);
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
      return checkKey(remoteService(service), model);
    },
    listModels: ({ service }) => (connection(service).baseUrl === null ? [] : offeredModels(service)),
  };
}
