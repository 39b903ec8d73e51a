/** The history window's page has ended: its process was killed. */
import { expect } from 'vitest';
import { actions } from '../../src-core/words/en.ts';
import { programsOf } from '../chaos/programs.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { processesOf } from '../desktop/processes.ts';
import { test } from './on-desktop.ts';

test('a history window whose page ends has it again; one whose page goes on ending is made anew', async ({
  desktop,
}) => {
  const { app, openMain, mainAgain } = await startAppWithPages(desktop);
  const pages = () => programsOf('page', processesOf(app.program.pid));
  const [overlay = 0] = pages();
  const ended = () => app.log().split('window-gone').length - 1;
  const kill = async (): Promise<void> => {
    const before = ended();
    await expect.poll(() => pages().length, { timeout: 20_000 }).toBe(2);
    for (const page of pages()) if (page !== overlay) process.kill(page, 'SIGKILL');
    await expect.poll(ended, { timeout: 20_000 }).toBe(before + 1);
  };
  await openMain();
  await kill();
  await (await mainAgain()).getByRole('button', { name: actions.settings }).waitFor();
  for (let count = 2; count <= 4; count++) await kill();
  await expect.poll(pages, { timeout: 20_000 }).toEqual([overlay]);
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
});
