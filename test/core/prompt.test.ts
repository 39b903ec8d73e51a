import { describe, expect, it } from 'vitest';
import { promptFor, promptUse, promptWithin } from '../../src-core/prompt.ts';
import { services } from '../../src-core/services.ts';

describe('a text within so many bytes', () => {
  it('stays as it is when it fits', () => {
    expect(promptWithin('Dictum, Groq, Æther', 896)).toBe('Dictum, Groq, Æther');
  });

  it('keeps its last words, whole', () => {
    expect(promptWithin('first second third', 12)).toBe('second third');
    expect(promptWithin('first second third', 11)).toBe('third');
  });

  it('is counted in bytes of UTF-8', () => {
    expect(promptWithin('ää öö', 4)).toBe('öö');
    expect(promptWithin('ää öö', 3)).toBe('');
    expect(promptWithin('😀 😀', 5)).toBe('😀');
  });
});

describe('the prompt of a service', () => {
  const { limits } = services.groq;
  const names = Array.from({ length: 200 }, (_, index) => `Ngũgĩ-${index}`);

  it('is the style, then the vocabulary with the most important word last', () => {
    const use = promptUse({ prompt: ' Use British spelling. ', vocabulary: ['Dictum', ' Groq '] }, limits);
    expect(use).toMatchObject({
      prompt: 'Use British spelling. Groq, Dictum',
      bytes: 34,
      leftOutOfStyle: 0,
      leftOutOfVocabulary: [],
    });
    expect(use.share).toBeGreaterThan(0);
    expect(use.share).toBeLessThan(0.1);
  });

  it('is empty when nothing was set', () => {
    expect(promptUse({ prompt: '  ', vocabulary: [] }, limits)).toMatchObject({ prompt: '', share: 0 });
  });

  it.each([
    ['a long vocabulary', 'Use British spelling.', names],
    ['a long style', 'word '.repeat(400), ['Dictum']],
    ['both', 'Wörter und Wendungen '.repeat(90), names],
    ['one endless word', 'x'.repeat(2000), []],
    ['no spaces at all', '语'.repeat(600), ['中'.repeat(100), '文'.repeat(100), '字'.repeat(100)]],
    ['faces', '😀 '.repeat(500), ['👩‍👩‍👧 👨‍🚀']],
  ])('keeps to the limits with %s', (_, prompt, vocabulary) => {
    const use = promptUse({ prompt, vocabulary }, limits);
    expect(Buffer.byteLength(use.prompt)).toBe(use.bytes);
    expect(use.bytes).toBeLessThanOrEqual(896);
    expect(use.tokens).toBeLessThanOrEqual(224);
    // Only whole words of what was written.
    const written = new Set(`${prompt} ${vocabulary.join(', ')},`.split(/[\s,]+/u));
    expect(use.prompt.split(/[\s,]+/u).filter((word) => !written.has(word))).toEqual([]);
  });

  it('leaves out the least important entries and says which', () => {
    const use = promptUse({ prompt: 'Use British spelling.', vocabulary: names }, limits);
    expect(use.prompt.startsWith('Use British spelling. ')).toBe(true);
    expect(use.prompt.endsWith('Ngũgĩ-1, Ngũgĩ-0')).toBe(true);
    const kept = names.length - use.leftOutOfVocabulary.length;
    expect(use.leftOutOfVocabulary).toEqual(names.slice(kept));
    expect(use.prompt).toContain(`Ngũgĩ-${kept - 1},`);
    expect(use.share).toBeGreaterThan(0.9);
  });

  it('keeps the end of a long style, and never less than half of the room for it', () => {
    const style = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ');
    const use = promptUse({ prompt: style, vocabulary: names }, limits);
    expect(use.leftOutOfStyle).toBeGreaterThan(0);
    expect(use.prompt).toContain('word399 Ng');
    const keptOfStyle = 400 - use.leftOutOfStyle;
    // "word" and a number of three digits are three tokens.
    expect(keptOfStyle * 3).toBeGreaterThanOrEqual(224 / 2 - 3);
    expect(promptUse({ prompt: style, vocabulary: ['Dictum'] }, limits).leftOutOfStyle).toBeLessThan(
      use.leftOutOfStyle,
    );
  });

  it('is nothing for the embedded engine, which takes no hints', () => {
    const set = { prompt: 'Style', vocabulary: ['Dictum'] };
    const orders = [['embedded'], ['openai'], ['openai', 'embedded']] as const;
    expect(orders.map((order) => promptFor(order, set))).toEqual(['', 'Style Dictum', 'Style Dictum']);
  });
});
