import { chooseModel, type Spoken } from '../../../src-core/choose-model.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { SpeechEngine } from './engine.ts';
import type { ModelStore } from './model-store.ts';

/**
 * Makes the engine ready for what is spoken, with the chosen model where it can serve. Throws a
 * `Failure`: `language-not-understood`, or `model-missing` where even the shipped files are gone.
 */
export function createUseModel({
  engine,
  store,
}: {
  readonly engine: Pick<SpeechEngine, 'use'>;
  readonly store: Pick<ModelStore, 'installed' | 'folder'>;
}): (spoken: Spoken, chosen: string) => void {
  return (spoken, chosen) => {
    const choice = chooseModel(spoken, { chosen, installed: store.installed() });
    if (choice.kind === 'get')
      throw new Failure(choice.model?.isShipped === true ? 'model-missing' : 'language-not-understood');
    const dir = store.folder(choice.model.id);
    if (dir === null) throw new Failure('model-missing');
    engine.use({ id: choice.model.id, dir });
  };
}
