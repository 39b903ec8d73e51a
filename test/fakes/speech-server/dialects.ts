/** What each service takes, refuses and answers, as its documents say. */
import type { RemoteServiceId } from '../../../src-core/services.ts';
import type { Refusal } from './refusal.ts';

export type Task = 'transcriptions' | 'translations';

export interface Heard {
  readonly task: Task;
  readonly fields: Readonly<Record<string, string>>;
  readonly text: string;
  readonly seconds: number;
}

export interface Dialect {
  /** Before `/audio/…` and `/models`. */
  readonly root: string;
  readonly key: string | null;
  readonly models: readonly string[];
  /** Other models in its list. */
  readonly otherModels: readonly string[];
  readonly translatingModels: readonly string[];
  /** Models that give segments and words. */
  readonly timedModels: readonly string[];
  readonly fields: Readonly<Record<Task, readonly string[]>>;
  /** Fields that may come more than once. */
  readonly lists: readonly string[];
  readonly formats: readonly string[];
  readonly promptBytes: number;
  readonly headers: Readonly<Record<string, string>>;
  answer(heard: Heard, place: number): object;
  refusal(refusal: Refusal): { readonly status: number; readonly type: string; readonly body: string };
}

const openAiFields = ['file', 'model', 'prompt', 'response_format', 'temperature'];

const json = (status: number, body: unknown) => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

const openAiRefusal: Dialect['refusal'] = ({ status, message, code, field }) =>
  json(status, { error: { message, type: 'invalid_request_error', param: field, code } });

const groq: Dialect = {
  root: '/openai/v1',
  key: 'gsk_for_this_machine_only',
  models: ['whisper-large-v3', 'whisper-large-v3-turbo'],
  otherModels: ['llama-3.3-70b-versatile', 'playai-tts'],
  translatingModels: ['whisper-large-v3'],
  timedModels: ['whisper-large-v3', 'whisper-large-v3-turbo'],
  fields: {
    transcriptions: [...openAiFields, 'url', 'language', 'timestamp_granularities[]'],
    translations: [...openAiFields, 'url', 'language'],
  },
  lists: ['timestamp_granularities[]'],
  formats: ['json', 'text', 'verbose_json'],
  promptBytes: 896,
  headers: {
    'x-request-id': 'req_local',
    'x-ratelimit-limit-requests': '2000',
    'x-ratelimit-remaining-requests': '1999',
    'x-ratelimit-reset-requests': '43.2s',
    'x-ratelimit-limit-audio-seconds': '7200',
    'x-ratelimit-remaining-audio-seconds': '7142',
    'x-ratelimit-reset-audio-seconds': '29s',
  },
  answer: (heard, place) => ({ ...whisperAnswer(heard, 'English'), x_groq: { id: `req_${place}` } }),
  refusal: openAiRefusal,
};

const openai: Dialect = {
  root: '/v1',
  key: 'sk-for-this-machine-only',
  models: ['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe'],
  otherModels: ['gpt-5', 'tts-1', 'gpt-4o-mini-tts', 'text-embedding-3-small'],
  translatingModels: ['whisper-1'],
  timedModels: ['whisper-1'],
  fields: {
    transcriptions: [...openAiFields, 'language', 'timestamp_granularities[]'],
    translations: openAiFields,
  },
  lists: ['timestamp_granularities[]'],
  formats: ['json', 'text', 'srt', 'verbose_json', 'vtt'],
  promptBytes: 896,
  headers: { 'x-request-id': 'req_local', 'x-ratelimit-remaining-requests': '499' },
  answer: (heard) => whisperAnswer(heard, 'english'),
  refusal: openAiRefusal,
};

