/**
 * What all services somewhere else have in common, which is nearly everything: they differ in where
 * a form goes, what may stand in it, and how their models are listed.
 */
import { z } from 'zod';
import { canTranslate, givesSegments, suggestedModels } from '../../../src-core/offered-models.ts';
import { promptWithin } from '../../../src-core/prompt.ts';
import { type RemoteServiceId, services } from '../../../src-core/services.ts';
import type { Receipt } from '../../../src-core/transcript.ts';
import { soundMsIn, transcriptFrom } from '../../../src-core/transcript-answer.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { Remaining, RemoteService, ServiceRequest, SoundFile, SoundLink } from '../speech-service.ts';
import { asFailure, type WholeAnswer, wasNeverConnected } from './link.ts';

export interface ServiceOptions {
  readonly fetch: typeof fetch;
  /** As `serviceBaseUrl` lets it through. */
  readonly baseUrl: string;
  readonly model: string;
  /** null when none is set. */
  readonly key: string | null;
}

/** What is asked, in the names all these services share. */
export interface SpeechForm {
  readonly model: string;
  readonly response_format?: 'verbose_json';
  readonly timestamp_granularities?: ('word' | 'segment')[];
  readonly language?: string;
  readonly prompt?: string;
  readonly temperature?: number;
  /** Either this, or `url`. */
  readonly file?: File;
  readonly url?: string;
}

export type SpeechTask = 'transcriptions' | 'translations';

interface RemoteServiceParts {
  readonly id: RemoteServiceId;
  readonly options: ServiceOptions;
  /** When it is asked for segments. */
  readonly times: 'always' | 'when-asked';
  readonly takesGranularities: boolean;
  /** Words without JSON around them are an answer too. */
  readonly plainText: boolean;
  /** `onSend` is told the names in the form, in the order they are sent, before the first byte goes out. */
  readonly send: (
    task: SpeechTask,
    form: SpeechForm,
    signal: AbortSignal,
    onSend: (fields: readonly string[]) => void,
  ) => Promise<WholeAnswer>;
  /** The list of models, as it came; null where the service has none. */
  readonly list: (signal: AbortSignal) => Promise<WholeAnswer | null>;
  readonly warm: () => void;
}

const linkSent = { bytes: 0, format: 'url' } as const;

export function fieldsOf(form: FormData): readonly string[] {
  return [...new Set(form.keys())];
}

const modelList = z.union([
  z.object({ data: z.array(z.unknown()) }).transform(({ data }) => data),
  z.object({ models: z.array(z.unknown()) }).transform(({ models }) => models),
  z.array(z.unknown()),
]);

/** Groq lists models that it has switched off. */
const listedModel = z.object({ id: z.string().min(1).max(200), active: z.boolean().catch(true) });

