/** The API that OpenAI began and others took over: the same form, with a field more or less. */
import type { RemoteServiceId } from '../../../src-core/services.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { RemoteService } from '../speech-service.ts';
import { type Link, openLink } from './link.ts';
import { createRemoteService, fieldsOf, type ServiceOptions, type SpeechForm } from './remote-service.ts';

interface Dialect {
  readonly id: RemoteServiceId;
  readonly times: 'always' | 'when-asked';
  readonly takesGranularities: boolean;
  readonly plainText: boolean;
  /** Fields of its own; a name may come more than once. */
  readonly ownFields: readonly (readonly [name: string, value: string])[];
  /** Whether the list of models may be missing. */
  readonly mayHaveNoList: boolean;
}

export function createOpenAiCompatible(options: ServiceOptions, dialect: Dialect): RemoteService {
  const link = openLink(options);
  // Some write the version into the address, as OpenAI's own SDK wants it, and some do not.
  const root = /\/v\d+$/.test(options.baseUrl) ? options.baseUrl : `${options.baseUrl}/v1`;
  const audio = (task: string) => `${root}/audio/${task}`;
  return createRemoteService({
    ...dialect,
    options,
    send: (task, fields, signal, onSend) => {
      const form = formFrom(fields, dialect.ownFields);
      onSend(fieldsOf(form));
      return link.exchange({ url: audio(task), method: 'POST', form }, signal);
    },
    list: async (signal) => {
      try {
        return await link.exchange({ url: `${root}/models`, method: 'GET', form: null }, signal);
      } catch (error) {
        const hasNone = error instanceof Failure && error.code === 'service-not-found';
        if (!hasNone || !dialect.mayHaveNoList) throw error;
        await mustTakeSpeech(link, audio('transcriptions'), options.model, signal);
        return null;
      }
    },
    warm: () => link.warm(options.baseUrl),
  });
}

function formFrom(fields: SpeechForm, ownFields: Dialect['ownFields']): FormData {
  const form = new FormData();
  const { file, timestamp_granularities: granularities = [], ...single } = fields;
  for (const [name, value] of Object.entries(single)) form.append(name, String(value));
  for (const granularity of granularities) form.append('timestamp_granularities[]', granularity);
  for (const [name, value] of ownFields) form.append(name, value);
  // Last, so that a server that reads along knows what it is asked before the sound comes.
  if (file !== undefined) form.append('file', file);
  return form;
}

/** A speech server misses the sound in a form without any; other servers miss the address. */
async function mustTakeSpeech(link: Link, url: string, model: string, signal: AbortSignal): Promise<void> {
  const form = new FormData();
  form.append('model', model);
  try {
    const { contentType } = await link.exchange({ url, method: 'POST', form }, signal);
    if (!contentType.includes('json')) throw new Failure('service-bad-answer');
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'service-refused')) throw error;
  }
}
