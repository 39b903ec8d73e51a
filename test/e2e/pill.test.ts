/** What the pill says in the real overlay window, each state brought about for real. */
import type { Page } from '@playwright/test';
import { expect } from 'vitest';
import {
  actions,
  hints,
  pillWords,
  problems,
  problemWords,
  willBeSentOnceMended,
} from '../../src-core/words/en.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { runProgram } from '../desktop/program.ts';
import { untilReads } from '../desktop/target.ts';
import { ask } from '../desktop/x-connection.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { onScreen, pill } from './pill.ts';
import { saveScreenshot } from './screenshots.ts';
import { silence } from './silence.ts';

const short = recording('cards-001').file;

test('one dictation, from opening the microphone to the words', async ({ desktop }) => {
  const { app, overlay } = await startAppWithPages(desktop, { settings: { language: 'en' } });
  await app.engineReady();
  await openPaper(desktop.connection);
  const seen = await watchPill(overlay);

  // A headset that wakes up slowly keeps the pill in its first state.
  await desktop.sound.fallAsleep();
  await desktop.keys.down('F9');
  await pill(overlay, 'arming').getByText(pillWords.arming).waitFor();
  await saveScreenshot(overlay, 'pill-arming');
  await desktop.sound.wakeUp();
  await pill(overlay, 'recording').getByText(pillWords.recording).waitFor();
  await desktop.sound.say(recording('libri-0870').file);
  await pill(overlay, 'recording').getByText('EN', { exact: true }).waitFor();
  // After five seconds a clock helps.
  await pill(overlay, 'recording')
    .getByText(/^0:0\d$/)
    .waitFor();
  await saveScreenshot(overlay, 'pill-recording');
  await desktop.keys.up('F9');
  await pill(overlay, 'done').waitFor();
  await saveScreenshot(overlay, 'pill-done');
  const [entry] = await app.dictations(1);
  await pill(overlay, 'hidden').waitFor({ state: 'attached' });

  expect((await seen()).map(({ state }) => state)).toEqual([
    'hidden',
    'arming',
    'recording',
    'finishing',
    'working',
    'done',
    'hidden',
  ]);
  expect((await seen()).find(({ state }) => state === 'done')?.text).toBe(entry?.text);
});

