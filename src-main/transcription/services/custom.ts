import type { RemoteService } from '../speech-service.ts';
import { createOpenAiCompatible } from './openai-compatible.ts';
import type { ServiceOptions } from './remote-service.ts';

/** A server of one's own: whisper.cpp, speaches, vLLM, LocalAI. With or without a key, tidy or not. */
export function createCustomService(options: ServiceOptions): RemoteService {
  return createOpenAiCompatible(options, {
    id: 'custom',
    times: 'always',
    takesGranularities: true,
    plainText: true,
    ownFields: [],
    mayHaveNoList: true,
  });
}
