/** A computer that goes to sleep and wakes up, and a screen that is locked, told by logind's own signals. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { controlWords } from '../../src-core/words/control.ts';
import { problems, recordingIsKept } from '../../src-core/words/en.ts';
import { dataDirOf } from '../desktop/app.ts';
import { dictum } from '../desktop/command.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { startLogind } from '../desktop/logind.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { recording } from '../speech/recordings.ts';
import { listen } from './listen.ts';
import { test } from './on-desktop.ts';

const before = recording('libri-0880').file;
const after = recording('libri-0890').file;

const patience = { timeout: 10_000 };

const heard = ({ sound }: Desktop) => sound.sourcesHeardBy('electron');

test('asleep in the middle of a sentence: the sentence is kept and not typed, and the next one is heard', async ({
  desktop,
}) => {
  await using logind = await startLogind(desktop.room);
  const { app, overlayAgain } = await startAppWithPages(desktop, { environment: logind.environment });
  await app.engineReady();
  const paper = await openPaper(desktop.connection);
  await desktop.keys.down('F9');
  await desktop.sound.say(before);
  logind.fallAsleep();
  await expect.poll(() => heard(desktop), patience).toEqual([]);
  const overlay = await overlayAgain();
  await overlay.getByText(problems['computer-away'].what).waitFor();
  await overlay.getByText(recordingIsKept).waitFor();
  await desktop.keys.up('F9');
  logind.wakeUp();

  const [kept] = await app.dictations(1);
  expect(kept).toMatchObject({ failure: 'computer-away', text: '', insertion: 'none' });
  expect(readdirSync(join(dataDirOf(desktop.room), 'recordings'))).toEqual([kept?.recording]);
  expect(paper.insertions).toEqual([]);

  await dictate(desktop, after);
  const [, next] = await app.dictations(2);
  expect(next?.text).toMatch(/hearted/i);
  await paper.changed(10_000);
  expect(await paper.texts(1)).toEqual([next?.text]);
});

test('instant: closed while the computer sleeps, open again after it, and what was heard before is forgotten', async ({
  desktop,
}) => {
  await using logind = await startLogind(desktop.room);
  const { app, overlayAgain } = await startAppWithPages(desktop, {
    settings: { captureMode: 'instant' },
    environment: logind.environment,
  });
  await app.engineReady();
  await expect.poll(() => heard(desktop), patience).toEqual(['microphone']);
  await desktop.sound.say(before);
  logind.fallAsleep();
  await expect.poll(() => heard(desktop), patience).toEqual([]);
  expect(await listen(await overlayAgain())).toBe('NotAllowedError');
  logind.wakeUp();
  await expect.poll(() => heard(desktop), patience).toEqual(['microphone']);
  const { pressedAt, releasedAt } = await dictate(desktop, after);
  const [entry] = await app.dictations(1);
  expect(entry?.text).toMatch(/hearted/i);
  expect(entry?.text).not.toMatch(/young man/i);
  expect(entry?.durationMs).toBeLessThan(releasedAt - pressedAt + 1_100);
});

test('locked in the middle of a sentence: it is kept and not typed, and until it is unlocked nobody is listened to', async ({
  desktop,
}) => {
  await using logind = await startLogind(desktop.room);
  const { app, overlay } = await startAppWithPages(desktop, {
    settings: { captureMode: 'instant' },
    environment: logind.environment,
  });
  await app.engineReady();
  const paper = await openPaper(desktop.connection);
  await expect.poll(() => heard(desktop), patience).toEqual(['microphone']);
  await desktop.keys.down('F9');
  await desktop.sound.say(before);
  logind.lock();
  await expect.poll(() => heard(desktop), patience).toEqual([]);
  await overlay.getByText(problems['computer-away'].what).waitFor();
  await desktop.keys.up('F9');
  const [kept] = await app.dictations(1);
  expect(kept).toMatchObject({ failure: 'computer-away', text: '', insertion: 'none' });

  const refused = { code: 1, output: `dictum: ${controlWords.away}\n` };
  expect([await dictum(desktop, 'start'), await dictum(desktop, 'paste-last')]).toEqual([refused, refused]);
  // The key is spoken to in vain: what is said to it is in no history.
  await desktop.keys.down('F9');
  await desktop.sound.say(before);
  await desktop.keys.up('F9');
  expect(await heard(desktop)).toEqual([]);

  logind.unlock();
  await expect.poll(() => heard(desktop), patience).toEqual(['microphone']);
  await dictate(desktop, after);
  const [, next] = await app.dictations(2);
  expect(next?.text).toMatch(/hearted/i);
  expect(next?.text).not.toMatch(/young man/i);
  await paper.changed(10_000);
  expect(await paper.texts(1)).toEqual([next?.text]);
});
