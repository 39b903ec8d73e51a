import type { AppSnapshot } from '../../src-core/contract.ts';
import type { Hearing } from '../../src-core/hearing.ts';
import { whyNoneHad } from '../../src-core/keys-had.ts';
import { type ServiceId, services } from '../../src-core/services.ts';
import { findModel } from '../../src-core/speech-models.ts';
import { problems, serviceNames, statusWords } from '../../src-core/words/en.ts';

/** The one line about how things stand, the most pressing first; `ready` needs no words. */
export type Status =
  | { readonly kind: 'listening' }
  | { readonly kind: 'problem'; readonly words: string }
  | { readonly kind: 'loading'; readonly words: string }
  | { readonly kind: 'ready' };

export function statusOf(snapshot: AppSnapshot): Status {
  if (snapshot.isListening) return { kind: 'listening' };
  const unheard = whyNoneHad(snapshot.settings.hotkeys, snapshot.hotkey);
  if (unheard !== null) return { kind: 'problem', words: problems[unheard].what };
  const hindered = hinderedWords(snapshot.hearing);
  if (hindered !== null) return { kind: 'problem', words: hindered };
  return serviceStatus(snapshot);
}

/** What keeps macOS from Dictum; where a desktop gives the keys, the hotkey's own state tells. Null: all is well, or well enough. */
function hinderedWords({ hindrance, keyboardKeptBy }: Hearing): string | null {
  switch (hindrance) {
    case 'accessibility':
      return statusWords.noKeys;
    case 'secure-input':
      return statusWords.keyboardKept(keyboardKeptBy);
    case 'microphone':
      return statusWords.noSound;
    case 'input-monitoring':
    case 'portal-asks':
    case 'portal-refused':
    case 'portal-no-key':
    case null:
      return null;
  }
}

/** Whether a recording could become text right now. */
export function serviceStatus(snapshot: AppSnapshot): Status {
  const { settings, engine } = snapshot;
  if (settings.service !== 'embedded') {
    const missing = missingFor(snapshot, settings.service);
    if (missing === null) return { kind: 'ready' };
    const words =
      missing === 'key' ? statusWords.noKey(serviceNames[settings.service]) : statusWords.noAddress;
    return { kind: 'problem', words };
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

/** The model whose files are not what they should be, where it can be fetched again; null: there is none. */
export function modelToMend({ engine }: Pick<AppSnapshot, 'engine'>): string | null {
  if (engine.state !== 'failed' || engine.model === null) return null;
  return findModel(engine.model)?.isShipped === false ? engine.model : null;
}

/** The monthly limit in US dollars once it is reached; null: there is none, or something is left. */
export function reachedLimit({ settings, usage }: Pick<AppSnapshot, 'settings' | 'usage'>): number | null {
  const { monthlyCapDollars } = settings;
  const spent = Object.values(usage).reduce((sum, { month }) => sum + month.dollars, 0);
  return monthlyCapDollars !== null && spent >= monthlyCapDollars ? monthlyCapDollars : null;
}

/** What a service cannot do without and has not got; null when it can be asked. */
export function missingFor(
  { settings, keys }: Pick<AppSnapshot, 'settings' | 'keys'>,
  service: ServiceId,
): 'address' | 'key' | null {
  if (service === 'embedded') return null;
  if (settings.services[service].baseUrl === null) return 'address';
  return services[service].needsKey && !keys[service].isSet ? 'key' : null;
}
