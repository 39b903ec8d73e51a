import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sampleRate, wavHeader } from '../../src-core/pcm.ts';
import { copyOnWayland, picture } from '../desktop/copied.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { insertionWith } from '../desktop/insertion.ts';
import { openPaper } from '../desktop/paper.ts';
import type { Room } from '../desktop/room.ts';
import { heldSwayKeys, noKeys } from '../desktop/sway-held-keys.ts';
import { untilReads } from '../desktop/target.ts';
import { heldKeys } from '../desktop/x-connection.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { test as swayTest } from './on-sway.ts';

const rounds = 200;

test('two hundred dictations in a row into an editor: none is lost, none comes twice, no key is left down', async ({
  desktop,
}) => {
  await desktop.clipboard.write('copied before');
  const editor = await desktop.openGtkEditor();
  const said = (await sayInARow(desktop, (word) => dictate(desktop, word))).join('');
  await untilReads(editor, 'all words', (typed) => typed.length >= said.length);
  expect(await editor.read()).toBe(said);
  expect(await heldKeys(desktop.connection), 'no key is left down').toEqual([]);
  await expect.poll(() => desktop.clipboard.read(), { timeout: 10_000 }).toBe('copied before');
}, 300_000);

swayTest(
  'two hundred dictations in a row on Sway, into a terminal',
  async ({ desktop }) => {
    await using copied = await copyOnWayland(desktop.room, picture());
    const foot = await desktop.openFoot();
    const said = await sayInARow(desktop, async (word) => {
      await desktop.dictum('start');
      await desktop.sound.say(word);
      await desktop.dictum('stop');
    });
    await untilReads(foot, 'all words', (typed) => typed.length >= said.join('').length);
    expect(await foot.read()).toBe(said.join(''));
    expect(await heldSwayKeys(desktop), 'no key is left down').toEqual(noKeys);
    await expect.poll(() => copied.isThere(), { timeout: 10_000 }).toBe(true);
  },
  600_000,
);

test('what is said while earlier words are still on their way comes after them', async ({ desktop }) => {
  await using groq = await startGroqServer();
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  const paper = await openPaper(desktop.connection);
  const answer = groq.hold();
  await dictate(desktop, recording('libri-0880').file);
  await groq.received(1);
  await dictate(desktop, recording('cards-001').file);
  await groq.received(2);
  // The later one is answered first.
  answer(1);
  await app.historyShows('the later words', (entries) => entries.find(({ text }) => text !== '') ?? null);
  expect(paper.insertions).toEqual([]);
  answer(0);
  await app.dictations(2);
  expect(await paper.texts(groq.uploads.length)).toEqual(groq.uploads.map(({ text }) => text));
});

test('dictations that are answered at once come one after the other, whole', async ({ desktop }) => {
  await using groq = await startGroqServer();
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  await desktop.clipboard.write('copied before');
  const editor = await desktop.openGtkEditor();
  // Not longer than the app waits for an answer before it asks again.
  const answer = groq.hold();
  for (let count = 1; count <= 4; count++) {
    await dictate(desktop, recording('cards-001').file);
    await groq.received(count);
  }
  for (let upload = 0; upload < 4; upload++) answer(upload);
  const entries = await app.dictations(4);
  const texts = groq.uploads.map(({ text }) => text);
  expect(entries.map(({ insertion }) => insertion)).toEqual(Array(4).fill('pasted'));
  await untilReads(editor, texts.join(''), (typed) => typed.length >= texts.join('').length);
  expect(await editor.read()).toBe(texts.join(''));
  await expect.poll(() => desktop.clipboard.read()).toBe('copied before');
});

test('two hundred insertions as fast as the window takes them: each is read, and none is another', async ({
  desktop,
}) => {
  await desktop.clipboard.write('copied before');
  using insertion = await insertionWith(desktop);
  const never = new AbortController().signal;
  const words = Array.from({ length: 200 }, (_, count) => `words ${count}`);
  const paper = await openPaper(desktop.connection);
  for (const each of words) await (await insertion.remember()).insert(each, never);
  await untilReads(paper, words.join(''), (text) => text.length >= words.join('').length);
  expect(paper.insertions.map(({ text }) => text)).toEqual(words);

  const editor = await desktop.openGtkEditor();
  for (const each of words) await (await insertion.remember()).insert(`${each}. `, never);
  const lines = words.map((each) => `${each}. `).join('');
  expect(await untilReads(editor, lines, (text) => text.length >= lines.length)).toBe(lines);
  await expect.poll(() => desktop.clipboard.read(), { timeout: 10_000 }).toBe('copied before');
  expect(await heldKeys(desktop.connection), 'no key is left down').toEqual([]);
});

test('the embedded engine keeps up with somebody who does not wait for it', async ({ desktop }) => {
  const app = await desktop.startApp();
  const editor = await desktop.openGtkEditor();
  for (const id of ['libri-0870', 'libri-0890', 'libri-0880']) await dictate(desktop, recording(id).file);
  const entries = await app.dictations(3);
  const texts = entries.map(({ text }) => text.trim());
  expect(texts.map((text) => text.toLowerCase())).toEqual([
    expect.stringContaining('dashwood'),
    expect.stringContaining('selfish'),
    expect.stringContaining('young man'),
  ]);
  const withoutSpaces = (text: string) => text.replaceAll(/\s/g, '');
  await untilReads(
    editor,
    texts.join(' '),
    (typed) => withoutSpaces(typed) === withoutSpaces(texts.join('')),
  );
});

/** Dictates one word so many times, and resolves with what was answered, in that order, when all of it is inserted. */
async function sayInARow(
  { room, startApp }: Pick<Desktop, 'room' | 'startApp'>,
  dictateFile: (word: string) => Promise<unknown>,
): Promise<readonly string[]> {
  await using groq = await startGroqServer();
  const app = await startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  await app.engineReady();
  const word = oneWord(room);
  for (let count = 1; count <= rounds; count++) await dictateFile(word);
  const entries = await app.dictations(rounds);
  expect(entries.filter(({ insertion }) => insertion !== 'pasted')).toEqual([]);
  expect(entries).toHaveLength(rounds);
  // As they were spoken. Of two that come at once the server may have the later one first, and it may be asked again.
  const said = entries.map(({ text }) => text);
  expect(new Set(said)).toEqual(new Set(groq.uploads.map(({ text }) => text)));
  expect(new Set(said).size).toBe(rounds);
  return said;
}

/** Hardly more than is taken for speech at all: two hundred of them are a minute and a half. */
function oneWord({ folder }: Room): string {
  const file = join(folder, 'one-word.wav');
  const said = readFileSync(recording('cards-001').file).subarray(44);
  const [from, to] = [100, 450].map((ms) => (ms * sampleRate * 2) / 1_000);
  const samples = said.subarray(from, to);
  writeFileSync(file, Buffer.concat([wavHeader(samples.length / 2), samples]));
  return file;
}
