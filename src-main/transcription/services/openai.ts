import type { RemoteService } from '../speech-service.ts';
import { createOpenAiCompatible } from './openai-compatible.ts';
import type { ServiceOptions } from './remote-service.ts';

export function createOpenAiService(options: ServiceOptions): RemoteService {
  return createOpenAiCompatible(options, {
    id: 'openai',
    times: 'always',
    takesGranularities: true,
    plainText: false,
    ownFields: [],
    mayHaveNoList: false,
  });
}
