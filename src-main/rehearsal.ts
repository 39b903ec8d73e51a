/**
 * Goes through the path of a dictation once while nobody speaks: what runs for the first time takes
 * 40 ms longer, and the first dictation of the day should not. Nothing is recorded, sent, inserted,
 * billed or written down.
 */
import { sampleRate } from '../src-core/pcm.ts';
import { requestFrom } from '../src-core/service-order.ts';
import type { Settings } from '../src-core/settings.ts';
import { Failure } from '../src-core/transcription.ts';
import type { Insertion } from './insertion/insertion.ts';
import {
  type ChooseTranscriberDeps,
  chooseTranscriber,
  connectServices,
} from './transcription/choose-transcriber.ts';
import type { SpeechEngine } from './transcription/embedded/engine.ts';
import { openExperience } from './transcription/experience.ts';

export interface RehearsalDeps {
  readonly settings: Settings;
  readonly engine: SpeechEngine;
  readonly placeFor: ChooseTranscriberDeps['placeFor'];
  readonly insertion: Pick<Insertion, 'remember'>;
  /** For sound that waits on disk, of which there is none. */
  readonly parkingDir: string;
}

/** What a dictation would fail with is no news yet: the next one finds out for itself. */
export async function rehearse(deps: RehearsalDeps): Promise<void> {
  const { settings, engine, placeFor, insertion, parkingDir } = deps;
  const stop = new AbortController();
  try {
    await insertion.remember(stop.signal);
    const transcriber = chooseTranscriber({
      engine,
      placeFor,
      remoteService: connectServices({ fetch: answeredHere, secrets: { key: () => 'rehearsal' } }),
      usage: { note: () => {}, isLimitReached: () => false },
      experience: openExperience(),
      parkingDir,
      onUsageChange: () => {},
    })(settings);
    const transcribe = async (onlySpeech: boolean) => {
      const request = requestFrom(settings, { language: settings.language, onlySpeech });
      const transcription = transcriber.open(request, stop.signal);
      transcription.write(murmur());
      await transcription.finish();
    };
    // Where there is somebody to ask, as if there had been words; then up to the voice check, which waits
    // for the engine to be loaded.
    if (transcriber.host !== null) await transcribe(false);
    await transcribe(true);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  } finally {
    stop.abort();
  }
}

/** Half a second of next to nothing: pure silence would not be listened to at all. */
function murmur(): Int16Array {
  return Int16Array.from({ length: sampleRate / 2 }, (_, index) => index % 2);
}

/** What a service would answer to nothing. */
const answeredHere: typeof fetch = async () =>
  new Response(JSON.stringify({ text: '', language: 'english', duration: 0.5, segments: [] }), {
    headers: { 'content-type': 'application/json' },
  });
