/** Which services answer, by the settings; chosen here and nowhere else. */
import { createHash } from 'node:crypto';
import { type AskingPolicy, askingPolicy } from '../../src-core/asking-policy.ts';
import type { Spoken } from '../../src-core/choose-model.ts';
import { billFor } from '../../src-core/money.ts';
import { serviceOrder } from '../../src-core/service-order.ts';
import { type RemoteServiceId, type ServiceId, services } from '../../src-core/services.ts';
import type { Settings } from '../../src-core/settings.ts';
import { Failure } from '../../src-core/transcription.ts';
import type { Secrets } from '../secrets.ts';
import type { Usage } from '../usage.ts';
import { createAsking } from './asking.ts';
import type { SpeechEngine } from './embedded/engine.ts';
import type { ModelPlace } from './embedded/model-files.ts';
import { createEmbeddedTranscriber } from './embedded.ts';
import { createEmbeddedService } from './embedded-service.ts';
import type { Experience } from './experience.ts';
import { createRemoteTranscriber } from './remote-transcriber.ts';
import { createCortecsService } from './services/cortecs.ts';
import { createCustomService } from './services/custom.ts';
import { createGroqService } from './services/groq.ts';
import { createOpenAiService } from './services/openai.ts';
import type { RemoteService } from './speech-service.ts';
import type { Transcriber } from './transcriber.ts';
import { createVoiceGate } from './voice-gate.ts';

export interface ChooseTranscriberDeps {
  readonly engine: SpeechEngine;
  /** The installed model that understands what is spoken, the chosen one if it can; or throws a `Failure`. */
  readonly placeFor: (spoken: Spoken, chosen: string) => ModelPlace;
  readonly remoteService: (id: RemoteServiceId, settings: Settings) => RemoteService;
  readonly usage: Pick<Usage, 'note' | 'isLimitReached'>;
  readonly experience: Experience;
  /** How patiently they are asked; left out, as somebody is who stands waiting. */
  readonly policy?: AskingPolicy;
  readonly parkingDir: string;
  /** Called when what was spent has changed. */
  readonly onUsageChange: () => void;
  /** A service somewhere else has answered: it is there. */
  readonly onAnswered?: () => void;
}

export function chooseTranscriber(deps: ChooseTranscriberDeps): (settings: Settings) => Transcriber {
  const { engine, placeFor, remoteService, usage, experience, parkingDir, onUsageChange, onAnswered } = deps;
  const gate = createVoiceGate(engine);
  return (settings) => {
    const order = serviceOrder(settings, usage.isLimitReached(settings.monthlyCapDollars));
    const [first] = order.services;
    const ours = {
      engine,
      placeFor: (spoken: Spoken) => placeFor(spoken, settings.embeddedModel),
    };
    if (first === 'embedded') {
      const transcriber = createEmbeddedTranscriber({ ...ours, skipped: order.skipped });
      return order.skipped.length === 0 ? transcriber : told(transcriber, experience.usualLanguage);
    }
    const wanted = remoteService(first, settings);
    const asked = order.services.map((id) =>
      id === 'embedded' ? createEmbeddedService(ours) : id === first ? wanted : remoteService(id, settings),
    );
    const modelOf = (id: ServiceId) => (id === 'embedded' ? '' : settings.services[id].model);
    const transcriber = createRemoteTranscriber({
      service: first,
      host: wanted.host,
      limits: services[first].limits,
      gate,
      parkingDir,
      startAsking: (onBilled) =>
        createAsking({
          services: asked,
          skipped: order.skipped,
          hedging: settings.hedging,
          policy: deps.policy ?? askingPolicy,
          experience,
          now: () => performance.now(),
          random: Math.random,
          ...(onAnswered === undefined ? {} : { onAnswered }),
          onBilled: ({ service, model, soundMs, remaining }) => {
            const billed = { service, model: model ?? modelOf(service), soundMs };
            onBilled(billFor(service, billed.model, soundMs).dollars);
            // Writing it down keeps nobody waiting for words.
            setImmediate(() => {
              usage.note({ ...billed, remaining });
              onUsageChange();
            });
          },
        }),
    });
    return {
      ...transcriber,
      open: (request, signal) => {
        // The connection is made while the person speaks; the microphone comes first.
        setImmediate(wanted.warm);
        return transcriber.open(request, signal);
      },
    };
  };
}

/** The engine cannot find out what is spoken. Standing in for a service that can, it is told. */
function told(transcriber: Transcriber, usualLanguage: () => string | null): Transcriber {
  return {
    ...transcriber,
    open: (request, signal) =>
      transcriber.open({ ...request, language: request.language ?? usualLanguage() }, signal),
  };
}

/** Each service as the settings and the keys connect it. One stays as long as its connection does: it remembers what its server refused. */
export function connectServices(deps: {
  readonly fetch: typeof fetch;
  readonly secrets: Pick<Secrets, 'key'>;
}): (id: RemoteServiceId, settings: Settings) => RemoteService {
  const connected = new Map<RemoteServiceId, { readonly by: string; readonly service: RemoteService }>();
  return (id, settings) => {
    const key = keyFor(id, settings, deps.secrets);
    const by = connectionOf(id, settings, key);
    const known = connected.get(id);
    if (known?.by === by) return known.service;
    const service = connect(id, settings, { fetch: deps.fetch, key });
    connected.set(id, { by, service });
    return service;
  };
}

/** Where a service is asked, how and with whose key, for a file: none of it can be read there. */
export function identityOf(id: ServiceId, settings: Settings, secrets: Pick<Secrets, 'key'>): string {
  if (id === 'embedded') return id;
  const connection = connectionOf(id, settings, keyFor(id, settings, secrets));
  return createHash('sha256').update(connection).digest('hex').slice(0, 16);
}

function keyFor(
  id: RemoteServiceId,
  { services: connections }: Settings,
  secrets: Pick<Secrets, 'key'>,
): string | null {
  const { baseUrl } = connections[id];
  return baseUrl === null ? null : secrets.key(id, baseUrl);
}

function connectionOf(id: RemoteServiceId, settings: Settings, key: string | null): string {
  return JSON.stringify([settings.services[id], key]);
}

function connect(
  id: RemoteServiceId,
  { services: connections }: Settings,
  link: { readonly fetch: typeof fetch; readonly key: string | null },
): RemoteService {
  switch (id) {
    case 'groq':
      return createGroqService({ ...connections.groq, ...link });
    case 'openai':
      return createOpenAiService({ ...connections.openai, ...link });
    case 'cortecs':
      return createCortecsService({ ...connections.cortecs, ...link });
    case 'custom': {
      const { baseUrl, model } = connections.custom;
      if (baseUrl === null) throw new Failure('service-address-missing');
      return createCustomService({ baseUrl, model, ...link });
    }
  }
}
