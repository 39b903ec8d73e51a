import koffi from 'koffi';
import { expect, test } from 'vitest';
import { declarations, memory } from '../../../../src-main/native/windows/windows-api.ts';
import { fakeWindows } from '../../../fakes/windows.ts';

const declared = Object.values(declarations).flatMap((functions) => Object.entries(functions));

test.each(declared)('%s is C that can be called', (name, declaration) => {
  // koffi takes a name once, whoever else declares it.
  const { proto } = koffi.proto(declaration.replace('(', 'Tried('));
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

test('what functions fill in arrives, by functions of this system that are declared in the same way', () => {
  const lib = koffi.load(null);
  const copy = lib.func('void *memcpy(_Out_ uint16_t *into, const uint8_t *from, size_t bytes)');
  const units = new Uint16Array(4);
  copy(units, Buffer.from('name', 'utf16le'), 8);
  expect(String.fromCharCode(...units)).toBe('name');
  const addInto = lib.func('void *memmove(_Inout_ uint32_t *into, const uint8_t *from, size_t bytes)');
  const length: [number] = [0x10000];
  addInto(length, Buffer.from([7]), 1);
  expect(length).toEqual([0x10007]);
  // Nothing to fill in, as when a size is asked for.
  expect(lib.func('int64_t time(_Out_ uint8_t *into)')(null)).toBeGreaterThan(0);
  // HWND_MESSAGE, and a handle beyond what a number holds.
  const size = lib.func('intptr_t labs(intptr_t handle)');
  expect([size(-3), size(-(2n ** 62n))]).toEqual([3, 2n ** 62n]);
});
