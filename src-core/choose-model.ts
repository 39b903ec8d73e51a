import { type CatalogueModel, defaultModelId, modelBytes, speechModels } from './speech-models.ts';

/** What has to be understood. */
export interface Spoken {
  /** ISO-639-1; null: whichever it is. */
  readonly language: string | null;
  /** English is wanted, whatever is spoken. */
  readonly translate: boolean;
}

export type ModelChoice =
  | { readonly kind: 'use'; readonly model: CatalogueModel }
  /** None that is installed can serve; this one could. null: no model can. A shipped one is lost. */
  | { readonly kind: 'get'; readonly model: CatalogueModel | null };

/**
 * The model that serves a dictation: the one somebody chose, if it understands what is spoken, and
 * otherwise another one that is installed and does. `installed` and `chosen` are names of models.
 */
export function chooseModel(
  spoken: Spoken,
  { chosen, installed }: { readonly chosen: string; readonly installed: readonly string[] },
): ModelChoice {
  const able = speechModels.filter((model) => serves(model, spoken));
  const present = able.filter(({ id }) => installed.includes(id));
  const model =
    present.find(({ id }) => id === chosen) ??
    present.find(({ id }) => id === defaultModelId) ??
    // Whoever fetched more wants better words.
    present.toSorted((one, other) => modelBytes(other) - modelBytes(one))[0];
  if (model !== undefined) return { kind: 'use', model };
  const suggested =
    able.find(({ isShipped }) => isShipped) ??
    suggestions.map((id) => able.find((each) => each.id === id)).find((each) => each !== undefined);
  return { kind: 'get', model: suggested ?? able[0] ?? null };
}

/** What would help where nothing that is installed serves; null where something does, or nothing could. */
export function modelToGet(...about: Parameters<typeof chooseModel>): CatalogueModel | null {
  const choice = chooseModel(...about);
  return choice.kind === 'get' ? choice.model : null;
}

export function serves(model: CatalogueModel, { language, translate }: Spoken): boolean {
  const understands = language === null || model.languages.includes(language);
  return understands && (!translate || language === 'en' || model.translates);
}

/** Good words for a download that most connections carry in minutes; the first that serves. */
const suggestions: readonly string[] = ['sense-voice-small', 'whisper-small'];
