// @ts-check

/** A failure the person at the keyboard can do something about: one sentence, which says what. */
export class SetUpFailure extends Error {
  /**
   * @param {string} sentence
   * @param {{ cause?: unknown }} [options]
   */
  constructor(sentence, options) {
    super(sentence, options);
    this.name = 'SetUpFailure';
  }
}

/**
 * @param {unknown} error
 * @returns {string} one line, whatever was thrown
 */
export function sentenceFor(error) {
  if (error instanceof SetUpFailure) return error.message;
  const { code, path, message } = partsOf(error);
  switch (code) {
    case 'ENOSPC':
      return 'The disk is full: make about 1 GB of room and run the command again.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${path ?? 'A file or folder'} may not be written by this user: give it back with chown, or point DICTUM_CACHE_DIR to a folder of your own.`;
    default:
      return `Set-up stopped unexpectedly (${message}): run the command again with DICTUM_DEBUG=1 to see where.`;
  }
}

/** @param {unknown} error */
function partsOf(error) {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  return { code, path, message: firstLine(error.message) };
}

/** @param {string} text */
export function firstLine(text) {
  return text.trim().split('\n', 1)[0] ?? '';
}
