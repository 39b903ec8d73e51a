import { describe, expect, it } from 'vitest';
import { folded, searchTerms } from '../../../src-core/history/folded.ts';

describe('text as it is searched', () => {
  it.each([
    ['case', 'Send the REPORT', 'report'],
    ['accents', 'Crème brûlée', 'creme BRULEE'],
    ['accents the other way round', 'creme', 'crème'],
    ['letters that have no parts', 'Tromsø, Łódź, Straße', 'lodz'],
    ['sharp s', 'Straße', 'STRASSE'],
    ['Turkish', 'İstanbul ısı', 'istanbul isi'],
    ['Cyrillic', 'Ёлка и май', 'елка'],
    ['Greek with its last sigma', 'Ο Οδυσσέας', 'οδυσσεασ'],
    ['Arabic with vowels', 'كِتَابٌ جديد', 'كتاب'],
    ['Hebrew with points', 'שָׁלוֹם', 'שלום'],
    ['Chinese inside a sentence', '我们明天开会讨论预算', '开会'],
    ['Japanese', '東京タワーへ行きます', 'タワー'],
    ['Japanese of half width', 'ﾀﾜｰ', 'タワー'],
    ['Thai', 'พรุ่งนี้ประชุมสิบโมง', 'ประชุม'],
    ['Korean', '내일 회의가 있습니다', '회의'],
    ['Hindi', 'कल बैठक है', 'बैठक'],
    ['wide letters', 'ＡＢＣ', 'abc'],
    ['a line break', 'one\ntwo', 'one two'],
    ['a curly apostrophe', 'don’t', "don't"],
  ])('finds %s', (_name, text, query) => {
    expect(folded(text)).toContain(folded(query));
  });

  it.each([
    ['a voiced Japanese sound', 'かき', 'がき'],
    ['a Thai vowel', 'ดี', 'ดู'],
    ['an Indic vowel', 'कि', 'कु'],
    ['a part of a Korean syllable', '한', '하'],
  ])('keeps %s apart from another one', (_name, text, query) => {
    expect(folded(text)).not.toContain(folded(query));
  });

  it('folds what is folded to itself', () => {
    for (const text of ['Straße’s İ ﬁ ½', 'Ἀθῆναι', 'Ǆ']) expect(folded(folded(text))).toBe(folded(text));
  });
});

describe('what must be found', () => {
  it('takes words in any order, and a phrase in quotation marks as one', () => {
    expect(searchTerms('  Budget "next  Week" budget “und so” ')).toEqual(['budget', 'next week', 'und so']);
  });

  it('searches for nothing when only marks were typed', () => {
    expect(searchTerms('" " „“ \u0301')).toEqual([]);
  });
});
