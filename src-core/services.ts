/**
 * What is known about each speech service, as data: where it lives, what it takes, what it costs.
 * Sources: the services' own documents, as of 2026-11.
 */

/** The services that can turn sound into text, in the order people are offered them. */
export const serviceIds = ['embedded', 'groq', 'openai', 'cortecs', 'custom'] as const;
export type ServiceId = (typeof serviceIds)[number];
export type RemoteServiceId = Exclude<ServiceId, 'embedded'>;
export const remoteServiceIds = [
  'groq',
  'openai',
  'cortecs',
  'custom',
] as const satisfies readonly RemoteServiceId[];

export interface ServiceFacts {
  /** Without the path; null where only the person knows it. */
  readonly baseUrl: string | null;
  /** Where a key may stand in the environment. */
  readonly keyVariable: string;
  /** A server of one's own may do without. */
  readonly needsKey: boolean;
  /** The first is the usual one; every other name may be typed as well. */
  readonly models: readonly string[];
  /** Those that translate to English; null when nobody can know. */
  readonly translatingModels: readonly string[] | null;
  readonly limits: ServiceLimits;
  /** Whether it fetches a recording itself when it is told where on the internet that is. */
  readonly takesLinks: boolean;
  /** US dollars for an hour of sound, by model; a model that is not in it has no known price. */
  readonly dollarsPerHour: Readonly<Record<string, number>>;
}

export interface ServiceLimits {
  /** The largest file it takes, in bytes. */
  readonly uploadBytes: number;
  /** Every request is billed as at least so much sound, in seconds. */
  readonly billedS: number;
  /** The longest prompt, in UTF-8 bytes and in tokens of the model. */
  readonly promptBytes: number;
  readonly promptTokens: number;
  /** How many requests may be under way at the same time. */
  readonly atOnce: number;
}

const whisperLimits: ServiceLimits = {
  uploadBytes: 25_000_000,
  billedS: 0,
  promptBytes: 896,
  promptTokens: 224,
  atOnce: 4,
};

export const services: Readonly<Record<RemoteServiceId, ServiceFacts>> = {
  groq: {
    baseUrl: 'https://api.groq.com',
    keyVariable: 'GROQ_API_KEY',
    needsKey: true,
    models: ['whisper-large-v3-turbo', 'whisper-large-v3'],
    translatingModels: ['whisper-large-v3'],
    limits: { ...whisperLimits, billedS: 10 },
    takesLinks: true,
    dollarsPerHour: { 'whisper-large-v3-turbo': 0.04, 'whisper-large-v3': 0.111 },
  },
  openai: {
    baseUrl: 'https://api.openai.com',
    keyVariable: 'OPENAI_API_KEY',
    needsKey: true,
    models: ['whisper-1', 'gpt-4o-mini-transcribe', 'gpt-4o-transcribe'],
    translatingModels: ['whisper-1'],
    limits: whisperLimits,
    takesLinks: false,
    dollarsPerHour: { 'whisper-1': 0.36, 'gpt-4o-mini-transcribe': 0.18, 'gpt-4o-transcribe': 0.36 },
  },
  cortecs: {
    baseUrl: 'https://api.cortecs.ai',
    keyVariable: 'CORTECS_API_KEY',
    needsKey: true,
    models: ['whisper-large-v3'],
    translatingModels: [],
    limits: whisperLimits,
    takesLinks: false,
    dollarsPerHour: {},
  },
  custom: {
    baseUrl: null,
    keyVariable: 'DICTUM_API_KEY',
    needsKey: false,
    models: [],
    translatingModels: null,
    limits: { ...whisperLimits, atOnce: 1 },
    takesLinks: false,
    dollarsPerHour: {},
  },
};