test('a service that takes its time, for one dictation and for two', async ({ desktop }) => {
  await using groq = await startGroqServer();
  const { app, overlay } = await startAppWithPages(desktop, {
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  await openPaper(desktop.connection);
  const answer = groq.hold();
  await dictate(desktop, short);
  await pill(overlay, 'working').getByText('Groq', { exact: true }).waitFor();
  await saveScreenshot(overlay, 'pill-working');
  await pill(overlay, 'working').getByText(pillWords.stillWaiting.groq).waitFor();
  await saveScreenshot(overlay, 'pill-still-working');
  await dictate(desktop, short);
  await pill(overlay, 'working').getByText(pillWords.waiting(2)).waitFor();
  await saveScreenshot(overlay, 'pill-two-on-their-way');
  await groq.received(2);
  answer(0);
  answer(1);
  await app.dictations(2);
  await pill(overlay, 'hidden').waitFor({ state: 'attached' });
});

test('hints go by themselves', async ({ desktop }) => {
  const { overlay } = await startAppWithPages(desktop);
  const hint = async (words: string, name: string) => {
    await pill(overlay, 'hint').getByText(words, { exact: true }).waitFor();
    await saveScreenshot(overlay, `pill-hint-${name}`);
    await pill(overlay, 'hidden').waitFor({ state: 'attached' });
  };
  await desktop.keys.tap('F9');
  await hint(hints['too-short'], 'too-short');

  await desktop.keys.down('F9');
  await pill(overlay, 'recording').waitFor();
  await desktop.keys.tap('Escape');
  await desktop.keys.up('F9');
  await hint(hints.cancelled, 'cancelled');

  await dictate(desktop, silence(desktop.room, 1.5));
  await hint(hints['no-speech'], 'no-speech');
});

test('words that were probably not said are offered, and inserted with one click', async ({ desktop }) => {
  // Nobody says so much in so short a time.
  const invented = 'Thank you. '.repeat(60).trim();
  await using groq = await startGroqServer({ says: () => invented });
  const { app, overlay } = await startAppWithPages(desktop, {
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  await app.engineReady();
  const paper = await openPaper(desktop.connection);
  await dictate(desktop, short);
  const offered = pill(overlay, 'held-back');
  await offered.getByText(pillWords.heldBack).waitFor();
  await saveScreenshot(overlay, 'pill-held-back');
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ text: invented, heldBack: 'repetition', insertion: 'none' });
  expect(paper.insertions).toEqual([]);
  await desktop.keys.click(await onScreen(offered.getByRole('button', { name: 'Insert' })));
  // The window that was dictated to still has the focus.
  expect(await paper.texts(1)).toEqual([invented]);
  await pill(overlay, 'hidden').waitFor({ state: 'attached' });
  expect(app.history()).toMatchObject([{ failure: null, heldBack: null, insertion: 'pasted' }]);
});

test('a problem stays until it is dismissed, and its button leads to where it can be mended', async ({
  desktop,
}) => {
  await using groq = await startGroqServer();
  const { app, overlay, mainOpens } = await startAppWithPages(desktop, {
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: 'gsk_of_somebody_else' },
  });
  const problem = pill(overlay, 'problem');
  await dictate(desktop, short);
  const { host } = new URL(groq.baseUrl);
  await problem.getByText(problemWords('key-rejected', { host, modelToGet: null }).what).waitFor();
  await problem.getByText(willBeSentOnceMended).waitFor();
  await saveScreenshot(overlay, 'pill-problem-kept');
  const opened = mainOpens();
  await problem.getByRole('button', { name: actions.settings }).click();
  const main = await opened;
  await main.getByRole('heading', { name: settingsWords.topics.speech }).waitFor();
  await pill(overlay, 'hidden').waitFor({ state: 'attached' });

  groq.misbehave({ kind: 'answer', status: 403 });
  await dictate(desktop, short);
  await problem.getByText(problems['service-blocked'].what).waitFor();
  await problem.getByRole('button', { name: actions.history }).click();
  await main.getByRole('option').filter({ hasText: problems['key-rejected'].what }).waitFor();
  await pill(overlay, 'hidden').waitFor({ state: 'attached' });

  await desktop.sound.unplug();
  const speakToNobody = async () => {
    await desktop.keys.down('F9');
    await problem.getByText(problems['microphone-missing'].what).waitFor();
    await problem.getByText(problems['microphone-missing'].action).waitFor();
    await desktop.keys.up('F9');
  };
  await speakToNobody();
  await saveScreenshot(overlay, 'pill-problem');
  await problem.getByRole('button', { name: actions.dismiss }).click();
  await pill(overlay, 'hidden').waitFor({ state: 'attached' });
  await speakToNobody();
  await problem.getByRole('button', { name: actions.settings }).click();
  await main.getByRole('heading', { name: settingsWords.topics.general }).waitFor();
  await pill(overlay, 'hidden').waitFor({ state: 'attached' });
  expect(app.history()).toHaveLength(2);
});

test('a window that is not in front any more gets nothing, and the pill asks whether the one that is should', async ({
  desktop,
}) => {
  await using groq = await startGroqServer();
  const { app, overlay } = await startAppWithPages(desktop, {
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  const paper = await openPaper(desktop.connection);
  const answer = groq.hold();
  await dictate(desktop, short);
  await groq.received(1);
  const terminal = await desktop.openTerminal();
  answer(0);
  const question = pill(overlay, 'elsewhere');
  await question.getByText(pillWords.elsewhere('Paper')).waitFor();
  await saveScreenshot(overlay, 'pill-elsewhere');
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ insertion: 'failed', app: 'Paper' });
  expect([paper.insertions, await terminal.read()]).toEqual([[], '']);
  expect(await desktop.clipboard.read()).toBe(entry?.text);
  // Whoever looks at the clipboard for a living leaves it alone.
  const targets = await runProgram(desktop.room, 'xclip', [...clipboardAs('TARGETS'), '-out']);
  expect(targets.split('\n')).toContain('x-kde-passwordManagerHint');
  const hint = clipboardAs('x-kde-passwordManagerHint');
  expect(await runProgram(desktop.room, 'xclip', [...hint, '-out'])).toBe('secret');

  // The pill takes the click and not the focus.
  await desktop.keys.click(await onScreen(question.getByRole('button', { name: actions.insertHere })));
  await untilReads(terminal, 'the words', (typed) => typed === entry?.text);
  expect(paper.insertions).toEqual([]);
  await pill(overlay, 'hidden').waitFor({ state: 'attached' });
  expect(app.history()).toMatchObject([{ failure: null, insertion: 'pasted', app: 'XTerm' }]);
});

const clipboardAs = (type: string) => ['-selection', 'clipboard', '-target', type];

// The screen is black here, the pill is dark, and a row above its words holds nothing else: whatever
// is bright there was never drawn by its page.
test('the pill does not flash', async ({ desktop }) => {
  const { app, overlay } = await startAppWithPages(desktop);
  await app.engineReady();
  await openPaper(desktop.connection);
  const flashes = await during(desktop, async () => {
    await dictate(desktop, recording('libri-0880').file);
    await pill(overlay, 'done').waitFor();
    await pill(overlay, 'hidden').waitFor({ state: 'attached' });
  });
  expect(flashes).toEqual([]);
});

/** Notes every state the pill was in, also those nobody waits for. */
async function watchPill(overlay: Page): Promise<() => Promise<readonly { state: string; text: string }[]>> {
  const seen = await overlay.evaluateHandle(() => {
    const notes: { state: string; text: string }[] = [];
    const stage = document.querySelector<HTMLElement>('[role="status"]');
    const note = () => {
      const state = stage?.dataset.state ?? 'none';
      if (state !== notes.at(-1)?.state) notes.push({ state, text: stage?.textContent ?? '' });
    };
    note();
    if (stage !== null) new MutationObserver(note).observe(stage, { attributes: true });
    return notes;
  });
  return () => seen.jsonValue();
}

/** The bright colours that were to be seen in the pill's row of the screen meanwhile. */
async function during({ connection }: Desktop, act: () => Promise<void>): Promise<readonly string[]> {
  const zPixmap = 2;
  const row = { left: 440, top: 688, width: 400 };
  const bright = new Set<string>();
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const { data } = await ask<{ data: Buffer }>((answer) =>
        connection.client.GetImage(
          zPixmap,
          connection.root,
          row.left,
          row.top,
          row.width,
          1,
          0xffff_ffff,
          answer,
        ),
      );
      for (let at = 0; at < data.length; at += 4) {
        if (Math.max(...data.subarray(at, at + 3)) > 0x80) bright.add(data.toString('hex', at, at + 3));
      }
    }
  })();
  try {
    await act();
  } finally {
    isOver = true;
    await watching;
  }
  return [...bright];
}
