import { join } from 'node:path';
import type { OfflineRecognizer, OfflineRecognizerConfig } from 'sherpa-onnx-node';
import type { Spoken } from '../../../src-core/choose-model.ts';
import { sampleRate } from '../../../src-core/pcm.ts';
import type { CatalogueModel } from '../../../src-core/speech-models.ts';

/** What turns sound into text, whichever model is behind it. One call after the other. */
export type Recognize = (samples: Float32Array, spoken: Spoken) => Promise<string>;

type CreateRecognizer = (config: OfflineRecognizerConfig) => Promise<OfflineRecognizer>;

/** `dir` has the model's files, which are checked already. */
export async function loadRecognizer(
  create: CreateRecognizer,
  model: CatalogueModel,
  dir: string,
): Promise<Recognize> {
  let told = understoodBy(model, { language: null, translate: false });
  let recognizer = await create(configFor(model, dir, told));

  /** Language and translation belong to the whole recogniser, not to a piece of sound. */
  async function prepareFor(spoken: Spoken): Promise<void> {
    const next = understoodBy(model, spoken);
    if (next.language === told.language && next.translate === told.translate) return;
    const config = configFor(model, dir, next);
    if (model.kind === 'whisper') recognizer.setConfig(config);
    // Told so, SenseVoice forgets how it wants sound measured and writes nonsense; and it does not
    // listen to what a stream says. Rare: people seldom change their language.
    else recognizer = await create(config);
    told = next;
  }

  return async (samples, spoken) => {
    await prepareFor(spoken);
    const stream = recognizer.createStream();
    stream.acceptWaveform({ sampleRate, samples });
    const { text } = await recognizer.decodeAsync(stream);
    return text.replace(/\s+/g, ' ').trim();
  };
}

/** What of it this model can be told. Whisper ends the process on a language that it does not know. */
function understoodBy(
  { kind, languages, translates }: CatalogueModel,
  { language, translate }: Spoken,
): Spoken {
  const canBeTold = kind === 'whisper' || kind === 'sense-voice';
  const isKnown = canBeTold && language !== null && languages.includes(language);
  return { language: isKnown ? language : null, translate: canBeTold && translates && translate };
}

function configFor(model: CatalogueModel, dir: string, spoken: Spoken): OfflineRecognizerConfig {
  const path = ({ name }: { readonly name: string }) => join(dir, name);
  return {
    featConfig: { sampleRate, featureDim: 80 },
    modelConfig: {
      ...kindConfig(model, path, spoken),
      tokens: path(model.files.tokens),
      numThreads: 2,
      provider: 'cpu',
      debug: 0,
    },
  };
}

function kindConfig(
  model: CatalogueModel,
  path: (file: { readonly name: string }) => string,
  { language, translate }: Spoken,
) {
  switch (model.kind) {
    case 'moonshine': {
      const { encoder, decoder } = model.files;
      return { moonshine: { encoder: path(encoder), mergedDecoder: path(decoder) } };
    }
    case 'whisper': {
      const { encoder, decoder } = model.files;
      const task = translate ? ('translate' as const) : ('transcribe' as const);
      return { whisper: { encoder: path(encoder), decoder: path(decoder), language: language ?? '', task } };
    }
    case 'transducer': {
      const { encoder, decoder, joiner } = model.files;
      return {
        transducer: { encoder: path(encoder), decoder: path(decoder), joiner: path(joiner) },
        modelType: 'nemo_transducer' as const,
      };
    }
    case 'sense-voice':
      return {
        senseVoice: {
          model: path(model.files.model),
          language: language ?? 'auto',
          // Numbers as digits, and punctuation.
          useInverseTextNormalization: 1 as const,
        },
      };
  }
}
