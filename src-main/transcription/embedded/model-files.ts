import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { defaultModelId, filesOf, findModel } from '../../../src-core/speech-models.ts';
import { Failure } from '../../../src-core/transcription.ts';

/** A model of the catalogue, and the folder with its files. */
export interface ModelPlace {
  readonly id: string;
  readonly dir: string;
}

/** The one that is used until somebody chooses another. */
export function defaultModel(modelsDir: string): ModelPlace {
  return { id: defaultModelId, dir: join(modelsDir, defaultModelId) };
}

export function voiceDetectorPath(modelsDir: string): string {
  return join(modelsDir, 'silero_vad_v6.onnx');
}

const voiceDetectorSha256 = '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3';

/**
 * The native library ends the whole process on a file it can't read, so every file is checked
 * before it is handed over. Throws `model-missing` or `model-damaged`.
 */
export async function checkModelFiles(modelsDir: string, { id, dir }: ModelPlace): Promise<void> {
  const model = findModel(id);
  if (model === undefined) throw new Failure('model-missing');
  await Promise.all([
    ...filesOf(model).map(({ name, sha256 }) => check(join(dir, name), sha256)),
    checkVoiceDetector(modelsDir),
  ]);
}

/** The same for it alone. */
export function checkVoiceDetector(modelsDir: string): Promise<void> {
  return check(voiceDetectorPath(modelsDir), voiceDetectorSha256);
}

async function check(path: string, pinned: string): Promise<void> {
  if ((await sha256(path)) !== pinned) throw new Failure('model-damaged');
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
