import { expect, test } from 'vitest';
import { openTerminal } from '../../../src-main/cli/terminal.ts';

function terminalOf(isTTY: boolean, columns = 80) {
  let shown = '';
  const stream = (name: string) => ({
    isTTY,
    columns,
    write: (text: string) => {
      shown += `${name}${text}`;
    },
  });
  return { terminal: openTerminal(stream('<out>'), stream('<err>')), shown: () => shown };
}

const erase = '\r\u001b[K';

test('the line of progress is gone before anything else is written', () => {
  const { terminal, shown } = terminalOf(true);
  terminal.progress('1 of 2');
  terminal.print('text\n');
  terminal.progress('2 of 2');
  terminal.say('Done.');
  terminal.clearProgress();
  expect(shown()).toBe(
    `<err>${erase}1 of 2<err>${erase}<out>text\n<err>${erase}2 of 2<err>${erase}<err>dictum: Done.\n`,
  );
});

test('it never gets longer than the line', () => {
  const { terminal, shown } = terminalOf(true, 30);
  terminal.progress('x'.repeat(100));
  expect(shown()).toBe(`<err>${erase}${'x'.repeat(29)}`);
});

test('where nobody looks on there is no progress', () => {
  const { terminal, shown } = terminalOf(false);
  terminal.progress('1 of 2');
  terminal.clearProgress();
  expect(shown()).toBe('');
});

test('a name of a file cannot steer the terminal', () => {
  const { terminal, shown } = terminalOf(false);
  terminal.say('There is no file \u001b[2J\u001b]0;owned\u0007a\nb\u202ecba.wav.');
  expect(shown()).toBe('<err>dictum: There is no file a bcba.wav.\n');
});
