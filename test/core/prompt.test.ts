import { expect, it } from 'vitest';
import { promptWithin } from '../../src-core/prompt.ts';

it('leaves a prompt that fits as it is', () => {
  expect(promptWithin('Dictum, Groq, Æther', 896)).toBe('Dictum, Groq, Æther');
});

it('keeps the last words, whole', () => {
  expect(promptWithin('first second third', 12)).toBe('second third');
  expect(promptWithin('first second third', 11)).toBe('third');
});

it('counts bytes as UTF-8 does', () => {
  expect(promptWithin('ää öö', 4)).toBe('öö');
  expect(promptWithin('ää öö', 3)).toBe('');
  expect(promptWithin('😀 😀', 5)).toBe('😀');
});
