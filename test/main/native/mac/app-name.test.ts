import { expect, test } from 'vitest';
import { appNameOf } from '../../../../src-main/native/mac/app-name.ts';

test.each([
  ['/System/Applications/Utilities/Terminal.app/Contents/MacOS/Terminal', 'Terminal'],
  ['/Applications/iTerm.app/Contents/MacOS/iTerm2', 'iTerm'],
  ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'Google Chrome'],
  [
    '/Applications/Visual Studio Code.app/Contents/Frameworks/Code Helper (Renderer).app/Contents/MacOS/Code Helper (Renderer)',
    'Visual Studio Code',
  ],
  ['/Users/a.b/Applications/Chrome Apps.localized/Gmail.app/Contents/MacOS/app_mode_loader', 'Gmail'],
  ['/Applications/Ärger & Co.APP/Contents/MacOS/x', 'Ärger & Co'],
  ['/Applications/A.B.app/Contents/MacOS/x', 'A.B'],
])('%s is called %s', (path, name) => {
  expect(appNameOf(path)).toBe(name);
});

test('a program without a bundle is called as its file', () => {
  expect(appNameOf('/opt/homebrew/bin/alacritty')).toBe('alacritty');
  expect(appNameOf('/usr/local/bin/odd.app')).toBe('odd.app');
  expect(appNameOf('/Users/me/.app/bin/tool')).toBe('tool');
});

test('what has no path has no name', () => {
  expect(appNameOf('')).toBe(null);
});
