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

/** Everything the engine's process does; see `protocol.ts` for the order of things. */
export function serveSpeech(port: Port): void {
  let engine: { readonly model: SpeechModel; readonly decoder: Decoder } | null = null;
  const hearings = new Map<number, Hearing>();

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
  }

  function forget(id: number): void {
    hearings.get(id)?.[Symbol.dispose]();
    hearings.delete(id);
  }

  port.onMessage((message) => {
    switch (message.type) {
      case 'load':
        return void load(message.modelsDir, message.model);
      case 'listen':
        return listen(message.id, message);
      case 'sound':
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
