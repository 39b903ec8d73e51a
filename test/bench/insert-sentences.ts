import { recording } from '../speech/recordings.ts';

/** Nobody says more than the sentences in so short a time: longer ones would be held back. */
export const spoken = recording('cards-002').file;

/** Accents, scripts of both directions, signs made of several characters, and lines. */
export const sentences: readonly string[] = [
  'See you at three, in the usual place.',
  'Grüße aus Tromsø, à bientôt, ¿qué tal?',
  '今日はとても良い天気です。한국어도 됩니다.',
  'שלום לכולם. مرحبا بالجميع، كيف الحال؟',
  'नमस्ते दुनिया 👩‍👩‍👧 👍🏽 🇳🇴',
  'First line.\nSecond, with “quotes” and €5.\n\nThe end.',
];
