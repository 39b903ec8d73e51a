import { expect } from 'vitest';
import { runApp } from '../desktop/app.ts';
import { allWindows, newWindow } from '../desktop/windows.ts';
import { recording } from '../speech/recordings.ts';
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

test('a second start while somebody dictates does not take the recording for one that was lost', async ({
  desktop,
}) => {
  const app = await desktop.startApp();
  await app.engineReady();
  await desktop.keys.down('F9');
  const saying = desktop.sound.say(recording('libri-0880').file);
  expect((await runApp(desktop.room)).code).toBe(0);
  await saying;
  await desktop.keys.up('F9');
  const entries = await app.dictations(1);
  expect(entries.map(({ text, recovered, recording }) => [text, recovered, recording])).toEqual([
    [expect.stringMatching(/young man/i), false, null],
  ]);
  await app.noRecordings();
});

test('a start from a terminal says how to dictate and how to end it', async ({ desktop }) => {
  const app = await desktop.startApp({
    environment: { DICTUM_GREET: '1' },
    settings: { hotkeys: [{ keys: 'F8', action: 'dictate', language: null }] },
  });
  await app.program.line(/hold F8 anywhere.*Ctrl\+C/);
});
