/**
 * A prompt cut to what a service takes, in UTF-8 bytes, never inside a word. The end is kept:
 * Whisper gives the last words the most weight.
 */
export function promptWithin(prompt: string, mostBytes: number): string {
  const words = prompt.split(/(?<=\s)(?=\S)/u);
  const kept: string[] = [];
  let bytes = 0;
  for (const word of words.toReversed()) {
    bytes += utf8Length(word);
    if (bytes > mostBytes) break;
    kept.unshift(word);
  }
  return kept.join('').trim();
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
