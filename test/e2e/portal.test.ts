import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { compositorLines } from '../../src-core/compositor-lines.ts';
import { actions, historyWords, keyWords, problems } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import type { AppOptions } from '../desktop/app.ts';
import { connectToBus } from '../desktop/bus-client.ts';
import { controlCommand } from '../desktop/command.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openRemoteDesktopPortal } from '../desktop/remote-desktop-portal.ts';
import { openShortcutsPortal, type PortalNature } from '../desktop/shortcuts-portal.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { inBothThemes, saveScreenshot } from './screenshots.ts';

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
  // A portal does not take Escape from every app.
  await main.getByRole('button', { name: actions.keys, exact: true }).click();
  const keys = main.getByRole('dialog', { name: keyWords.title });
  await keys.getByText(keyWords.dictate.hold).waitFor();
  expect(await keys.getByText(keyWords.cancelDictation).count()).toBe(0);
  await main.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByText(`${words.ways.portal} ${words.given('F9')}`).waitFor();
  portal.give(shortcut?.id ?? '', 'Meta+D');
  await main.getByText(`${words.ways.portal} ${words.given('Meta+D')}`).waitFor();
  await saveScreenshot(main, 'main-portal');
  await main.getByRole('button', { name: words.configure }).click();
  await expect.poll(() => portal.configured).toBe(1);
});

test('a portal that restarts gives its key again, also while it was held', async ({ desktop }) => {
  const first = await openPortal(desktop, { needsAppId: true });
  const { app, openMain } = await startAppWithPages(desktop, wayland);
  await app.engineReady();
  const id = first.asked[0]?.id ?? '';
  // Takes over without a gap, in which the bus would start the portal that is installed here.
  await using second = await openPortal(desktop, { needsAppId: true, isNext: true });
  first.press(id);
  await desktop.sound.say(recording('libri-0880').file);
  // No release is told any more: the dictation ends all the same, with its words.
  await first[Symbol.asyncDispose]();
  expect((await app.dictations(1)).map(({ text }) => text)).toEqual([expect.stringMatching(/young man/i)]);

  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByText(`${words.ways.portal} ${words.given('F9')}`).waitFor();
  second.press(id);
  await desktop.sound.say(recording('libri-0870').file);
  second.release(id);
  expect(await app.dictations(2)).toHaveLength(2);
});

test('a person who said no is shown how to say yes', async ({ desktop }) => {
  await using portal = await openPortal(desktop, { person: 'refuses' });
  const { openMain } = await startAppWithPages(desktop, { ...wayland, hasNoHotkey: true });
  const main = await openMain();
  await main.getByRole('button', { name: problems['hotkey-refused'].what }).click();
  await main.getByText(words.hindrances['portal-refused']).waitFor();
  await inBothThemes(main, 'main-portal-refused');
  portal.become({ person: 'allows' });
  await main.getByRole('button', { name: words.askAgain }).click();
  await main.getByText(`${words.ways.portal} ${words.given('F9')}`).waitFor();
});

