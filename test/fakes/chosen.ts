/** Transcribers chosen as the app chooses them, for services at given addresses. */
import { tmpdir } from 'node:os';
import type { AskingPolicy } from '../../src-core/asking-policy.ts';
import { changedSettings } from '../../src-core/changed-settings.ts';
import type { RemoteServiceId } from '../../src-core/services.ts';
import { defaultSettings, type SettingsChange } from '../../src-core/settings.ts';
import { chooseTranscriber, connectServices } from '../../src-main/transcription/choose-transcriber.ts';
import type { SpeechEngine } from '../../src-main/transcription/embedded/engine.ts';
import { openExperience } from '../../src-main/transcription/experience.ts';
import { openConnections } from '../../src-main/transcription/services/connections.ts';
import type { Transcriber } from '../../src-main/transcription/transcriber.ts';
import { openUsage, type Usage } from '../../src-main/usage.ts';
import { shippedPlaceFor } from '../main/transcription/speech-stage.ts';
import type { SpeechServer } from './speech-server/server.ts';
import { storedFile } from './stored-file.ts';

export interface Choosing extends AsyncDisposable {
  readonly usage: Usage;
  transcriber(change: SettingsChange): Transcriber;
}

export function openChoosing(
  engine: SpeechEngine,
  keys: Partial<Record<RemoteServiceId, string>> = {},
  policy?: AskingPolicy,
): Choosing {
  const usage = openUsage({
    file: storedFile(),
    now: Date.now,
    onNotWritten: (error) => {
      throw error;
    },
  });
  const connections = openConnections();
  const transcriberFor = chooseTranscriber({
    engine,
    placeFor: shippedPlaceFor,
    remoteService: connectServices({
      fetch: connections.fetch,
      secrets: { key: (id) => keys[id] ?? null },
    }),
    usage,
    experience: openExperience(),
    ...(policy === undefined ? {} : { policy }),
    parkingDir: tmpdir(),
    onUsageChange: () => {},
  });
  return {
    usage,
    transcriber: (change) => transcriberFor(changedSettings(defaultSettings, change)),
    [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose](),
  };
}

/** Settings with these servers in place of the services. */
export function servicesAt(servers: Partial<Record<RemoteServiceId, Pick<SpeechServer, 'baseUrl'>>>) {
  return Object.fromEntries(
    Object.entries(servers).map(([id, { baseUrl }]) => [id, { baseUrl }]),
  ) satisfies NonNullable<SettingsChange['services']>;
}
