/** The sounds of a dictation, in a room where the microphone hears the loudspeaker as well. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { actions } from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { dataDirOf } from '../desktop/app.ts';
import { askApp as ask } from '../desktop/ask-app.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { silence } from './silence.ts';

const words = settingsWords.cues;

const patience = { timeout: 10_000 };

/** How loud the loudest sample of it is, 0 to 1. */
function peakOf({ room }: Desktop, file: string | null | undefined): number {
  const bytes = readFileSync(join(dataDirOf(room), 'recordings', file ?? ''));
  const samples = new Int16Array(new Uint8Array(bytes.subarray(44)).buffer);
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0) / 32_768;
}

/** What Dictum has played until now. */
const sounds = ({ sound }: Desktop) => sound.playedBy('electron');

/** The process group: every program of a desktop has one of its own. */
function groupOf(pid: string): number {
  // After the name in brackets, which may hold anything: state, parent, group.
  return Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[2]);
}

test('the sound at the start is heard by the microphone and nothing is made of it, with words or without', async ({
  desktop,
}) => {
  const { app, overlay } = await startAppWithPages(desktop, {
    settings: { cues: 'soft', cueAtStart: true, media: 'lower' },
  });
  await app.engineReady();
  await openPaper(desktop.connection);
  await ask(desktop, 'start');
  await overlay.locator('[data-state="recording"]').waitFor();
  await expect.poll(() => sounds(desktop), patience).toMatchObject([{ isOver: true }]);
  // By that number its own sounds are known, and not lowered.
  expect(sounds(desktop).map(({ pid }) => groupOf(pid))).toEqual([app.program.pid]);
  await ask(desktop, 'stop');
  const [silent] = await app.dictations(1);
  expect(silent).toMatchObject({ failure: 'no-speech', text: '', heldBack: null });
  // It was there to be misheard.
  expect(peakOf(desktop, silent?.recording)).toBeGreaterThan(0.02);

  await desktop.keys.down('F9');
  await overlay.locator('[data-state="recording"]').waitFor();
  await desktop.sound.say(recording('libri-0880').file);
  await desktop.keys.up('F9');
  const [, spoken] = await app.dictations(2);
  expect(spoken?.text).toMatch(/young man/i);
});

test('without its switch there is no sound at the start, and none of the others is in the recording', async ({
  desktop,
}) => {
  const { app, overlay } = await startAppWithPages(desktop, { settings: { cues: 'soft' } });
  await app.engineReady();
  await openPaper(desktop.connection);
  await ask(desktop, 'start');
  await overlay.locator('[data-state="recording"]').waitFor();
  await desktop.sound.say(silence(desktop.room, 1));
  await ask(desktop, 'stop');
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ failure: 'no-speech' });
  expect(peakOf(desktop, entry?.recording)).toBeLessThan(0.002);
});

test('the settings play a theme to whoever chooses one', async ({ desktop }) => {
  const { openMain } = await startAppWithPages(desktop);
  const main = await openMain();
  await main.getByRole('button', { name: actions.settings }).click();
  const play = main.getByRole('button', { name: words.play });
  expect(await play.count()).toBe(0);
  await main.getByRole('group', { name: words.name }).getByText(words.click).click();
  await play.click();
  await expect.poll(() => sounds(desktop), patience).toMatchObject([{ isOver: true }]);
});
