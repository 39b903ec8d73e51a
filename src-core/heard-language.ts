import { languageCodes } from './languages.ts';

/**
 * What Whisper's own list calls a language, where that is not its name in English (source:
 * openai/whisper, tokenizer.py, with its aliases).
 */
const otherNames: Readonly<Record<string, string>> = {
  burmese: 'my',
  cantonese: 'zh',
  castilian: 'es',
  faroese: 'fo',
  flemish: 'nl',
  haitian: 'ht',
  'haitian creole': 'ht',
  javanese: 'jw',
  letzeburgesch: 'lb',
  mandarin: 'zh',
  moldavian: 'ro',
  moldovan: 'ro',
  myanmar: 'my',
  nynorsk: 'nn',
  occitan: 'oc',
  panjabi: 'pa',
  pushto: 'ps',
  sinhalese: 'si',
  tagalog: 'tl',
  valencian: 'ca',
};

const codes: ReadonlySet<string> = new Set(languageCodes);

let names: ReadonlyMap<string, string> | null = null;

function codeByName(): ReadonlyMap<string, string> {
  if (names === null) {
    const english = new Intl.DisplayNames('en', { type: 'language' });
    names = new Map([
      ...languageCodes.map((code) => [(english.of(code) ?? code).toLowerCase(), code] as const),
      ...Object.entries(otherNames),
    ]);
  }
  return names;
}

/**
 * The ISO-639-1 code of a language as a service names it: "english", "en", "en-US", "eng"; null when
 * it is none that is known.
 */
export function heardLanguage(said: string): string | null {
  const name = said.trim().toLowerCase();
  if (codes.has(name)) return name;
  const byName = codeByName().get(name);
  if (byName !== undefined) return byName;
  if (!/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/.test(name)) return null;
  // Three letters and regions: "eng" and "en_us" are "en".
  const code = new Intl.Locale(name.replaceAll('_', '-')).language;
  return codes.has(code) ? code : null;
}
