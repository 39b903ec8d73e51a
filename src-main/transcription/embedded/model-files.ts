import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../src-core/transcription.ts';

/** What history and the command line call the model. */
export const embeddedModel = 'moonshine-base-en';

export interface ModelFiles {
  readonly encoder: string;
  readonly decoder: string;
  readonly tokens: string;
  readonly voiceDetector: string;
}

export function modelFiles(modelsDir: string): ModelFiles {
  return {
    encoder: join(modelsDir, embeddedModel, 'encoder_model.onnx'),
    decoder: join(modelsDir, embeddedModel, 'decoder_model_merged.onnx'),
    tokens: join(modelsDir, embeddedModel, 'tokens.txt'),
    voiceDetector: join(modelsDir, 'silero_vad_v6.onnx'),
  };
}

const pinned: Readonly<Record<keyof ModelFiles, string>> = {
  encoder: '1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751',
  decoder: 'cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3',
  tokens: '043d62c6fe5ada3e384bd3748426e6e38691e5087223c1ddeb52d27758335f0e',
  voiceDetector: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
};

/**
 * The native library ends the whole process on a file it can't read, so every file is checked
 * before it is handed over. Throws `model-missing` or `model-damaged`.
 */
export async function checkModelFiles(files: ModelFiles): Promise<void> {
  const parts = ['encoder', 'decoder', 'tokens', 'voiceDetector'] as const;
  await Promise.all(parts.map((part) => check(files, part)));
}

/** The same for it alone. */
export function checkVoiceDetector(files: ModelFiles): Promise<void> {
  return check(files, 'voiceDetector');
}

async function check(files: ModelFiles, part: keyof ModelFiles): Promise<void> {
  if ((await sha256(files[part])) !== pinned[part]) throw new Failure('model-damaged');
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  } catch (error) {
    throw new Failure(isMissing(error) ? 'model-missing' : 'model-damaged', { cause: error });
  }
  return hash.digest('hex');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
