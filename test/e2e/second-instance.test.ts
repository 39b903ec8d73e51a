import { expect } from 'vitest';
import { runApp } from '../desktop/app.ts';
import { allWindows, newWindow } from '../desktop/windows.ts';
import { test } from './on-desktop.ts';

test('a second start shows the window of the first and ends', async ({ desktop }) => {
  const first = await desktop.startApp();
  const known = await allWindows(desktop.connection);
  const shown = newWindow(desktop.connection, 'dictum', known);
  const { code, output } = await runApp(desktop.room);
  expect(code).toBe(0);
  expect(output).not.toContain('armed');
  expect(await shown).toBeGreaterThan(0);
  expect(first.program.hasEnded).toBe(false);
});

test('a start from a terminal says how to dictate and how to end it', async ({ desktop }) => {
  const app = await desktop.startApp({ environment: { DICTUM_GREET: '1' }, settings: { hotkey: 'F8' } });
  await app.program.line(/hold F8 anywhere.*Ctrl\+C/);
});
