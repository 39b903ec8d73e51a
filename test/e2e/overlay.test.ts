import { expect } from 'vitest';
import { problems } from '../../src-core/words/en.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { processesOf } from '../desktop/processes.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

test('an overlay that crashes is back for the next dictation; one that goes on crashing is said', async ({
  desktop,
}) => {
  const { openMain } = await startAppWithPages(desktop);
  const [app] = desktop.apps;
  if (app === undefined) throw new Error('The app was not started');
  const armed = () => app.log().split('hotkey-armed').length - 1;
  const crash = async (): Promise<void> => {
    const before = armed();
    const [page, ...others] = processesOf(app.program.pid).filter(({ commandLine }) =>
      commandLine.includes('--type=renderer'),
    );
    expect(others).toEqual([]);
    process.kill(page?.pid ?? 0, 'SIGKILL');
    if (crashes++ < 3) await expect.poll(armed, { timeout: 20_000 }).toBe(before + 1);
  };
  let crashes = 0;
  await crash();
  const paper = await openPaper(desktop.connection);
  await dictate(desktop, recording('libri-0880').file);
  await paper.changed(30_000);
  for (let count = 2; count <= 4; count++) await crash();
  const main = await openMain();
  await main.getByText(problems['overlay-failed'].what).waitFor();
});
