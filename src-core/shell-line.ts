/** As a shell reads it; what needs no quotes has none. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:./-]+$/.test(word) ? word : shellQuoted(word))).join(' ');
}

export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
