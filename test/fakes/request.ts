import type { TranscriptionRequest } from '../../src-core/transcription.ts';
import type { ServiceRequest } from '../../src-main/transcription/speech-service.ts';

/** What a service is asked when the person set nothing. */
export const nothingSet: ServiceRequest = {
  language: null,
  prompt: '',
  temperature: null,
  translate: false,
  wordTimes: false,
};

/** What a dictation asks for when the person set nothing. */
export const justSpeech: TranscriptionRequest = { ...nothingSet, onlySpeech: true };
