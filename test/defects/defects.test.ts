import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { defects as chaosDefects } from '../chaos/defects.ts';
import { defects } from './defects.ts';

it.each([...defects, ...chaosDefects])('can still be made: $what', ({ file, good }) => {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  expect(source.split(good)).toHaveLength(2);
});
