/**
 * The shortest time in which a text can be spoken at all, in ms. The fastest speakers reach about
 * 10 syllables a second; a syllable is about 2.5 letters of an alphabet, or one sign of Chinese,
 * Japanese or Korean. A digit is a word of its own.
 */
export function shortestSpeakingMs(text: string): number {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const signs = count(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu);
  const digits = count(/\p{Nd}/gu);
  const letters = count(/\p{L}/gu) - signs;
  return (letters / 2.5 + signs + digits) * 100;
}
