/** What stands around the caret, in real windows: Mousepad tells it over the accessibility bus, xterm does not. */
import { expect } from 'vitest';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { controlWords } from '../../src-core/words/control.ts';
import { dictum, isDone } from '../desktop/command.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { untilReads } from '../desktop/target.ts';
import { servicesAt } from '../fakes/chosen.ts';
import { startSpeechServer } from '../fakes/speech-server/server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { saveScreenshot } from './screenshots.ts';

test('a dictation fits what stands there, and is taken back or swapped only where it still stands', async ({
  desktop,
}) => {
  const words = ['The young man, too.', 'Really, how are you, young man?', 'It was the young man.'] as const;
  const said: string[] = [];
  await using groq = await startSpeechServer('groq', { hear: () => said.shift() ?? 'no more' });
  const { openMain, overlay } = await startAppWithPages(desktop, {
    settings: {
      service: 'groq',
      fallback: [],
      services: servicesAt({ groq }),
      hotkeys: [
        { keys: 'F9', action: 'dictate', language: null },
        { keys: 'F8', action: 'undo', language: null },
        { keys: 'F7', action: 'swap', language: null },
      ],
    },
    environment: { GROQ_API_KEY: groq.key },
  });
  const says = (words: string) =>
    overlay.locator('[data-state="refused"]').getByText(words, { exact: true }).waitFor();
  const [app] = desktop.apps;
  if (app === undefined) throw new Error('The app did not start');
  await app.engineReady();
  const main = await openMain();
  const editor = await desktop.openGtkEditor({ text: 'Hello', tellsItsText: true });
  await editor.focus();
  await desktop.keys.tap('Control_L', 'End');
  const holds = (text: string) => untilReads(editor, text, (found) => found === text, 10_000);
  let count = 0;
  const late = () => app.log().split('context-late').length;
  const sayOnce = async (text: string): Promise<HistoryEntry | undefined> => {
    said.push(text);
    await dictate(desktop, recording('libri-0880').file);
    count += 1;
    return (await app.dictations(count)).at(-1);
  };
  /** On a machine that is busy the editor may answer too late; then nothing is fitted, and it is said once more. */
  const say = async (text: string): Promise<HistoryEntry | undefined> => {
    const lateBefore = late();
    const last = await sayOnce(text);
    if (late() === lateBefore) return last;
    await editor.changed(20_000);
    await desktop.keys.tap('Control_L', 'z');
    return say(text);
  };

  expect(await say(words[0])).toMatchObject({ text: words[0], insertion: 'pasted' });
  await holds('Hello the young man, too.');
  await app.historyShows(
    'what was typed',
    (entries) => entries.at(-1)?.inserted === ' the young man, too.' || null,
  );

  expect(await dictum(desktop, 'undo')).toEqual(isDone);
  await holds('Hello');
  expect(app.history().at(-1)).toMatchObject({ text: words[0], insertion: 'undone' });
  expect(await dictum(desktop, 'undo')).toEqual({
    code: 1,
    output: `dictum: ${controlWords.nothingToUndo}\n`,
  });

  // Somebody types behind it: it is not right before the caret any more.
  await desktop.keys.tap('period');
  await say(words[1]);
  await holds(`Hello. ${words[1]}`);
  await desktop.keys.tap('x');
  await holds(`Hello. ${words[1]}x`);
  const refused = { code: 1, output: `dictum: ${controlWords.noLongerThere}\n` };
  expect([await dictum(desktop, 'undo'), await dictum(desktop, 'swap')]).toEqual([
    refused,
    { code: 1, output: `dictum: ${controlWords.noOtherVersion}\n` },
  ]);
  await holds(`Hello. ${words[1]}x`);
  // Whoever asks with a key reads it in the pill.
  await desktop.keys.tap('F8');
  await says(controlWords.noLongerThere);
  await desktop.keys.tap('F7');
  await says(controlWords.noOtherVersion);
  await holds(`Hello. ${words[1]}x`);
  await desktop.keys.tap('BackSpace');

  // A correction in history is another version.
  const id = app.history().at(-1)?.id ?? '';
  const edited = { id, text: 'Really — wie geht’s, 老 young man? 👋🏽' };
  expect(await main.evaluate((input) => window.dictum.send('editEntry', input), edited)).toMatchObject({
    ok: true,
  });
  expect(await dictum(desktop, 'swap')).toEqual(isDone);
  await holds(`Hello. ${edited.text}`);
  expect(app.history().at(-1)).toMatchObject({
    text: edited.text,
    rawText: words[1],
    inserted: ` ${edited.text}`,
  });
  expect(await dictum(desktop, 'swap')).toEqual(isDone);
  await holds(`Hello. ${words[1]}`);
  expect(await dictum(desktop, 'swap')).toEqual(isDone);
  expect(await dictum(desktop, 'undo')).toEqual(isDone);
  await holds('Hello.');

  // A terminal is not asked what stands in it.
  const terminal = await desktop.openTerminal();
  await terminal.focus();
  await sayOnce(words[2]);
  await terminal.changed(20_000);
  expect(await terminal.read()).toBe(words[2]);
  expect(await dictum(desktop, 'undo')).toEqual({
    code: 1,
    output: `dictum: ${controlWords.fieldUnknown}\n`,
  });
  await desktop.keys.tap('F8');
  await says(controlWords.fieldUnknown);
  await saveScreenshot(overlay, 'pill-refused');
});
