import { type RemoteServiceId, services } from './services.ts';

/** Names of models that turn speech into text, as their makers choose them. */
const hearing = /whisper|transcri|parakeet|canary|voxtral|sensevoice|moonshine|speech-to-text|\b(asr|stt)\b/i;

/** These speak, answer or listen for a voice: they have the name of the family, and do not transcribe. */
const otherwise = /\b(tts|vad)\b|realtime|text-to-speech/i;

/**
 * Those of a service's models that are worth suggesting, by name. The one in use stays if it is
 * offered at all. Where no name tells (a server of one's own may call its models anything), all are.
 */
export function suggestedModels(offered: readonly string[], inUse: string): readonly string[] {
  const hear = offered.filter((model) => hearing.test(model) && !otherwise.test(model));
  return hear.length === 0 ? offered : offered.filter((model) => hear.includes(model) || model === inUse);
}

/** Whether it can translate to English; true where nobody can know before asking. */
export function canTranslate(service: RemoteServiceId, model: string): boolean {
  const { translatingModels } = services[service];
  return translatingModels === null || translatingModels.includes(model);
}

/** OpenAI's newer models know neither segments nor words: they refuse to be asked for them. */
export function givesSegments(model: string): boolean {
  return !/gpt-|-transcribe/i.test(model);
}
