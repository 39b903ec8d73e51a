/**
 * Models of every kind that the engine runs, a few kilobytes each: they do not listen, they write
 * down how they were asked. The engine's library reads and runs them like the real ones.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueModel, ModelFile } from '../../src-core/speech-models.ts';
import { onnxModel } from './onnx.ts';

/** Writes the files of a model under the names that the catalogue gives them. */
export function writeTinyModel(model: CatalogueModel, dir: string): void {
  const contents = contentsOf(model.kind);
  for (const [part, { name }] of Object.entries<ModelFile>(model.files)) {
    const content = contents[part];
    if (content === undefined) throw new Error(`There is no ${part} of a tiny ${model.id}`);
    writeFileSync(join(dir, name), content);
  }
}

function contentsOf(kind: CatalogueModel['kind']): Readonly<Record<string, Buffer | string>> {
  switch (kind) {
    case 'whisper':
      return tinyWhisper();
    case 'sense-voice':
      return tinySenseVoice();
    case 'transducer':
      return tinyTransducer();
    case 'moonshine':
      throw new Error('The real ones are there');
  }
}

/** Hears German unless it is told otherwise, and writes language and task. */
function tinyWhisper() {
  const [eot, sot, english, german, transcribe, translate, noTimestamps] = [0, 1, 2, 3, 4, 5, 6];
  const words = [
    { id: 7, language: english, task: transcribe, text: ' English as it is' },
    { id: 8, language: english, task: translate, text: ' English into English' },
    { id: 9, language: german, task: transcribe, text: ' German as it is' },
    { id: 10, language: german, task: translate, text: ' German into English' },
  ];
  const size = 11;
  // Each token votes for what comes next, and the votes of all tokens so far are added up.
  const votes = new Array<number>(size * size).fill(0);
  const vote = (token: number, next: number, weight: number) => {
    votes[token * size + next] = weight;
  };
  vote(sot, german, 5);
  for (const { id, language, task } of words) {
    vote(language, id, 10);
    vote(task, id, 10);
    vote(id, eot, 100);
  }
  const sound = { type: 'float', dims: ['N', 'features', 'T'] } as const;
  const cache = { type: 'float', dims: ['layers', 'N', 'context', 'state'] } as const;
  return {
    encoder: onnxModel({
      nodes: [
        { type: 'Identity', inputs: ['mel'], outputs: ['n_layer_cross_k'] },
        { type: 'Identity', inputs: ['mel'], outputs: ['n_layer_cross_v'] },
      ],
      inputs: { mel: sound },
      outputs: { n_layer_cross_k: sound, n_layer_cross_v: sound },
      constants: {},
      metadata: {
        model_type: 'whisper-tiny',
        n_mels: 80,
        n_text_layer: 1,
        n_text_ctx: 8,
        n_text_state: 1,
        sot,
        eot,
        blank_id: eot,
        n_vocab: size,
        translate,
        transcribe,
        is_multilingual: 1,
        no_timestamps: noTimestamps,
        no_speech: eot,
        sot_sequence: [sot, english, transcribe].join(','),
        all_language_tokens: [english, german].join(','),
        all_language_codes: 'en,de',
      },
    }),
    decoder: onnxModel({
      nodes: [
        { type: 'Gather', inputs: ['votes', 'tokens'], outputs: ['own'] },
        { type: 'CumSum', inputs: ['own', 'axis'], outputs: ['logits'] },
        { type: 'Identity', inputs: ['in_n_layer_self_k_cache'], outputs: ['out_n_layer_self_k_cache'] },
        { type: 'Identity', inputs: ['in_n_layer_self_v_cache'], outputs: ['out_n_layer_self_v_cache'] },
      ],
      inputs: {
        tokens: { type: 'int64', dims: ['N', 'count'] },
        in_n_layer_self_k_cache: cache,
        in_n_layer_self_v_cache: cache,
        n_layer_cross_k: sound,
        n_layer_cross_v: sound,
        offset: { type: 'int64', dims: [1] },
      },
      outputs: {
        logits: { type: 'float', dims: ['N', 'count', size] },
        out_n_layer_self_k_cache: cache,
        out_n_layer_self_v_cache: cache,
      },
      constants: {
        votes: { type: 'float', dims: [size, size], values: votes },
        axis: { type: 'int64', dims: [], values: [1] },
      },
    }),
    tokens: words.map(({ id, text }) => `${Buffer.from(text).toString('base64')} ${id}\n`).join(''),
  };
}

/**
 * Says that it heard Japanese, and writes which language it was told; and that it is loud, if the
 * sound came in the scale of 16 bits, as it demands.
 */
