import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { trayWords } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { recording } from '../speech/recordings.ts';
import { evidenceDir, test } from './on-desktop.ts';

test('the tray of a real panel starts, stops, copies, opens and quits', async ({ desktop }) => {
  const panel = await desktop.openPanel();
  const { app, overlay, mainOpens } = await startAppWithPages(desktop);
  await app.engineReady();
  const item = await panel.item();
  const paper = await openPaper(desktop.connection);
  const labels = async () => (await item.menu()).map(({ label }) => label);
  const picture = (name: string) => {
    mkdirSync(evidenceDir, { recursive: true });
    return desktop.saveScreenshot(join(evidenceDir, `${name}.png`));
  };
  expect(await item.menu()).toEqual([
    { label: trayWords.start, isEnabled: true },
    { label: trayWords.nothingYet, isEnabled: false },
    { label: trayWords.history, isEnabled: true },
    { label: trayWords.settings, isEnabled: true },
    { label: trayWords.quit, isEnabled: true },
  ]);
  await picture('tray-ready');

  await item.choose(trayWords.start);
  await overlay.locator('[data-state="recording"]').waitFor();
  expect((await labels()).slice(0, 2)).toEqual([trayWords.stop, trayWords.pause]);
  await item.choose(trayWords.pause);
  await overlay.locator('[data-state="paused"]').waitFor();
  await picture('tray-paused');
  expect((await labels()).slice(0, 2)).toEqual([trayWords.stop, trayWords.resume]);
  await item.choose(trayWords.resume);
  await overlay.locator('[data-state="recording"]').waitFor();
  await desktop.sound.say(recording('libri-0880').file);
  await picture('tray-recording');
  await item.choose(trayWords.stop);
  const [entry] = await app.dictations(1);
  await paper.changed(10_000);
  const words = entry?.text ?? '';
  expect(words).toMatch(/young man/i);
  expect(await paper.texts(1)).toEqual([words]);
  expect(await labels()).toEqual([
    trayWords.start,
    // For a while after use.
    trayWords.microphoneOpen,
    trayWords.copyRecent,
    words,
    trayWords.history,
    trayWords.settings,
    trayWords.quit,
  ]);

  await item.choose(words);
  await expect.poll(() => desktop.clipboard.read()).toBe(words);

  const opened = mainOpens();
  await item.choose(trayWords.settings);
  await (await opened).getByRole('heading', { name: settingsWords.topics.general }).waitFor();
  await item.choose(trayWords.quit);
  expect(await app.program.ended).toEqual({ code: 0, signal: null });
});
