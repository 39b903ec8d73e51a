import { judgeTranscript } from '../../src-core/quality/judgement.ts';
import { mayHoldSpeech, type Voice } from '../../src-core/quality/voice.ts';
import type { Transcript } from '../../src-core/transcript.ts';
import { createEmbeddedTranscriber } from '../../src-main/transcription/embedded.ts';
import { createVoiceGate, type VoiceGate } from '../../src-main/transcription/voice-gate.ts';
import { justSpeech } from '../fakes/request.ts';
import { ready, realEngine, shippedPlaceFor, write } from '../main/transcription/speech-stage.ts';
import {
  inventedAnswers,
  promptThatIsEchoed,
  unremarkableAnswer,
} from '../speech/material/invented-answers.ts';
import { notSpeech } from '../speech/material/not-speech.ts';
import { manners, spokenSounds } from '../speech/material/quiet-speech.ts';
import type { Figure } from './figures.ts';
import type { Suite } from './suite.ts';

/** The real engine listens; the service is played by what Whisper is known to answer. */
export const gate: Suite = {
  about: 'text invented where nobody speaks, and speech that is lost, quiet and whispered too',
  usualCount: 2,
  run: async (count, progress) => {
    using real = realEngine();
    await ready(real.engine);
    const gate = createVoiceGate(real.engine);
    const embedded = async (samples: Int16Array) => {
      const transcription = createEmbeddedTranscriber({
        engine: real.engine,
        placeFor: shippedPlaceFor,
      }).open(justSpeech, never);
      write(transcription, samples);
      return (await transcription.finish()).kind === 'text';
    };
    const rates = {
      invented_rate: rate(),
      invented_rate_embedded: rate(),
      invented_rate_service: rate(),
      sent_rate_not_speech: rate(),
      invented_rate_unremarkable: rate(),
      lost_speech_rate: rate(),
      lost_speech_rate_spoken: rate(),
      lost_speech_rate_whispered: rate(),
      lost_speech_rate_embedded: rate(),
    };
    for (let round = 1; round <= count; round++) {
      for (const { name, samples } of notSpeech(round * 1_000)) {
        const voice = await listen(gate, samples);
        const byEngine = await embedded(samples);
        const isSent = mayHoldSpeech(voice);
        // As in a dictation: asked only where an answer is in doubt.
        let hasWords: Promise<boolean | null> | null = null;
        const hearsWords = () => (hasWords ??= gate.hearsWords(samples, 'en', never));
        let byService = false;
        for (const answer of isSent ? inventedAnswers : [])
          byService ||= await isInserted(answer, voice, hearsWords);
        rates.invented_rate.add(byEngine || byService);
        rates.invented_rate_embedded.add(byEngine);
        rates.invented_rate_service.add(byService);
        rates.sent_rate_not_speech.add(isSent);
        rates.invented_rate_unremarkable.add(
          isSent && (await isInserted(unremarkableAnswer, voice, hearsWords)),
        );
        if (isSent || byEngine)
          progress(
            `${name}: ${voice?.speechMs} ms of voice, sent${byService || byEngine ? ' and TEXT INVENTED' : ''}`,
          );
      }
      for (const manner of manners) {
        for (const { name, recording, samples } of spokenSounds(manner, round)) {
          const voice = await listen(gate, samples);
          // The service understands it, but is not sure of it.
          const answer = {
            text: recording.words,
            segments: [
              {
                startMs: 0,
                endMs: samples.length / 16,
                text: recording.words,
                avgLogprob: -0.7,
                compressionRatio: 1.3,
                noSpeechProb: 0.3,
              },
            ],
          };
          const isLost =
            !mayHoldSpeech(voice) ||
            !(await isInserted(answer, voice, () => gate.hearsWords(samples, 'en', never)));
          const isNotUnderstood = !(await embedded(samples));
          rates.lost_speech_rate.add(isLost);
          rates[manner.isWhispered ? 'lost_speech_rate_whispered' : 'lost_speech_rate_spoken'].add(isLost);
          rates.lost_speech_rate_embedded.add(isNotUnderstood);
          if (isLost || isNotUnderstood) progress(`${name}: ${isLost ? 'LOST' : 'no text from the engine'}`);
        }
        progress(`${manner.name}: round ${round} of ${count}`);
      }
    }
    return Object.fromEntries(Object.entries(rates).map(([name, { figure }]) => [name, figure()]));
  },
};

const never = new AbortController().signal;

async function listen(gate: VoiceGate, samples: Int16Array): Promise<Voice> {
  const meter = gate.open(never);
  write(meter, samples);
  const voice = await meter.finish();
  // It would be sent, and nothing would be measured.
  if (voice === null) throw new Error('The engine did not listen');
  return voice;
}

async function isInserted(
  transcript: Pick<Transcript, 'text' | 'segments'>,
  voice: Voice,
  hearsWords: () => Promise<boolean | null>,
): Promise<boolean> {
  const { kind } = judgeTranscript({ transcript, voice, prompt: promptThatIsEchoed });
  return kind === 'good' || (kind === 'in-doubt' && (await hearsWords()) !== false);
}

function rate(): { add(counts: boolean): void; figure(): Figure } {
  let n = 0;
  let counted = 0;
  return {
    add(counts) {
      n++;
      if (counts) counted++;
    },
    figure: () => ({ unit: '%', n, value: Math.round((counted / n) * 10_000) / 100 }),
  };
}
