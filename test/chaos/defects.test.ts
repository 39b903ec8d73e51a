import { expect, it } from 'vitest';
import { defects } from './defects.ts';
import { cardInWords } from './fault-words.ts';
import { planned } from './plan.ts';

// Which mode of the microphone a fault comes with follows from the seed, and `cardInWords` tells it.
it.each(defects)('whatever the seed, there is a fault that brings to light: $what', ({ only }) => {
  const pattern = new RegExp(only);
  for (let seed = 1; seed <= 50; seed++)
    expect(planned(seed, 2, (card) => pattern.test(cardInWords(card))).length).toBeGreaterThan(0);
});
