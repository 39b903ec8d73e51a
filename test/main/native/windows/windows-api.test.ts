import koffi from 'koffi';
import { expect, test } from 'vitest';
import { declarations, memory } from '../../../../src-main/native/windows/windows-api.ts';
import { fakeWindows } from '../../../fakes/windows.ts';

const declared = Object.values(declarations).flatMap((functions) => Object.entries(functions));

test.each(declared)('%s is C that can be called', (name, declaration) => {
  const { proto } = koffi.proto(declaration);
  expect(declaration.toLowerCase()).toContain(` __stdcall ${name.toLowerCase()}(`);
  const api: { readonly [name: string]: unknown } = { ...fakeWindows().api };
  // What stands in the interface is what is declared, and the test's own Windows has as many parameters or fewer.
  expect((api[name] as { length: number }).length).toBeLessThanOrEqual(proto?.arguments.length ?? -1);
});

test('nothing else is asked of Windows', () => {
  const names = [...declared.map(([name]) => name), ...Object.keys(memory)];
  expect(Object.keys(fakeWindows().api).toSorted()).toEqual(names.toSorted());
});

test('memory outside of JavaScript is read and written', () => {
  const lib = koffi.load(null);
  const address = lib.func('void *malloc(size_t size)')(64) as bigint;
  memory.writeMemory(address, Buffer.from('what is copied'));
  expect(Buffer.from(memory.readMemory(address, 14)).toString()).toBe('what is copied');
  lib.func('void free(void *memory)')(address);
});