const cortecs: Dialect = {
  root: '/v1',
  key: 'cortecs-key-for-this-machine-only',
  models: ['whisper-large-v3'],
  otherModels: ['mistral-large'],
  translatingModels: [],
  timedModels: ['whisper-large-v3'],
  fields: {
    transcriptions: [
      ...openAiFields,
      'language',
      'preference',
      'allowed_providers',
      'eu_native',
      'allow_quantization',
    ],
    translations: [],
  },
  lists: ['allowed_providers'],
  formats: ['json', 'text', 'verbose_json'],
  promptBytes: 896,
  headers: {},
  answer: ({ text, seconds, fields }, place) => ({
    id: `transcription-${place}`,
    object: 'audio.transcription',
    created: 1_780_000_000,
    provider: fields.allowed_providers?.split(',').at(-1) ?? 'scaleway',
    model: fields.model,
    text: ` ${text}`,
    language: fields.language ?? 'en',
    segments: segmentsOf(text, seconds),
  }),
  refusal: ({ status, message, field }) =>
    status === 400
      ? json(422, { detail: [{ type: 'value_error', loc: ['body', field ?? 'body'], msg: message }] })
      : json(status, { detail: message }),
};

/** Like speaches: words inside the segments, numbers it does not know are null, errors in plain text. */
const custom: Dialect = {
  root: '/v1',
  key: null,
  models: ['large-v3-turbo', 'deepdml/faster-whisper-large-v3-turbo-ct2', 'mistralai/Voxtral-Mini-3B'],
  otherModels: ['hexgrad/Kokoro-82M-tts'],
  translatingModels: ['large-v3-turbo', 'deepdml/faster-whisper-large-v3-turbo-ct2'],
  timedModels: ['large-v3-turbo', 'deepdml/faster-whisper-large-v3-turbo-ct2'],
  fields: {
    transcriptions: [...openAiFields, 'language', 'timestamp_granularities[]'],
    translations: openAiFields,
  },
  lists: ['timestamp_granularities[]'],
  formats: ['json', 'text', 'srt', 'verbose_json', 'vtt'],
  promptBytes: 5_000,
  headers: {},
  answer: ({ text, seconds, fields }) =>
    fields.response_format === 'verbose_json'
      ? {
          text: ` ${text}`,
          language: 'en',
          duration: seconds,
          segments: segmentsOf(text, seconds).map((segment) => ({
            ...segment,
            no_speech_prob: null,
            words: wantsWords(fields) ? wordsOf(segment.text, segment.start, segment.end) : null,
          })),
        }
      : { text: ` ${text}` },
  refusal: ({ status, message }) => ({ status, type: 'text/plain; charset=utf-8', body: message }),
};

export const dialects: Readonly<Record<RemoteServiceId, Dialect>> = { groq, openai, cortecs, custom };

function whisperAnswer({ task, fields, text, seconds }: Heard, language: string) {
  if (fields.response_format !== 'verbose_json') return { text: ` ${text}` };
  return {
    task: task === 'translations' ? 'translate' : 'transcribe',
    language,
    duration: seconds,
    text: ` ${text}`,
    // Who asks for words alone gets words alone.
    ...(!wantsWords(fields) || granularities(fields).includes('segment')
      ? { segments: segmentsOf(text, seconds) }
      : {}),
    ...(wantsWords(fields) ? { words: wordsOf(text, 0, seconds) } : {}),
  };
}

const granularities = (fields: Heard['fields']) => fields['timestamp_granularities[]']?.split(',') ?? [];
const wantsWords = (fields: Heard['fields']) => granularities(fields).includes('word');

/** One segment up to each comma or full stop, all of the same length. */
function segmentsOf(text: string, seconds: number) {
  const parts = text.split(/(?<=[,.]) /);
  return parts.map((part, id) => ({
    id,
    seek: 0,
    start: (id * seconds) / parts.length,
    end: ((id + 1) * seconds) / parts.length,
    text: ` ${part}`,
    tokens: [50_364 + id],
    temperature: 0,
    avg_logprob: -0.2,
    compression_ratio: 1.4,
    no_speech_prob: 0.01,
  }));
}

function wordsOf(text: string, start: number, end: number) {
  const words = text.trim().split(' ');
  const at = (index: number) => start + (index * (end - start)) / words.length;
  return words.map((word, index) => ({ word, start: at(index), end: at(index + 1) }));
}
