/**
 * The models the embedded engine can speak with, as data. The shipped ones come with Dictum; the
 * others are fetched when somebody asks for them. Every file is named with its size and checksum,
 * and every address with a revision, so that what arrives is what was looked at when this was written.
 */
import type { ErrorCode } from './error-codes.ts';
import { languageCodes } from './languages.ts';

export interface ModelFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** null: it comes with Dictum. */
  readonly url: string | null;
}

/** How the engine has to load it, and the files that takes. */
type ModelParts =
  | { readonly kind: 'moonshine'; readonly files: Files<'encoder' | 'decoder' | 'tokens'> }
  | { readonly kind: 'whisper'; readonly files: Files<'encoder' | 'decoder' | 'tokens'> }
  | { readonly kind: 'transducer'; readonly files: Files<'encoder' | 'decoder' | 'joiner' | 'tokens'> }
  | { readonly kind: 'sense-voice'; readonly files: Files<'model' | 'tokens'> };

type Files<Part extends string> = Readonly<Record<Part, ModelFile>>;

export type CatalogueModel = ModelParts & {
  /** Also the name of its folder, and what history and the command line call it. */
  readonly id: string;
  /** As its makers write it. */
  readonly name: string;
  readonly isShipped: boolean;
  /** ISO-639-1, and `yue`, which has no shorter code. */
  readonly languages: readonly string[];
  readonly licence: string;
  /** Whether it can write English for speech in any of its languages. */
  readonly translates: boolean;
  /** As docs/MODELS.md tells; null where nobody has measured it with Dictum. */
  readonly measured: Measured | null;
};

export interface Measured {
  /** Of the English recordings of the tests, in percent. */
  readonly wordErrors: number;
  /** Seconds of work for a second of speech, on two cores. */
  readonly realTimeFactor: number;
}

const whisperTokens = 'b34b360dbb493e781e479794586d661700670d65564001f23024971d1f2fa126';
const moonshineTokens = shipped(
  'tokens.txt',
  489_658,
  '043d62c6fe5ada3e384bd3748426e6e38691e5087223c1ddeb52d27758335f0e',
);

