/** The texts of one sound's pieces, in their order. Where words are written with spaces between them, the texts are too. */
export function joinTexts(texts: readonly string[]): string {
  return texts.reduce((all, text) => {
    const isTight = unspaced.test(all.at(-1) ?? '') && unspaced.test(text.at(0) ?? '');
    return all === '' || text === '' || isTight ? all + text : `${all} ${text}`;
  }, '');
}

/** Chinese and Japanese, with their punctuation. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;
