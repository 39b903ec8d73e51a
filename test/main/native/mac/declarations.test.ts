import koffi from 'koffi';
import { beforeEach, expect, test } from 'vitest';
import { declarations } from '../../../../src-main/native/mac/declarations.ts';

beforeEach(() => koffi.reset());

const all = Object.entries(declarations).map(([name, { as }]) => ({ name, as }));
const messages = all.filter(({ as }) => as.includes('objc_msgSend('));

test.each(all)('koffi knows what $name is', ({ as }) => {
  const { name, size } = koffi.proto(as);
  expect(as).toContain(`${name}(`);
  expect(size).toBe(8);
});

test.each(all)('$name is declared under its own name, with every parameter named', ({ name, as }) => {
  const declared = /(\w+)\((.*)\)$/.exec(as);
  expect(declared?.[1]).toBe(messages.some((one) => one.name === name) ? 'objc_msgSend' : name);
  const parameters = declared?.[2]?.split(', ').filter((parameter) => parameter !== '') ?? [];
  for (const parameter of parameters) expect(parameter).toMatch(/^(_Out_ |const )?\w+ \**\w+$/);
});

test('every message is sent with a receiver and a selector, and none as a variadic call', () => {
  expect(messages).toHaveLength(6);
  for (const { as } of messages) {
    expect(as).toContain('(void *receiver, void *selector');
    expect(as).not.toContain('...');
  }
});

test('no two messages are declared with the same signature', () => {
  const types = messages.map(({ as }) => as.replaceAll(/\w+(?=[,)])/g, ''));
  expect(new Set(types).size).toBe(messages.length);
});
