// @ts-check

// Everything said during set-up goes to stderr: stdout belongs to the command itself (`--json`, a transcript).

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Says what is being done, and again every ten seconds, so that a long download doesn't look like a hang.
 *
 * @template T
 * @param {string} what such as "Fetching the speech model (73 MB)"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(what, work) {
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  say(`${what}…`);
  const reminder = setInterval(() => say(`${what}: ${elapsed()} so far`), 10_000);
  try {
    const result = await work();
    say(`${what}: done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(reminder);
  }
}