export function createRemoteService(parts: RemoteServiceParts): RemoteService {
  const { id, options } = parts;
  const { host } = new URL(options.baseUrl);
  const { needsKey, limits, takesLinks } = services[id];
  const mustHaveKey = () => {
    if (needsKey && options.key === null) throw new Failure('key-missing');
  };
  /** Remembered, so that a server that refuses to tell times is asked for them once only. */
  let timesRefused = false;

  async function sendAsTaken(
    task: SpeechTask,
    form: SpeechForm,
    signal: AbortSignal,
    onSend: (fields: readonly string[]) => void,
  ): Promise<WholeAnswer> {
    try {
      return await parts.send(task, form, signal, onSend);
    } catch (error) {
      const failure = asFailure(error, signal);
      const simpler = simplerForm(form, failure);
      if (simpler === null) throw failure;
      if (simpler.response_format === undefined) timesRefused = true;
      return parts.send(task, simpler, signal, onSend);
    }
  }

  return {
    id,
    host,
    ask: async (piece, request, signal) => {
      mustHaveKey();
      if (request.translate && !canTranslate(id, options.model)) throw new Failure('model-cannot-translate');
      const sound = await piece.file();
      if (signal.aborted) throw asFailure(signal.reason, signal);
      const isLink = 'url' in sound;
      if (isLink && !takesLinks) throw new Failure('link-not-taken');
      if (!isLink && sound.bytes.length > limits.uploadBytes) throw new Failure('recording-too-large');
      const sent = isLink ? linkSent : { bytes: sound.bytes.length, format: sound.format };
      const wantsTimes =
        !timesRefused && givesSegments(options.model) && (parts.times === 'always' || request.wordTimes);
      let receipt: Receipt | null = null;
      try {
        const answer = await sendAsTaken(
          request.translate ? 'translations' : 'transcriptions',
          speechForm(options.model, request, sound, wantsTimes, parts.takesGranularities),
          signal,
          (fields) => {
            receipt = { host, ...sent, fields };
          },
        );
        const transcript = transcriptFrom(answer, options.model, parts.plainText);
        if (transcript === null) throw new Failure('service-bad-answer');
        const remaining = remainingFrom(answer.headers);
        return { transcript, receipt, remaining, ...(isLink ? { soundMs: soundMsIn(answer.body) } : {}) };
      } catch (error) {
        const { code, retryAfterMs, serviceSaid, cause } = asFailure(error, signal);
        throw new Failure(code, {
          retryAfterMs,
          serviceSaid,
          cause,
          receipt: wasNeverConnected(cause) ? null : receipt,
        });
      }
    },
    models: async (signal) => {
      mustHaveKey();
      const answer = await parts.list(signal).catch((error: unknown) => {
        throw asFailure(error, signal);
      });
      return answer === null ? [] : suggestedModels(modelsIn(answer.body), options.model);
    },
    warm: parts.warm,
  };
}

/** Only what was set: what a server does not know about may make it refuse. */
function speechForm(
  model: string,
  request: ServiceRequest,
  sound: SoundFile | SoundLink,
  wantsTimes: boolean,
  takesGranularities: boolean,
): SpeechForm {
  const { language, prompt, temperature, translate, wordTimes } = request;
  return {
    model,
    ...(wantsTimes ? { response_format: 'verbose_json' } : {}),
    // A translation has no words of its own to time; and asked for words alone, segments stay away.
    ...(wantsTimes && wordTimes && takesGranularities && !translate
      ? { timestamp_granularities: ['word', 'segment'] }
      : {}),
    // Translations are to English, and take no other language here.
    ...(language === null || translate ? {} : { language }),
    ...(prompt === '' ? {} : { prompt }),
    ...(temperature === null ? {} : { temperature }),
    ...('url' in sound ? sound : { file: fileOf(sound) }),
  };
}

function fileOf({ bytes, format }: SoundFile): File {
  return new File([bytes], `dictation.${format}`, { type: `audio/${format}` });
}

/** The same question without what this refusal was about; null when there is nothing to leave out. */
function simplerForm(form: SpeechForm, { code, serviceSaid }: Failure): SpeechForm | null {
  if (code === 'prompt-too-long' && form.prompt !== undefined) {
    const { prompt, ...rest } = form;
    const shorter = promptWithin(prompt, Math.floor(Buffer.byteLength(prompt) / 2));
    return shorter === '' ? rest : { ...rest, prompt: shorter };
  }
  const isAboutTimes = /response_format|verbose_json|timestamp_granularit/i.test(serviceSaid ?? '');
  if (code !== 'service-refused' || !isAboutTimes || form.response_format === undefined) return null;
  const { response_format: _, timestamp_granularities: __, ...rest } = form;
  return rest;
}

function modelsIn(body: string): readonly string[] {
  const listed = modelList.safeParse(jsonIn(body));
  if (!listed.success) throw new Failure('service-bad-answer');
  const models = listed.data.flatMap((item) => {
    const model = listedModel.safeParse(item);
    return model.success && model.data.active ? [model.data.id] : [];
  });
  return [...new Set(models)].toSorted();
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function remainingFrom(headers: Headers): Remaining | null {
  const requests = countIn(headers.get('x-ratelimit-remaining-requests'));
  const audioSeconds = countIn(headers.get('x-ratelimit-remaining-audio-seconds'));
  return requests === null && audioSeconds === null ? null : { requests, audioSeconds };
}

function countIn(text: string | null): number | null {
  return text !== null && /^\d{1,12}(\.\d+)?$/.test(text.trim()) ? Number(text) : null;
}
