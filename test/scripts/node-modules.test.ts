import { expect, test } from 'vitest';
import { isInstalledFrom } from '../../scripts/set-up/node-modules.mjs';

const wanted = {
  '': {},
  'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' },
  'node_modules/only-on-windows': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};

test('what belongs to another platform may be missing', () => {
  expect(isInstalledFrom(wanted, { 'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' } })).toBe(
    true,
  );
});

test('another version is another installation', () => {
  expect(isInstalledFrom(wanted, { 'node_modules/zod': { version: '4.0.1', integrity: 'sha512-c' } })).toBe(
    false,
  );
});

test('a missing package is another installation', () => {
  expect(isInstalledFrom(wanted, {})).toBe(false);
});

test('a package too many is another installation', () => {
  const zod = { version: '4.0.0', integrity: 'sha512-a' };
  expect(
    isInstalledFrom(wanted, { 'node_modules/zod': zod, 'node_modules/left-over': { version: '1.0.0' } }),
  ).toBe(false);
});
