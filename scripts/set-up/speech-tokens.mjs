// @ts-check

/**
 * The engine's list of tokens: on each line the bytes of a token in base64 and its id.
 *
 * @param {readonly string[]} vocabulary by id
 */
export function tokensFile(vocabulary) {
  return vocabulary.map((token, id) => `${bytesOf(token, id).toString('base64')} ${id}\n`).join('');
}

/**
 * @param {string} token
 * @param {number} id
 */
function bytesOf(token, id) {
  // Unknown, start and end of text: names, not text.
  if (id <= 2) return Buffer.from(token);
  const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1];
  return byte === undefined ? Buffer.from(token.replaceAll('▁', ' ')) : Buffer.from(byte, 'hex');
}
