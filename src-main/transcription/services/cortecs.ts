import type { RemoteService } from '../speech-service.ts';
import { createOpenAiCompatible } from './openai-compatible.ts';
import type { ServiceOptions } from './remote-service.ts';

/** How Cortecs chooses among its providers; null and an empty list leave it to Cortecs. */
export interface CortecsRouting {
  /** Such as "balanced". */
  readonly preference: string | null;
  /** Such as "ovh" and "scaleway". */
  readonly allowedProviders: readonly string[];
  readonly euNative: boolean | null;
  readonly allowQuantization: boolean | null;
}

export function createCortecsService(options: ServiceOptions & CortecsRouting): RemoteService {
  const { preference, allowedProviders, euNative, allowQuantization } = options;
  return createOpenAiCompatible(options, {
    id: 'cortecs',
    // A field that a provider does not know makes it fail, and segments come without asking.
    times: 'when-asked',
    takesGranularities: false,
    plainText: false,
    ownFields: [
      ...(preference === null ? [] : [['preference', preference] as const]),
      ...allowedProviders.map((provider) => ['allowed_providers', provider] as const),
      ...(euNative === null ? [] : [['eu_native', String(euNative)] as const]),
      ...(allowQuantization === null ? [] : [['allow_quantization', String(allowQuantization)] as const]),
    ],
    mayHaveNoList: false,
  });
}
