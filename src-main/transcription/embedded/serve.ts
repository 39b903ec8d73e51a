import { sampleRate } from '../../../src-core/pcm.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { createDecoder, createHearing, type Decoder, type Hearing } from './hearing.ts';
import { checkVoiceDetector, type ModelPlace } from './model-files.ts';
import type { FromProcess, ListenOptions, LoadFailure, ToProcess } from './protocol.ts';
import { loadSpeechModel, type SpeechModel } from './speech-model.ts';

/** The process's side of the conversation with main. */
export interface Port {
  post(message: FromProcess): void;
  onMessage(listener: (message: ToProcess) => void): void;
}

/** A minute of sound is 2 MB. */
const sweptAfterSamples = 60 * sampleRate;

/**
 * Everything the engine's process does; see `protocol.ts` for the order of things.
 *
 * @param sweep frees what nobody holds any more, in some 10 ms. V8 alone leaves what was kept for a second or more
 *   lying about for thousands of dictations, because the scripts beside it are so small.
 */
export function serveSpeech(port: Port, sweep: () => void): void {
  let engine: { readonly model: SpeechModel; readonly decoder: Decoder } | null = null;
  const hearings = new Map<number, Hearing>();
  let samplesSinceSweep = 0;

  async function load(modelsDir: string, place: ModelPlace): Promise<void> {
    const startedAt = performance.now();
    try {
      const model = await loadSpeechModel(modelsDir, place);
      engine = { model, decoder: createDecoder(model) };
      port.post({ type: 'ready', loadMs: performance.now() - startedAt });
    } catch (error) {
      const code = loadFailure(error);
      const isOfModel = code !== 'engine-failed' && (await isVoiceDetectorRight(modelsDir));
      port.post({ type: 'not-ready', code, isOfModel });
    }
  }

  function listen(id: number, options: ListenOptions): void {
    if (engine === null) return port.post({ type: 'failed', id });
    const hearing = createHearing({
      ...engine,
      decode: options.decode,
      onlySpeech: options.onlySpeech,
      spoken: { language: options.language ?? null, translate: options.translate ?? false },
      isLive: options.isPatient !== true,
      onSettled: (settled) => port.post({ type: 'settled', id, ...settled }),
      onError: () => {
        forget(id);
        port.post({ type: 'failed', id });
      },
    });
    hearings.set(id, hearing);
  }

  async function tellRoom(id: number): Promise<void> {
    await hearings.get(id)?.room();
    if (hearings.has(id)) port.post({ type: 'room', id });
  }

  async function finish(id: number): Promise<void> {
    await hearings.get(id)?.finish();
    if (!hearings.has(id)) return;
    forget(id);
    port.post({ type: 'finished', id });
    sweepBetween();
  }

  function forget(id: number): void {
    hearings.get(id)?.[Symbol.dispose]();
    hearings.delete(id);
  }

  /** Nobody waits for anything then. */
  function sweepBetween(): void {
    if (hearings.size > 0 || samplesSinceSweep < sweptAfterSamples) return;
    samplesSinceSweep = 0;
    sweep();
  }

  port.onMessage((message) => {
    switch (message.type) {
      case 'load':
        return void load(message.modelsDir, message.model);
      case 'listen':
        return listen(message.id, message);
      case 'sound':
        samplesSinceSweep += message.samples.length;
        return hearings.get(message.id)?.write(message.samples);
      case 'room':
        return void tellRoom(message.id);
      case 'finish':
        return void finish(message.id);
      case 'forget':
        return forget(message.id);
    }
  });
}

function loadFailure(error: unknown): LoadFailure {
  const code = error instanceof Failure ? error.code : null;
  return code === 'model-missing' || code === 'model-damaged' ? code : 'engine-failed';
}

function isVoiceDetectorRight(modelsDir: string): Promise<boolean> {
  return checkVoiceDetector(modelsDir).then(
    () => true,
    () => false,
  );
}
