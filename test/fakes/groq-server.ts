import { type SpeechServer, startSpeechServer } from './speech-server/server.ts';

export function startGroqServer(): Promise<SpeechServer> {
  return startSpeechServer('groq');
}
