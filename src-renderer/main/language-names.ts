import { type LanguageCode, languageCodes } from '../../src-core/languages.ts';
import { namesOfRareLanguages } from '../../src-core/words/en.ts';

/** By the person's own language, as the system says it. */
const locale = navigator.language;
const names = new Intl.DisplayNames([locale, 'en'], { type: 'language', fallback: 'code' });

/** "German" for "de", or "Deutsch" where that is spoken; what is no code comes back as it is. */
export function languageName(code: string): string {
  try {
    const name = names.of(code) ?? code;
    return name === code ? (namesOfRareLanguages[code] ?? code) : name;
  } catch {
    // A service may call its language anything; Intl throws at what is not shaped like a code.
    return code;
  }
}

export const languagesByName: readonly { readonly code: LanguageCode; readonly name: string }[] =
  languageCodes
    .map((code) => ({ code, name: languageName(code) }))
    .sort((one, other) => one.name.localeCompare(other.name, locale));