test('where there is no way to hear keys, the lines for Sway are there to copy', async ({ desktop }) => {
  const { app, openMain } = await startAppWithPages(desktop, {
    environment: { XDG_SESSION_TYPE: 'wayland', XDG_CURRENT_DESKTOP: 'sway' },
    parameters: wayland.parameters,
    hasNoHotkey: true,
  });
  const main = await openMain();
  await main.getByText(historyWords.empty.endWithoutHotkey).waitFor();
  await inBothThemes(main, 'main-no-key-first');
  await main.getByRole('button', { name: actions.keys, exact: true }).click();
  const keys = main.getByRole('dialog', { name: keyWords.title });
  await keys.getByText(words.ways.commands).waitFor();
  await inBothThemes(main, 'main-no-key-keys');
  await main.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByText(`${words.ways.commands} ${words.commands.sway}`).waitFor();
  await inBothThemes(main, 'main-sway-lines');
  const copied = async () => {
    await main.getByRole('button', { name: words.copy }).click();
    await main.getByRole('button', { name: words.copied }).waitFor();
    return (await desktop.clipboard.read()).split('\n');
  };
  expect(await copied()).toEqual(
    compositorLines(
      'sway',
      [{ keys: 'F9', action: 'dictate', language: null }],
      controlCommand(desktop.room),
    ),
  );

  // Nobody hears it, but the lines are for it: another key is chosen in this window, and given up again.
  const { hotkeys } = settingsWords;
  await main.getByText(hotkeys.unheard).waitFor();
  const recorder = (keys: string) => main.getByRole('button', { name: hotkeys.change(keys), exact: true });
  await recorder('F9').click();
  await main.getByText(hotkeys.whileRecording.commands).waitFor();
  await desktop.keys.tap('Escape');
  await main.getByText(hotkeys.whileRecording.commands).waitFor({ state: 'detached' });
  await recorder('F9').click();
  await main.getByText(hotkeys.whileRecording.commands).waitFor();
  await desktop.keys.tap('F8');
  await recorder('F8').waitFor();
  await main.getByRole('button', { name: hotkeys.add }).click();
  await main.getByText(hotkeys.whileRecording.commands).waitFor();
  await desktop.keys.tap('F7');
  await recorder('F7').waitFor();
  await main.getByRole('button', { name: hotkeys.remove('F8') }).click();
  await recorder('F8').waitFor({ state: 'detached' });
  expect(await copied()).toEqual(
    compositorLines(
      'sway',
      [{ keys: 'F7', action: 'dictate', language: null }],
      controlCommand(desktop.room),
    ),
  );
  expect(app.log()).not.toContain('unexpected');
});

test('whoever asks for a portal where there is none is told that no key is heard', async ({ desktop }) => {
  const { app, openMain } = await startAppWithPages(desktop, {
    environment: { DICTUM_KEYS: 'portal' },
    hasNoHotkey: true,
  });
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByText(words.ways.commands).waitFor();
  expect(app.log()).not.toContain('unexpected');
});

test('who lets Dictum press no keys is asked again when they want that, and at no dictation nor start', async ({
  desktop,
}) => {
  await using groq = await startGroqServer({ says: () => 'words' });
  await using portal = await openRemoteDesktopPortal(await connectToBus(desktop.room));
  const started: AppOptions = {
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    // A compositor that says nothing, so that only the portal is left; keys are heard all the same.
    environment: { GROQ_API_KEY: groq.key, WAYLAND_DISPLAY: 'nobody-there', XDG_SESSION_TYPE: 'x11' },
    parameters: wayland.parameters,
  };
  const outcomes = (entries: readonly { readonly insertion: string }[]) =>
    entries.map(({ insertion }) => insertion);
  const first = await startAppWithPages(desktop, started);
  for (let count = 1; count <= 2; count++) {
    await dictate(desktop, recording('cards-001').file);
    await first.app.dictations(count);
  }
  expect(outcomes(first.app.history())).toEqual(['failed', 'failed']);
  expect(await desktop.clipboard.read()).toBe('words');
  await first.app[Symbol.asyncDispose]();

  const { app, openMain } = await startAppWithPages(desktop, started);
  await dictate(desktop, recording('cards-001').file);
  expect(outcomes(await app.dictations(3))).toEqual(['failed', 'failed', 'failed']);
  expect(portal.questions).toBe(1);
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  await main.getByRole('button', { name: settingsWords.topics.insertion }).click();
  const { consent } = settingsWords;
  const refused = main.getByText(consent.refused);
  await refused.scrollIntoViewIfNeeded();
  await inBothThemes(main, 'main-keys-refused');
  portal.person = 'allows';
  await main.getByRole('button', { name: consent.askAgain }).click();
  await refused.waitFor({ state: 'detached' });
  await dictate(desktop, recording('cards-001').file);
  expect(outcomes(await app.dictations(4)).at(-1)).toBe('pasted');
  expect([portal.questions, portal.pressed]).toEqual([2, [0xffe3, 0x76]]);
});
