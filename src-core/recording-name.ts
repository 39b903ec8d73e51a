/**
 * The file name of a recording: the id of its dictation, and the language that was chosen at the press, "id_de.wav".
 * A recording that nobody closed has nothing else that tells it.
 */
import { type LanguageCode, languageCodes } from './languages.ts';

const ending = '.wav';

export function recordingName(id: string, language: LanguageCode | null): string {
  return `${id}${language === null ? '' : `_${language}`}${ending}`;
}

/** Null when it is no recording. What another version may have added to the name is taken for a part of the id. */
export function recordingNamed(
  name: string,
): { readonly id: string; readonly language: LanguageCode | null } | null {
  if (!name.endsWith(ending)) return null;
  const whole = name.slice(0, -ending.length);
  const language = languageCodes.find((code) => whole.endsWith(`_${code}`)) ?? null;
  return { id: language === null ? whole : whole.slice(0, -(language.length + 1)), language };
}
