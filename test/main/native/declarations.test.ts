/** None of these libraries is here; that the declarations are C, and declare what they are called, can be tried. */
import koffi from 'koffi';
import { expect, test } from 'vitest';
import { macKeyDeclarations } from '../../../src-main/native/mac/keys.ts';
import { windowsKeyDeclarations } from '../../../src-main/native/windows/keys.ts';

const all = { ...macKeyDeclarations, ...windowsKeyDeclarations };

test.for(Object.entries(all))('%s is declared as itself', ([name, declaration]) => {
  // A name may be declared once.
  const declared = koffi.proto(declaration.replace(`${name}(`, `${name}_tried(`));
  expect(declared.name).toBe(`${name}_tried`);
});
