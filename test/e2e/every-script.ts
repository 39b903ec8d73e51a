/** Marks, letters with and without accents, several scripts in both directions, and signs made of several. */
export const everyScript = 'Grüße, naïve “café” €5!\n日本語 한국어 — שלום عليكم नमस्ते\n👍🏽 👨‍👩‍👧 End.';
