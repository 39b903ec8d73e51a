/**
 * Text from a service is foreign until it is cleaned: what steers a terminal, turns the reading
 * direction or hides itself does not reach a clipboard, a log or a window. Scripts are untouched:
 * newline, tab and the zero-width joiners that Persian, Hindi and emoji need stay.
 */

/** Nobody dictates more than this at once: about twelve hours of speech. */
const longestText = 1_000_000;

const unwanted = new RegExp(
  [
    // Escape sequences of terminals, whole: CSI, OSC and the two-letter ones.
    '\\u001b\\[[0-?]*[ -/]*[@-~]',
    '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)',
    '\\u001b[@-Z\\\\-_]?',
    // C0 and C1 controls but newline and tab, delete.
    '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]',
    // The twelve bidi controls.
    '[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]',
    // Zero-width space, word joiner and invisible operators, byte order mark, soft hyphen.
    '[\\u200b\\u2060-\\u2064\\u206a-\\u206f\\ufeff\\u00ad]',
    // Tag characters; interlinear annotation.
    '[\\u{e0000}-\\u{e007f}]',
    '[\\ufff9-\\ufffb]',
    // Half of a character.
    '\\p{Surrogate}',
  ].join('|'),
  'gu',
);

/** Every way of ending a line; some terminals act on all of them. */
const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g;

export function cleanText(text: string): string {
  const clean = text.replace(lineEnds, '\n').replace(unwanted, '').trim();
  return clean.length <= longestText ? clean : clean.slice(0, longestText).replace(/\p{Surrogate}$/u, '');
}

/**
 * The same on one line: a newline pasted into a terminal could run a command, and a tab completes one. A space at its
 * ends stays, because it parts the words from what stands there.
 */
export function onOneLine(text: string): string {
  return text
    .replace(/^\s*\n\s*|\s*\n\s*$/g, '')
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('\t', ' ');
}
