import { type SpeechServer, startSpeechServer } from './speech-server/server.ts';

/** `says` makes the text of a sound, where what it says matters. */
export function startGroqServer({
  says,
}: {
  says?: (samples: Int16Array) => string;
} = {}): Promise<SpeechServer> {
  return startSpeechServer('groq', says === undefined ? {} : { hear: says });
}
