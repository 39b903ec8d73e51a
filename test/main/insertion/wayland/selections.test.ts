import { expect, test } from 'vitest';
import { textContent } from '../../../../src-main/insertion/wayland/selections.ts';

test('STRING is Latin-1, and not offered for a text that does not fit in it', () => {
  const words = textContent('Grüße');
  expect([words.get('STRING'), words.get('UTF8_STRING')]).toEqual([
    Buffer.from('Grüße', 'latin1'),
    Buffer.from('Grüße', 'utf8'),
  ]);
  expect(textContent('你好').has('STRING')).toBe(false);
});
