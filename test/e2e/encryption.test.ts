/** Encryption with the keyring of a desktop: the app, Chromium and the message bus are real; the wallet behind it is ours. */
import { readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect } from 'vitest';
import { actions, historyWords, lockedNotice } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { dataDirOf } from '../desktop/app.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { filesHolding } from '../desktop/files-holding.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { openWallet, walletParameters } from '../desktop/wallet.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { inBothThemes } from './screenshots.ts';

const words = settingsWords.encryption;
const options = { settings: { keepSounds: true }, parameters: walletParameters };

/** Files of the app in which one of the texts, or sound, can be read. */
function readableFiles(desktop: Desktop, texts: readonly string[]): readonly string[] {
  return filesHolding(
    dataDirOf(desktop.room),
    (bytes) => bytes.includes('RIFF') || bytes.includes('fLaC') || texts.some((text) => bytes.includes(text)),
  );
}

const shown = (main: Page) => main.getByRole('listbox', { name: historyWords.list }).getByRole('option');

async function showsAll(main: Page, expected: readonly string[]): Promise<void> {
  for (const text of expected) await shown(main).filter({ hasText: text }).first().waitFor();
  expect(await shown(main).count()).toBe(expected.length);
}

test('turned on, nothing of what was said can be read in its folder; a new keyring locks it, and deletes nothing', async ({
  desktop,
}) => {
  using wallet = await openWallet(desktop.room);
  const first = await startAppWithPages(desktop, options);
  const paper = await openPaper(desktop.connection);
  await dictate(desktop, recording('cards-001').file);
  const [before] = await first.app.dictations(1);
  const said = [before?.text ?? ''];
  await first.app.noRecordings();
  expect(readableFiles(desktop, said)).not.toEqual([]);

  const main = await first.openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByText(words.off).waitFor();
  await main.getByLabel(words.name).click();
  await main.getByText(words.on).waitFor();
  await inBothThemes(main, 'main-settings-encrypted');
  expect(wallet.asked).toContain('writePassword');
  expect(readableFiles(desktop, said)).toEqual([]);

  await paper.focus();
  await dictate(desktop, recording('libri-0880').file);
  const [, second = ''] = await paper.texts(2);
  said.push(second);
  await main.getByRole('button', { name: actions.history }).click();
  await showsAll(main, said);
  await first.app.noRecordings();
  expect(readableFiles(desktop, said)).toEqual([]);
  process.kill(first.app.program.pid, 'SIGKILL');
  await first.app.program.ended;

  const again = await startAppWithPages(desktop, options);
  await showsAll(await again.openMain(), said);
  await again.app[Symbol.asyncDispose]();

  const passwords = new Map(wallet.passwords);
  wallet.empty();
  const locked = await startAppWithPages(desktop, options);
  const page = await locked.openMain();
  await page.getByText(lockedNotice).waitFor();
  expect(await shown(page).count()).toBe(0);
  await inBothThemes(page, 'main-history-locked');
  await paper.focus();
  await dictate(desktop, recording('cards-001').file);
  const [, , third = ''] = await paper.texts(3);
  await showsAll(page, [third]);
  await locked.app.noRecordings();
  expect(readableFiles(desktop, [...said, third])).toEqual([]);
  await locked.app[Symbol.asyncDispose]();

  wallet.restore(passwords);
  const back = await startAppWithPages(desktop, options);
  await showsAll(await back.openMain(), said);
});

test('without a keyring it cannot be turned on, and says what to do', async ({ desktop }) => {
  const { openMain } = await startAppWithPages(desktop, { parameters: ['--password-store=basic'] });
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByText(words.notPossible).waitFor();
  await main.getByLabel(words.name).click({ force: true });
  expect(await main.getByLabel(words.name).isChecked()).toBe(false);
  expect(readdirSync(dataDirOf(desktop.room))).not.toContain('encryption.json');
});
