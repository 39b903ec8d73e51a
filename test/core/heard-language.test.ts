import { expect, it } from 'vitest';
import { heardLanguage } from '../../src-core/heard-language.ts';
import { languageCodes } from '../../src-core/languages.ts';

/** As Whisper's tokenizer spells them. */
const whisperNames = `english chinese german spanish russian korean french japanese portuguese turkish polish
catalan dutch arabic swedish italian indonesian hindi finnish vietnamese hebrew ukrainian greek malay czech
romanian danish hungarian tamil norwegian thai urdu croatian bulgarian lithuanian latin maori malayalam welsh
slovak telugu persian latvian bengali serbian azerbaijani slovenian kannada estonian macedonian breton basque
icelandic armenian nepali mongolian bosnian kazakh albanian swahili galician marathi punjabi sinhala khmer
shona yoruba somali afrikaans occitan georgian belarusian tajik sindhi gujarati amharic yiddish lao uzbek
faroese haitian_creole pashto turkmen nynorsk maltese sanskrit luxembourgish myanmar tibetan tagalog malagasy
assamese tatar lingala hausa bashkir javanese sundanese cantonese burmese valencian flemish haitian
letzeburgesch pushto panjabi moldavian moldovan sinhalese castilian mandarin`
  .split(/\s+/)
  .map((name) => name.replace('_', ' '));

it('every name Whisper gives a language has a code, and every code has a name', () => {
  const codes = new Map(whisperNames.map((name) => [name, heardLanguage(name)]));
  expect([...codes].filter(([, code]) => code === null)).toEqual([]);
  expect(languageCodes.filter((code) => ![...codes.values()].includes(code))).toEqual([]);
});

it.each([
  ['en', 'en'],
  ['EN', 'en'],
  ['English', 'en'],
  [' german ', 'de'],
  ['nynorsk', 'nn'],
  ['en-US', 'en'],
  ['pt_br', 'pt'],
  ['deu', 'de'],
  ['klingon', null],
  ['', null],
  ['<script>', null],
  ['x-y', null],
  ['-', null],
])('%s is %s', (said, code) => {
  expect(heardLanguage(said)).toBe(code);
});
