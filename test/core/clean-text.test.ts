import { describe, expect, it } from 'vitest';
import { cleanText, onOneLine } from '../../src-core/clean-text.ts';

const bidiControls = [
  '\u061c',
  '\u200e',
  '\u200f',
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
];

describe('text from outside', () => {
  it.each([
    ['a leading space', ' Hello, hello.', 'Hello, hello.'],
    ['a colour sequence', 'a\u001b[31mred\u001b[0m', 'ared'],
    ['a title sequence', 'a\u001b]0;title\u0007b', 'ab'],
    ['a clipboard sequence', 'a\u001b]52;c;aGk=\u001b\\b', 'ab'],
    ['a two-letter sequence', 'a\u001bMb\u001b\\c', 'abc'],
    ['word joiner and invisible operators', 'a\u2060b\u2061c\u2064d', 'abcd'],
    ['deprecated format characters', 'a\u206ab\u206fc', 'abc'],
    ['soft hyphens', 'a\u00adb', 'ab'],
    ['interlinear annotation', 'a\ufff9b\ufffac\ufffb', 'abc'],
    ['a lone escape', 'a\u001b', 'a'],
    ['the C1 form of CSI', 'a\u009b31mb', 'a31mb'],
    ['NUL, bell and delete', 'a\u0000b\u0007c\u007fd', 'abcd'],
    ['carriage returns', 'one\r\ntwo\rthree', 'one\ntwo\nthree'],
    ['zero-width space and byte order mark', '\ufeffa\u200bb', 'ab'],
    ['tag characters', 'a\u{e0041}\u{e007f}b', 'ab'],
    ['lone surrogates', 'a\ud800b\udc00c', 'abc'],
    ['line separators', 'a\u2028b\u2029c\u0085d', 'a\nb\nc\nd'],
  ])('loses %s', (_, dirty, clean) => {
    expect(cleanText(dirty)).toBe(clean);
  });

  it.each(bidiControls)('loses the bidi control %j', (control) => {
    expect(cleanText(`a${control}b`)).toBe('ab');
  });

  it.each([
    ['Arabic', 'مرحبا بالعالم'],
    ['Hebrew', 'שלום עולם'],
    ['Persian with a zero-width non-joiner', 'می\u200cخواهم'],
    ['a family emoji with joiners', '👩\u200d👩\u200d👧\u200d👦 ok'],
    ['newline and tab', 'one\n\ttwo'],
    ['accents, composed and not', 'é e\u0301'],
    ['Chinese', '你好，世界'],
  ])('keeps %s', (_, text) => {
    expect(cleanText(text)).toBe(text);
  });

  it('is clean after one pass, whatever it was', () => {
    const alphabet = [
      'a',
      ' ',
      '\n',
      '\u001b',
      '[',
      ']',
      '3',
      'm',
      '\u0007',
      '\\',
      '\u202e',
      '\u200b',
      '\u009b',
      '\ud83d',
      '\ude00',
      '\r',
      '\u{e0041}',
      'é',
    ];
    let seed = 7;
    for (let run = 0; run < 5_000; run++) {
      let dirty = '';
      for (let length = 0; length < 24; length++) {
        seed = (seed * 48_271) % 2_147_483_647;
        dirty += alphabet[seed % alphabet.length] ?? '';
      }
      const clean = cleanText(dirty);
      expect([...clean].filter(isForbidden)).toEqual([]);
      expect(cleanText(clean)).toBe(clean);
    }
  });

  it('is never longer than an app can paste', () => {
    expect(cleanText('😀'.repeat(600_000)).length).toBeLessThanOrEqual(1_000_000);
    expect(cleanText('😀'.repeat(600_000))).not.toMatch(/\p{Surrogate}$/u);
  });
});

describe('text for a terminal', () => {
  it('has no newline that could run a command', () => {
    expect(onOneLine('rm -rf x\n\n  echo done\n')).toBe('rm -rf x echo done');
    expect(onOneLine('\n\t\n one\n \n')).toBe('one');
  });

  it('keeps the spaces that part it from what stands there', () => {
    expect([' one', ' one\ntwo ', 'one '].map(onOneLine)).toEqual([' one', ' one two ', 'one ']);
  });
});

/** Written by number, not by pattern, so that it does not repeat the pattern it checks. */
function isForbidden(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const isControl =
    (code < 0x20 && character !== '\n' && character !== '\t') || (code >= 0x7f && code <= 0x9f);
  const isHidden =
    code === 0x200b || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  return isControl || isHidden || isHalf;
}
