import { chooseModel, type Spoken, serves } from '../../src-core/choose-model.ts';
import { defaultModelId, findModel } from '../../src-core/speech-models.ts';
import { Failure } from '../../src-core/transcription.ts';
import { localModelWords as words } from '../../src-core/words/command-line.ts';
import type { ModelPlace } from '../transcription/embedded/model-files.ts';
import type { ModelStore } from '../transcription/embedded/model-store.ts';
import { placeFor } from '../transcription/embedded/place-for.ts';
import { UsageError } from './arguments.ts';

type Models = Pick<ModelStore, 'installed' | 'folder'>;

/**
 * The model that a command asks for: by its name, or by what is spoken. Throws a `UsageError` that
 * says what would help, or a `Failure` (`model-missing`) where even the shipped files are gone.
 */
export function placeForCommand(models: Models, spoken: Spoken, named: string | null): ModelPlace {
  const installed = models.installed();
  const choice = chooseModel(spoken, { chosen: named ?? defaultModelId, installed });
  const wanted = named === null ? undefined : findModel(named);
  if (wanted !== undefined && !serves(wanted, spoken)) {
    throw new UsageError(words.cannot(wanted.id, spoken, choice));
  }
  if (wanted !== undefined && !wanted.isShipped && !installed.includes(wanted.id)) {
    throw new UsageError(words.notHere(wanted.id, installed));
  }
  if (choice.kind === 'get' && choice.model?.isShipped !== true) {
    throw new UsageError(words.cannot(null, spoken, choice));
  }
  // Who names a model wants no other one.
  if (wanted !== undefined && choice.model?.id !== wanted.id) throw new Failure('model-missing');
  return placeFor(models, spoken, named ?? defaultModelId);
}
