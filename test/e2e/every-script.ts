/**
 * Marks, letters with and without accents, several scripts in both directions, and signs made of several. Lines
 * begin with letters: FeatherPad takes what is none for the sign of a list, and begins the next line with it too.
 */
export const everyScript = 'Grüße, naïve “café” €5!\n日本語 한국어 — שלום عليكم नमस्ते\nEnd 👍🏽 👨‍👩‍👧.';

/** As a terminal has it, where a line break could run what stands before it. */
export const everyScriptOnOneLine = everyScript.replaceAll('\n', ' ');
