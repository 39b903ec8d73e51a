/** The overlay's page, which has the microphone and the pill, stands in an endless loop, or stands still. */
import { setTimeout as after } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { expect } from 'vitest';
import { mostSilentTurns, turnMs } from '../../src-core/capture/page-watch.ts';
import { problems } from '../../src-core/words/en.ts';
import { programsOf } from '../chaos/programs.ts';
import type { App } from '../desktop/app.ts';
import { askApp as ask } from '../desktop/ask-app.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { processesOf } from '../desktop/processes.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const said = recording('libri-0870');
const next = recording('libri-0880');

test('a page that hangs in the middle of a word costs what was said from then on, and says so', async ({
  desktop,
}) => {
  const { app, overlay, overlayAgain } = await startAppWithPages(desktop);
  await app.engineReady();
  const paper = await openPaper(desktop.connection);
  await desktop.keys.down('F9');
  const { startedAt, ended } = await desktop.sound.begin(said.file);
  await after(startedAt + said.seconds * 600 - Date.now());
  const hungAt = Date.now();
  await hang(overlay);
  await wasEnded(app, 1);
  // On a machine that is busy with the speech.
  expect(Date.now() - hungAt).toBeLessThan(mostSilentTurns * turnMs + 1_500);
  await ended;
  await desktop.keys.up('F9');
  const [entry] = await app.dictations(1);
  expect(entry?.text).toMatch(/leisure to consider/i);
  expect(entry).toMatchObject({ failure: null, insertion: 'pasted' });
  expect(await paper.texts(1)).toEqual([entry?.text]);
  const again = await overlayAgain();
  await again.getByText(problems['hearing-stopped'].what).waitFor();
  await app.noRecordings();

  await dictate(desktop, next.file);
  const [, other] = await app.dictations(2);
  expect(other?.text).toMatch(/young man/i);
  expect(await paper.texts(2)).toEqual([entry?.text, other?.text]);
});

const ways = ['stands in a loop', 'is stopped'] as const;

test.for(ways)(
  'a page that %s while nobody dictates is replaced at the next press, which is heard',
  async (way, { desktop }) => {
    const { app, overlay, overlayAgain } = await startAppWithPages(desktop);
    await app.engineReady();
    const [page = 0] = programsOf('page', processesOf(app.program.pid));
    if (way === 'is stopped') process.kill(page, 'SIGSTOP');
    else await hang(overlay);
    await desktop.keys.down('F9');
    await wasEnded(app, 1);
    const again = await overlayAgain();
    await again.locator('[data-state="recording"]').waitFor();
    await desktop.sound.say(next.file);
    await desktop.keys.up('F9');
    const [entry] = await app.dictations(1);
    expect(entry?.text).toMatch(/young man/i);
  },
);

test('a page that hangs in a pause, when no sound comes anyway, is noticed all the same', async ({
  desktop,
}) => {
  const { app, overlay, overlayAgain } = await startAppWithPages(desktop, {
    settings: { captureMode: 'private' },
  });
  await app.engineReady();
  await openPaper(desktop.connection);
  await ask(desktop, 'start');
  await overlay.locator('[data-state="recording"]').waitFor();
  await desktop.sound.say(next.file);
  await ask(desktop, 'pause');
  await hang(overlay);
  await wasEnded(app, 1);
  const [entry] = await app.dictations(1);
  expect(entry?.text).toMatch(/young man/i);
  await (await overlayAgain()).getByText(problems['hearing-stopped'].what).waitFor();
});

test('a page that lives is left alone, however long its microphone gives nothing', async ({ desktop }) => {
  const { app, overlay } = await startAppWithPages(desktop);
  await desktop.sound.fallAsleep();
  await desktop.keys.down('F9');
  // After five seconds.
  await overlay.getByText(problems['microphone-failed'].what).waitFor();
  await desktop.keys.up('F9');
  expect(app.log()).not.toContain('window-');
});

/** Resolves when it is about to: nothing would answer afterwards. */
async function hang(overlay: Page): Promise<void> {
  await overlay.evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });
}

async function wasEnded(app: App, times: number): Promise<void> {
  await expect.poll(() => app.log().split('window-gone').length - 1, { timeout: 20_000 }).toBe(times);
  expect(app.log()).toContain('window-hangs');
}
