import type { AppSnapshot } from '../../src-core/contract.ts';
import { problems, statusWords } from '../../src-core/words/en.ts';

/** The one line about how things stand, the most pressing first; `ready` needs no words. */
export type Status =
  | { readonly kind: 'listening' }
  | { readonly kind: 'problem'; readonly words: string }
  | { readonly kind: 'loading'; readonly words: string }
  | { readonly kind: 'ready' };

export function statusOf(snapshot: AppSnapshot): Status {
  if (snapshot.isListening) return { kind: 'listening' };
  if (snapshot.hotkey.state === 'failed')
    return { kind: 'problem', words: problems[snapshot.hotkey.code].what };
  return serviceStatus(snapshot);
}

/** Whether a recording could become text right now. */
export function serviceStatus({ settings, engine, keys }: AppSnapshot): Status {
  if (settings.service === 'groq') {
    return keys.groq.isSet ? { kind: 'ready' } : { kind: 'problem', words: problems['key-missing'].what };
  }
  switch (engine.state) {
    case 'loading':
      return { kind: 'loading', words: statusWords.engineLoading };
    case 'failed':
      return { kind: 'problem', words: problems[engine.code].what };
    case 'ready':
      return { kind: 'ready' };
  }
}
