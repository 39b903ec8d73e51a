import { expect, test } from 'vitest';
import { joinTexts } from '../../src-core/join-texts.ts';

test.each([
  [['One.', 'Two.'], 'One. Two.'],
  [['', 'One.', '', 'Two.', ''], 'One. Two.'],
  [['你好。', '再见。'], '你好。再见。'],
  [['これは', 'ペンです。'], 'これはペンです。'],
  [['안녕하세요.', '반갑습니다.'], '안녕하세요. 반갑습니다.'],
  [['你好', 'Peter'], '你好 Peter'],
  [[], ''],
])('%j becomes %s', (texts, joined) => expect(joinTexts(texts)).toBe(joined));
