import { type AskingPolicy, askingPolicy } from '../../src-core/asking-policy.ts';
import { type Ask, createAsking } from '../../src-main/transcription/asking.ts';
import { openExperience } from '../../src-main/transcription/experience.ts';
import type { SpeechService } from '../../src-main/transcription/speech-service.ts';

/** As the app asks; what fails fails at once, where nothing else is wanted. */
export function asking(
  services: readonly SpeechService[],
  more: Partial<Parameters<typeof createAsking>[0]> = {},
): Ask {
  return createAsking({
    services,
    hedging: false,
    policy: withoutRetries,
    experience: openExperience(),
    now: () => performance.now(),
    random: Math.random,
    ...more,
  });
}

const withoutRetries: AskingPolicy = { ...askingPolicy, retries: 0 };
