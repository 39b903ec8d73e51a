import { chooseModel, type Spoken } from '../../../src-core/choose-model.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { ModelPlace } from './model-files.ts';
import type { ModelStore } from './model-store.ts';

/** Names the model for what is spoken, or throws as `placeFor` does. */
export type PlaceForSpoken = (spoken: Spoken) => ModelPlace;

/**
 * The installed model that serves, the chosen one if it can. Throws a `Failure`:
 * `language-not-understood`, or `model-missing` where even the shipped files are gone.
 */
export function placeFor(
  store: Pick<ModelStore, 'installed' | 'folder'>,
  spoken: Spoken,
  chosen: string,
): ModelPlace {
  const { kind, model } = chooseModel(spoken, { chosen, installed: store.installed() });
  if (kind === 'get' && model?.isShipped !== true) throw new Failure('language-not-understood');
  const dir = model === null ? null : store.folder(model.id);
  if (model === null || dir === null) throw new Failure('model-missing');
  return { id: model.id, dir };
}
