import { z } from 'zod';
import { serviceBaseUrl } from './service-url.ts';
import { type RemoteServiceId, services } from './services.ts';

/**
 * How each service is reached and what only it can be told. A value of null was not set by the
 * person and is not sent: not every provider takes every field.
 */
const baseUrl = serviceBaseUrl;
const model = z.string().trim().min(1).max(100);

const connectionValues = {
  groq: z.object({ baseUrl, model }),
  openai: z.object({ baseUrl, model }),
  cortecs: z.object({
    baseUrl,
    model,
    /** How Cortecs chooses between its providers: see `cortecsPreferences`. */
    preference: z.string().trim().min(1).max(60).nullable(),
    /** Such as `ovh` or `scaleway`; empty: any. */
    allowedProviders: z.array(z.string().trim().min(1).max(60)).max(30),
    euNative: z.boolean().nullable(),
    allowQuantization: z.boolean().nullable(),
  }),
  custom: z.object({
    /** null until the person says where it is. */
    baseUrl: baseUrl.nullable(),
    /** Empty where the server has one model and asks for no name. */
    model: z.string().trim().max(100),
  }),
};

export const connectionsSchema = z.object(connectionValues);
export type Connections = z.infer<typeof connectionsSchema>;

const usual = (id: Exclude<RemoteServiceId, 'custom'>) => ({
  baseUrl: services[id].baseUrl ?? '',
  model: services[id].models[0] ?? '',
});

export const defaultConnections: Connections = {
  groq: usual('groq'),
  openai: usual('openai'),
  cortecs: {
    ...usual('cortecs'),
    preference: null,
    allowedProviders: [],
    euNative: null,
    allowQuantization: null,
  },
  custom: { baseUrl: null, model: '' },
};

/** Any part of any connection; what is left out stays as it is. */
export const connectionsChange = z.strictObject({
  groq: z.strictObject(connectionValues.groq.shape).partial().optional(),
  openai: z.strictObject(connectionValues.openai.shape).partial().optional(),
  cortecs: z.strictObject(connectionValues.cortecs.shape).partial().optional(),
  custom: z.strictObject(connectionValues.custom.shape).partial().optional(),
});
export type ConnectionsChange = z.infer<typeof connectionsChange>;