export const speechModels: readonly CatalogueModel[] = [
  {
    id: 'moonshine-base-en',
    name: 'Moonshine base',
    kind: 'moonshine',
    files: {
      encoder: shipped(
        'encoder_model.onnx',
        20_513_063,
        '1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751',
      ),
      decoder: shipped(
        'decoder_model_merged.onnx',
        42_498_870,
        'cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3',
      ),
      tokens: moonshineTokens,
    },
    isShipped: true,
    languages: ['en'],
    licence: 'MIT',
    translates: false,
    measured: { wordErrors: 1.7, realTimeFactor: 0.064 },
  },
  {
    id: 'moonshine-tiny-en',
    name: 'Moonshine tiny',
    kind: 'moonshine',
    files: {
      encoder: shipped(
        'encoder_model.onnx',
        7_937_661,
        'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
      ),
      decoder: shipped(
        'decoder_model_merged.onnx',
        20_243_286,
        'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
      ),
      tokens: moonshineTokens,
    },
    isShipped: true,
    languages: ['en'],
    licence: 'MIT',
    translates: false,
    measured: { wordErrors: 1.7, realTimeFactor: 0.044 },
  },
  whisper({
    id: 'whisper-tiny',
    name: 'Whisper tiny',
    prefix: 'tiny',
    revision: '65176e2deb88badc814a94058666cadccc29b61c',
    encoder: [12_937_772, 'd24fb083ae3b1041fc24e97971d60e280c9342201fbb67b0ab428a8b4a51a434'],
    decoder: [89_855_401, 'd2fece8dd42771f1df975c6c0445770d0c292bf7547c2cae04a6c0cc57540925'],
    translates: true,
  }),
  whisper({
    id: 'whisper-base',
    name: 'Whisper base',
    prefix: 'base',
    revision: 'bb53ee204431c90d314c1cc08d28d23e5b7927cc',
    encoder: [29_120_534, '0b8fb1304b6109976038efff5ace81720e00386f3ff6b54ee8c75291ca0a1e11'],
    decoder: [130_672_026, '9759d217388a01b3a4c7c15533201067b48ae819c4daafc8624e64b9409dc02d'],
    translates: true,
  }),
  whisper({
    id: 'whisper-small',
    name: 'Whisper small',
    prefix: 'small',
    revision: '8f3c18b358db4d1f2fc1eae49d75cd20989e4309',
    encoder: [112_442_483, '4cbe7b22fa9026b843b60a68640c747de05bafb1a11b57edc0e66c232d9f33a9'],
    decoder: [262_226_114, 'acad50b5c782696e91b55914cc5ab4f756f1532f76e22aa6fc615f39fb69a8ee'],
    translates: true,
  }),
  whisper({
    id: 'whisper-large-v3-turbo',
    name: 'Whisper large v3 turbo',
    prefix: 'turbo',
    revision: '2ca6ff69fc878651b770880507669577ac41c2ff',
    encoder: [674_716_297, 'b02dcdf54f348741e93fe732b67d933c8dcb6735655f710640143081db38878b'],
    decoder: [361_080_764, '20accd02388482eb3a46bd615631adfdc85e1eb2c7db9ea3f02a40ffe6b81547'],
    // Its makers trained it without translations.
    translates: false,
  }),
  {
    id: 'parakeet-tdt-0.6b-v3',
    name: 'Parakeet TDT 0.6B v3',
    kind: 'transducer',
    files: fetchedFrom(
      'sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8',
      '2bda32ec70b097a55adaa07d9a7173915b43cc78',
      {
        encoder: [
          'encoder.int8.onnx',
          652_184_281,
          'acfc2b4456377e15d04f0243af540b7fe7c992f8d898d751cf134c3a55fd2247',
        ],
        decoder: [
          'decoder.int8.onnx',
          11_845_275,
          '179e50c43d1a9de79c8a24149a2f9bac6eb5981823f2a2ed88d655b24248db4e',
        ],
        joiner: [
          'joiner.int8.onnx',
          6_355_277,
          '3164c13fc2821009440d20fcb5fdc78bff28b4db2f8d0f0b329101719c0948b3',
        ],
        tokens: ['tokens.txt', 93_939, 'd58544679ea4bc6ac563d1f545eb7d474bd6cfa467f0a6e2c1dc1c7d37e3c35d'],
      },
    ),
    isShipped: false,
    languages: [
      ...['bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'hr', 'hu', 'it'],
      ...['lt', 'lv', 'mt', 'nl', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sv', 'uk'],
    ],
    licence: 'CC-BY-4.0',
    translates: false,
    measured: null,
  },
  {
    id: 'sense-voice-small',
    name: 'SenseVoice small',
    kind: 'sense-voice',
    files: fetchedFrom(
      'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17',
      '2365baeacb507f821a0c8120fcee3d484dba7a07',
      {
        model: [
          'model.int8.onnx',
          239_233_841,
          'c71f0ce00bec95b07744e116345e33d8cbbe08cef896382cf907bf4b51a2cd51',
        ],
        tokens: ['tokens.txt', 315_894, 'f449eb28dc567533d7fa59be34e2abca8784f771850c78a47fb731a31429a1dc'],
      },
    ),
    isShipped: false,
    languages: ['zh', 'en', 'ja', 'ko', 'yue'],
    licence: 'FunASR Model License 1.1',
    translates: false,
    measured: null,
  },
];

/** What the app knows about a model of the catalogue on this computer. */
export type ModelStatus = { readonly id: string } & (
  | { readonly state: 'installed' }
  /** `receivedBytes`: of a download that was not finished, and can go on. */
  | { readonly state: 'absent'; readonly receivedBytes: number }
  | { readonly state: 'downloading'; readonly receivedBytes: number }
  | { readonly state: 'failed'; readonly receivedBytes: number; readonly code: ErrorCode }
);

/** What is used until somebody chooses another one. */
export const defaultModelId = 'moonshine-base-en';

/**
 * Where a voice is cut off in the middle of a word, it may end before it has begun, or write the same until it is
 * stopped. Moonshine does; Whisper hears silence behind every sound as it is.
 */
export function mayStopShort(id: string): boolean {
  return findModel(id)?.kind === 'moonshine';
}

export function findModel(id: string): CatalogueModel | undefined {
  return speechModels.find((model) => model.id === id);
}

/** What was spoken, where the model hears nothing else: none says what it heard. ISO-639-1, or null. */
export function onlyLanguageOf(id: string): string | null {
  const [language = null, ...others] = findModel(id)?.languages ?? [];
  return others.length === 0 ? language : null;
}

/** The names of the models that can be loaded now. */
export function installedModels(statuses: readonly ModelStatus[]): readonly string[] {
  return statuses.filter(({ state }) => state === 'installed').map(({ id }) => id);
}

export function filesOf(model: CatalogueModel): readonly ModelFile[] {
  return Object.values(model.files);
}

export function modelBytes(model: CatalogueModel): number {
  return filesOf(model).reduce((sum, { bytes }) => sum + bytes, 0);
}

type Fetched = readonly [name: string, bytes: number, sha256: string];

function shipped(name: string, bytes: number, sha256: string): ModelFile {
  return { name, bytes, sha256, url: null };
}

/** The builds that the makers of the engine publish. */
function fetchedFrom<Part extends string>(
  repository: string,
  revision: string,
  files: Readonly<Record<Part, Fetched>>,
): Files<Part> {
  const base = `https://huggingface.co/csukuangfj/${repository}/resolve/${revision}`;
  const entries = Object.entries<Fetched>(files).map(([part, [name, bytes, sha256]]) => [
    part,
    { name, bytes, sha256, url: `${base}/${name}` },
  ]);
  return Object.fromEntries(entries);
}

function whisper(options: {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly revision: string;
  readonly encoder: readonly [bytes: number, sha256: string];
  readonly decoder: readonly [bytes: number, sha256: string];
  readonly translates: boolean;
}): CatalogueModel {
  const { id, name, prefix, revision, translates } = options;
  return {
    id,
    name,
    kind: 'whisper',
    files: fetchedFrom(`sherpa-onnx-whisper-${prefix}`, revision, {
      encoder: [`${prefix}-encoder.int8.onnx`, ...options.encoder],
      decoder: [`${prefix}-decoder.int8.onnx`, ...options.decoder],
      tokens: [`${prefix}-tokens.txt`, 816_730, whisperTokens],
    }),
    isShipped: false,
    languages: languageCodes,
    licence: 'MIT',
    translates,
    measured: null,
  };
}
