import { expect, test } from 'vitest';
import { encode, filesOf, reader, split } from '../../../../src-main/insertion/wayland/wire.ts';

const noFile = () => {
  throw new Error('no file');
};

test('a message is what the protocol says, byte for byte', () => {
  expect(encode(3, 2, [7, 'abc']).toString('hex')).toBe(
    ['03000000', '02001400', '07000000', '04000000', '61626300'].join(''),
  );
});

test('files go beside the bytes', () => {
  const args = [1, { file: 9 }, 'text/plain', { file: 11 }];
  expect(filesOf(args)).toEqual([9, 11]);
  expect(encode(1, 0, args)).toEqual(encode(1, 0, [1, 'text/plain']));
});

test('what was written is read again, in every script', () => {
  const words = ['', 'a', 'abcd', 'Grüße 你好 👩‍👩‍👧'];
  const { messages, rest } = split(encode(0xff00_0001, 5, [0xffff_ffff, ...words]));
  expect(rest).toHaveLength(0);
  const [message] = messages;
  expect(message).toMatchObject({ object: 0xff00_0001, opcode: 5 });
  const { number, string } = reader(message?.body ?? Buffer.alloc(0), noFile);
  expect([number(), ...words.map(() => string())]).toEqual([0xffff_ffff, ...words]);
});

test('messages come in pieces of any size', () => {
  const whole = Buffer.concat([encode(1, 0, ['one']), encode(2, 1, [22]), encode(3, 2, [])]);
  for (let cut = 0; cut <= whole.length; cut++) {
    const first = split(whole.subarray(0, cut));
    const second = split(Buffer.concat([first.rest, whole.subarray(cut)]));
    expect([...first.messages, ...second.messages].map(({ object }) => object)).toEqual([1, 2, 3]);
    expect(second.rest).toHaveLength(0);
  }
});

test('a message that claims more, or less, than it is, is refused', () => {
  const shorterThanItsHeader = Buffer.from('0100000000000400', 'hex');
  expect(() => split(shorterThanItsHeader)).toThrow();
  const { messages } = split(encode(1, 0, [100, 1]));
  expect(() => reader(messages[0]?.body ?? Buffer.alloc(0), noFile).string()).toThrow();
  expect(() => reader(Buffer.alloc(2), noFile).number()).toThrow();
});