function tinySenseVoice() {
  const told = { auto: 0, zh: 1, en: 2, yue: 3, ja: 4, ko: 5 };
  const tags = ['<blank>', '<|ja|>', '<|NEUTRAL|>', '<|Speech|>', '<|withitn|>'];
  const words = Object.keys(told).map((language) => `▁told▁${language}`);
  const loud = '▁loud';
  const symbols = [...tags, ...words, loud];
  const size = symbols.length;
  // More frames than any sound of the tests has; the engine reads as many as there should be.
  const frames = 400;
  const always = new Array<number>(frames * size).fill(0);
  for (let frame = 0; frame < frames; frame++) always[frame * size + (frame < 4 ? frame + 1 : 0)] = 5;
  const at = (place: number) => ({
    type: 'float' as const,
    dims: [1, frames, 1],
    values: Array.from({ length: frames }, (_, frame) => (frame === place ? 1 : 0)),
  });
  const spoken = words.flatMap((_, language) =>
    symbols.map((_, id) => (id === tags.length + language ? 10 : 0)),
  );
  return {
    model: onnxModel({
      nodes: [
        { type: 'Gather', inputs: ['spoken', 'language'], outputs: ['word'] },
        { type: 'Mul', inputs: ['fifth', 'word'], outputs: ['first word'] },
        { type: 'Add', inputs: ['always', 'first word'], outputs: ['one word'] },
        { type: 'ReduceMean', inputs: ['x'], outputs: ['level'] },
        { type: 'Mul', inputs: ['level', 'loud'], outputs: ['loudness'] },
        { type: 'Mul', inputs: ['sixth', 'loudness'], outputs: ['second word'] },
        { type: 'Add', inputs: ['one word', 'second word'], outputs: ['logits'] },
      ],
      inputs: {
        x: { type: 'float', dims: ['N', 'T', 560] },
        x_length: { type: 'int32', dims: ['N'] },
        language: { type: 'int32', dims: ['N'] },
        text_norm: { type: 'int32', dims: ['N'] },
      },
      outputs: { logits: { type: 'float', dims: ['N', frames, size] } },
      constants: {
        spoken: { type: 'float', dims: [words.length, size], values: spoken },
        fifth: at(4),
        sixth: at(5),
        loud: { type: 'float', dims: [1, size], values: symbols.map((symbol) => (symbol === loud ? 1 : 0)) },
        always: { type: 'float', dims: [1, frames, size], values: always },
      },
      metadata: {
        model_type: 'sense_voice',
        vocab_size: size,
        lfr_window_size: 7,
        lfr_window_shift: 6,
        normalize_samples: 0,
        with_itn: 14,
        without_itn: 15,
        ...Object.fromEntries(Object.entries(told).map(([language, id]) => [`lang_${language}`, id])),
        neg_mean: new Array<number>(560).fill(0).join(','),
        inv_stddev: new Array<number>(560).fill(1).join(','),
      },
    }),
    tokens: symbols.map((symbol, id) => `${symbol} ${id}\n`).join(''),
  };
}

/** Writes one word, whatever it hears. */
function tinyTransducer() {
  const symbols = ['▁hello', '<blk>'];
  const blank = 1;
  const durations = 5;
  const size = symbols.length + durations;
  // After nothing comes the word, after the word nothing more; always one frame further.
  const next = [...[0, 10, ...[0, 10, 0, 0, 0]], ...[10, 0, ...[0, 10, 0, 0, 0]]];
  const state = { type: 'float', dims: [1, 'N', 1] } as const;
  const column = { type: 'float', dims: ['N', 'dim', 1] } as const;
  return {
    encoder: onnxModel({
      nodes: [
        { type: 'Identity', inputs: ['audio_signal'], outputs: ['outputs'] },
        { type: 'Identity', inputs: ['length'], outputs: ['encoded_lengths'] },
      ],
      inputs: {
        audio_signal: { type: 'float', dims: ['N', 'features', 'T'] },
        length: { type: 'int64', dims: ['N'] },
      },
      outputs: {
        outputs: { type: 'float', dims: ['N', 'features', 'T'] },
        encoded_lengths: { type: 'int64', dims: ['N'] },
      },
      constants: {},
      metadata: {
        model_type: 'EncDecRNNTBPEModel',
        vocab_size: blank,
        subsampling_factor: 1,
        normalize_type: 'per_feature',
        pred_rnn_layers: 1,
        pred_hidden: 1,
        feat_dim: 80,
        // What tells a TDT model from a plain transducer.
        url: 'https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3',
      },
    }),
    decoder: onnxModel({
      nodes: [
        { type: 'Gather', inputs: ['next', 'targets'], outputs: ['rows'] },
        { type: 'Reshape', inputs: ['rows', 'column'], outputs: ['outputs'] },
        { type: 'Identity', inputs: ['target_length'], outputs: ['prednet_lengths'] },
        { type: 'Identity', inputs: ['hidden'], outputs: ['next_hidden'] },
        { type: 'Identity', inputs: ['cell'], outputs: ['next_cell'] },
      ],
      inputs: {
        targets: { type: 'int32', dims: ['N', 1] },
        target_length: { type: 'int32', dims: ['N'] },
        hidden: state,
        cell: state,
      },
      outputs: {
        outputs: column,
        prednet_lengths: { type: 'int32', dims: ['N'] },
        next_hidden: state,
        next_cell: state,
      },
      constants: {
        next: { type: 'float', dims: [symbols.length, size], values: next },
        column: { type: 'int64', dims: [3], values: [1, size, 1] },
      },
    }),
    joiner: onnxModel({
      nodes: [{ type: 'Reshape', inputs: ['decoder_outputs', 'row'], outputs: ['outputs'] }],
      inputs: {
        encoder_outputs: { type: 'float', dims: ['N', 'features', 1] },
        decoder_outputs: column,
      },
      outputs: { outputs: { type: 'float', dims: ['N', 1, 1, size] } },
      constants: { row: { type: 'int64', dims: [4], values: [1, 1, 1, size] } },
    }),
    tokens: symbols.map((symbol, id) => `${symbol} ${id}\n`).join(''),
  };
}
