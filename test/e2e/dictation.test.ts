import { expect } from 'vitest';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import type { Target } from '../desktop/target.ts';
import { currentFocus, watchFocus } from '../desktop/windows.ts';
import { recording } from '../speech/recordings.ts';
import { wordErrors } from '../speech/word-error-rate.ts';
import { test } from './on-desktop.ts';

/** Two people reading a book and announcing; in all about a hundred words. */
const spoken = [
  'libri-0870',
  'libri-0880',
  'libri-0890',
  'ast-en-agent_alreadyon',
  'ast-en-auth_incorrect',
  'ast-en-agent_newlocation',
].map(recording);

test('what people say stands in a GTK editor', async ({ desktop }) => {
  await expectWordsToArrive(desktop, await desktop.openGtkEditor());
});

test('what people say stands in a terminal, and nothing is run', async ({ desktop }) => {
  const terminal = await desktop.openTerminal();
  await expectWordsToArrive(desktop, terminal);
});

async function expectWordsToArrive(desktop: Desktop, target: Target): Promise<void> {
  const app = await desktop.startApp();
  const rates: { id: string; errors: number; words: number; typed: string }[] = [];
  for (const { id, file, words } of spoken) {
    await target.clear();
    await dictate(desktop, file);
    await target.changed(30_000);
    await app.dictations(rates.length + 1);
    const typed = await target.read();
    expect(typed, 'control characters would be keys, not words').not.toMatch(/\p{Cc}/u);
    rates.push({ id, typed, ...wordErrors(words, typed) });
  }
  const errors = rates.reduce((sum, rate) => sum + rate.errors, 0);
  const words = rates.reduce((sum, rate) => sum + rate.words, 0);
  expect(errors / words, JSON.stringify(rates, null, 1)).toBeLessThan(0.1);
}

test('the clipboard holds afterwards what it held before', async ({ desktop }) => {
  const before = 'Something copied earlier – with ümlauts,\nand a second line';
  await desktop.startApp();
  const editor = await desktop.openGtkEditor();
  await desktop.clipboard.write(before);
  using clipboard = await desktop.clipboard.watch();
  await dictate(desktop, recording('libri-0880').file);
  await editor.changed(30_000);
  // Once for the words, once for giving it back.
  await clipboard.changes(2);
  expect(await desktop.clipboard.read()).toBe(before);
});

test('the editor keeps the focus from the press until the words stand in it', async ({ desktop }) => {
  const app = await desktop.startApp();
  const editor = await desktop.openGtkEditor();
  const before = await currentFocus(desktop.connection);
  using focus = await watchFocus(desktop.connection, editor.window);

  await desktop.keys.down('F9');
  await desktop.sound.say(recording('libri-0880').file);
  const during = await currentFocus(desktop.connection);
  await desktop.keys.up('F9');
  await editor.changed(30_000);
  await app.dictations(1);

  expect(before.active).toBe(editor.window);
  expect(during).toEqual(before);
  expect(await currentFocus(desktop.connection)).toEqual(before);
  expect(focus.changes).toEqual([]);
});
