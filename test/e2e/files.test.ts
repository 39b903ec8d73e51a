/** Recordings that are dropped on the window, or chosen there. */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from 'vitest';
import { startAppWithPages } from '../desktop/pages.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

/** As the system does it when a person lets go of files over the window. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
  }
}

/** As the system's dialog does it; Playwright would make up a file from the bytes. */
async function choose(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', {
    nodeId: root.nodeId,
    selector: 'input[type="file"]',
  });
  await session.send('DOM.setFileInputFiles', { files: [file], nodeId });
}

test('dropped recordings are transcribed into history, and the window stays where it is', async ({
  desktop,
}) => {
  const { openMain } = await startAppWithPages(desktop);
  const [app] = desktop.apps;
  const main = await openMain();
  const youngMan = recording('libri-0880').file;
  const letter = join(desktop.room.folder, 'letter.wav');
  writeFileSync(letter, 'Dear Sir or Madam');

  await drop(main, [youngMan, letter]);
  expect(await app?.dictations(2)).toMatchObject([
    {
      text: expect.stringMatching(/^He was not an ill.disposed young man/),
      sourceFile: basename(youngMan),
      failure: null,
      insertion: 'none',
    },
    { text: '', sourceFile: 'letter.wav', failure: 'file-not-audio' },
  ]);
  await main.getByText(basename(letter)).waitFor();

  await choose(main, youngMan);
  expect(await app?.dictations(3)).toHaveLength(3);

  // A page that makes up a file has no path to go with it.
  expect(await main.evaluate(() => window.dictum.transcribeFiles(new File(['x'], '/etc/passwd')))).toEqual({
    ok: false,
    code: 'unexpected',
  });
  expect(main.url()).toBe('app://dictum/main/index.html');
});
