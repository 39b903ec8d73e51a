import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { actions, settingsWords } from '../../src-core/words/en.ts';
import { connectToBus } from '../desktop/bus-client.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openShortcutsPortal, type PortalNature } from '../desktop/shortcuts-portal.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { saveScreenshot } from './screenshots.ts';

const words = settingsWords.hearing;

/** To the app it is a Wayland desktop, which its windows see through X11: no key of the keyboard is for it. */
const wayland = {
  environment: { XDG_SESSION_TYPE: 'wayland', XDG_CURRENT_DESKTOP: 'GNOME' },
  parameters: ['--ozone-platform=x11'],
};

async function openPortal(desktop: Desktop, nature?: PortalNature) {
  return await openShortcutsPortal(await connectToBus(desktop.room), nature);
}

test('a dictation with a key that the portal gave: its press begins, its release ends', async ({
  desktop,
}) => {
  await using portal = await openPortal(desktop, { needsAppId: true });
  const { app, openMain } = await startAppWithPages(desktop, wayland);
  await app.engineReady();
  expect(portal.apps).toEqual(['app.dictum.Dictum']);
  expect(existsSync(join(desktop.room.homeDir, '.local/share/applications/app.dictum.Dictum.desktop'))).toBe(
    true,
  );
  const [shortcut] = portal.asked;
  expect(shortcut).toMatchObject({ description: 'Dictate (F9)', preferred: 'F9' });

  // What is pressed on the keyboard itself, the portal would have to tell.
  await desktop.keys.tap('F9');
  portal.press(shortcut?.id ?? '');
  await desktop.sound.say(recording('libri-0880').file);
  portal.release(shortcut?.id ?? '');
  expect((await app.dictations(1)).map(({ text }) => text)).toEqual([expect.stringMatching(/young man/i)]);

  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByText(`${words.ways.portal} ${words.given('F9')}`).waitFor();
  portal.give(shortcut?.id ?? '', 'Meta+D');
  await main.getByText(`${words.ways.portal} ${words.given('Meta+D')}`).waitFor();
  await saveScreenshot(main, 'main-portal');
  await main.getByRole('button', { name: words.configure }).click();
  await expect.poll(() => portal.configured).toBe(1);
});
