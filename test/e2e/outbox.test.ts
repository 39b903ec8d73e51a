import { expect } from 'vitest';
import { endedWords, historyWords, trayWords, willBeSent } from '../../src-core/words/en.ts';
import { connectToBus } from '../desktop/bus-client.ts';
import { dictate } from '../desktop/dictate.ts';
import { openNotifications } from '../desktop/notifications.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { servicesAt } from '../fakes/chosen.ts';
import { startSpeechServer } from '../fakes/speech-server/server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

test('offline: dictations wait, also over a restart, and come into history with a notification, never into a window', async ({
  desktop,
}) => {
  const away = await startSpeechServer('groq');
  await away[Symbol.asyncDispose]();
  const environment = { GROQ_API_KEY: away.key };
  await using notifications = await openNotifications(await connectToBus(desktop.room));
  const panel = await desktop.openPanel();
  const { app, overlay } = await startAppWithPages(desktop, {
    settings: { service: 'groq', fallback: [], services: servicesAt({ groq: away }) },
    environment,
  });
  await app.engineReady();
  const item = await panel.item();
  const labels = async () => (await item.menu()).map(({ label }) => label);
  const paper = await openPaper(desktop.connection);

  const isSaid = overlay.getByText(willBeSent).waitFor();
  // Whether it was said is asked for below, when history has been looked at.
  isSaid.catch(() => {});
  await dictate(desktop, recording('libri-0880').file);
  expect(await app.dictations(1)).toMatchObject([
    { text: '', failure: 'service-unreachable', waits: { failures: 0 }, receipts: [] },
  ]);
  await isSaid;
  expect(await labels()).toContain(trayWords.waiting(1));
  await dictate(desktop, recording('libri-0890').file);
  await app.dictations(2);
  await expect.poll(labels).toContain(trayWords.waiting(2));
  await app[Symbol.asyncDispose]();

  const again = await startAppWithPages(desktop, { environment });
  const main = await again.openMain();
  const marks = main.getByRole('img', { name: historyWords.waitsMark });
  await expect.poll(() => marks.count()).toBe(2);
  await paper.focus();
  await using groq = await startSpeechServer('groq', { port: Number(new URL(away.baseUrl).port) });
  // As Chromium tells its pages.
  await again.overlay.evaluate(() => window.dispatchEvent(new Event('online')));
  const entries = await again.app.historyShows(
    'the words of both',
    (all) => (all.every(({ text }) => text !== '') ? all : null),
    120_000,
  );
  expect(entries.map(({ text, failure, waits, insertion }) => [text, failure, waits, insertion])).toEqual(
    groq.uploads.map(({ text }) => [text, null, null, 'none']),
  );
  expect(groq.refusals).toEqual([]);
  await again.app.noRecordings();
  await expect.poll(() => marks.count()).toBe(0);
  await expect.poll(() => again.app.log()).toContain('outbox-sent {"count":2,"givenUp":0}');
  // One for both, and nothing of what was said: anybody may see it.
  const sent = { answered: 2, givenUp: 0 };
  await expect
    .poll(() => notifications.shown)
    .toEqual([{ title: endedWords.title(sent), body: endedWords.body(sent) }]);
  // The paper was in front all the time.
  expect([paper.insertions, paper.chords()]).toEqual([[], 0]);
});
