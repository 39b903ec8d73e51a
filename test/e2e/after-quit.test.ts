/** What somebody had copied is there when Dictum has ended, although it was Dictum that gave it back. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { ask, connectX11 } from '../../src-main/insertion/x11/connection.ts';
import { openSelections } from '../../src-main/insertion/x11/selections.ts';
import type { App, AppOptions } from '../desktop/app.ts';
import { dictate } from '../desktop/dictate.ts';
import { openPaper } from '../desktop/paper.ts';
import { runProgram, startProgram } from '../desktop/program.ts';
import type { Room } from '../desktop/room.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';
import { test as onSway } from './on-sway.ts';

/** Far away on purpose: a busy machine is no fault. */
const patiently = { timeout: 20_000, interval: 20 };

test('what was given back to X11 outlives Dictum, and the next one lends it like any other', async ({
  desktop,
}) => {
  await using groq = await startGroqServer({ says: () => 'words' });
  await desktop.clipboard.write('Grüße, copied before\n');
  const paper = await openPaper(desktop.connection);
  for (let start = 1; start <= 2; start++) {
    const app = await desktop.startApp(withGroq(groq));
    await dictate(desktop, recording('cards-001').file);
    await app.dictations(start);
    await paper.changed(20_000);
    await quit(app);
    expect(await desktop.clipboard.read()).toBe('Grüße, copied before\n');
    await expect.poll(() => left(desktop.room), patiently).toEqual(['keeper']);
  }
  // What was copied first was not there again by chance.
  expect(await paper.texts(2)).toEqual(['words', 'words']);

  await desktop.clipboard.write('copied after');
  await expect.poll(() => left(desktop.room), patiently).toEqual([]);
  expect(await desktop.clipboard.read()).toBe('copied after');
});

test('words that wait in the clipboard of X11 outlive a Dictum that is ended in its terminal', async ({
  desktop,
}) => {
  await using groq = await startGroqServer({ says: () => 'words that wait' });
  await openPaper(desktop.connection);
  const app = await desktop.startApp(withGroq(groq, { usualWay: 'copy' }));
  await dictate(desktop, recording('cards-001').file);
  await app.dictations(1);
  await pressControlC(app);
  expect(await desktop.clipboard.read()).toBe('words that wait');
});

test('a clipboard that Dictum does not hold is left alone, and nothing stays behind', async ({ desktop }) => {
  await desktop.clipboard.write('copied before');
  const app = await desktop.startApp();
  await quit(app);
  expect(await desktop.clipboard.read()).toBe('copied before');
  await expect.poll(() => left(desktop.room), patiently).toEqual([]);
});

test('a clipboard manager gets what was given back, and nothing of Dictum stays behind', async ({
  desktop,
}) => {
  await using groq = await startGroqServer({ says: () => 'words' });
  await desktop.clipboard.write('copied before');
  const app = await desktop.startApp(withGroq(groq));
  const paper = await openPaper(desktop.connection);
  await dictate(desktop, recording('cards-001').file);
  await app.dictations(1);
  await paper.changed(20_000);
  using manager = await startClipboardManager(desktop.room);
  await quit(app);
  expect(manager.saved()).toEqual(['copied before']);
  expect(await desktop.clipboard.read()).toBe('copied before');
  await expect.poll(() => left(desktop.room), patiently).toEqual([]);
});

onSway('what was given back to Wayland outlives Dictum', async ({ desktop }) => {
  const { room } = desktop;
  await using groq = await startGroqServer({ says: () => 'words' });
  const app = await desktop.startApp(withGroq(groq));
  await using owner = startProgram(room, 'wl-copy', ['--foreground', '--', 'Grüße, copied before']);
  const copied = () => runProgram(room, 'wl-paste', ['--no-newline']).catch(() => null);
  await expect.poll(copied, patiently).toBe('Grüße, copied before');
  const editor = await desktop.openEditor();
  await desktop.dictum('start');
  await desktop.sound.say(recording('cards-001').file);
  await desktop.dictum('stop');
  await editor.changed(30_000);
  await app.dictations(1);
  // It has lost the clipboard, and with it the reason to live.
  await owner.ended;
  await quit(app);
  expect(await copied()).toBe('Grüße, copied before');
  await expect.poll(() => left(room), patiently).toEqual(['keeper']);

  await using _after = startProgram(room, 'wl-copy', ['--foreground', '--', 'copied after']);
  await expect.poll(() => left(room), patiently).toEqual([]);
  expect(await copied()).toBe('copied after');
});

function withGroq(
  { baseUrl, key }: { readonly baseUrl: string; readonly key: string },
  settings: AppOptions['settings'] = {},
): AppOptions {
  return {
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl } }, ...settings },
    environment: { GROQ_API_KEY: key },
  };
}

async function quit({ program }: App): Promise<void> {
  process.kill(program.pid, 'SIGTERM');
  await program.ended;
}

/** As a terminal does it, to every process that was started there. */
async function pressControlC({ program }: App): Promise<void> {
  process.kill(-program.pid, 'SIGINT');
  await program.ended;
}

/** What Dictum left behind on this desktop, by its kind; without what Chromium starts for each. */
function left({ folder }: Room): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        if (!line.includes(folder) || !line.includes('electron')) return [];
        if (line.includes('--keep-clipboard=')) return line.includes('--type=') ? [] : ['keeper'];
        return [/--type=([a-z-]+)/.exec(line)?.[1] ?? 'main'];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

/** One that does what the specification asks of it: https://www.freedesktop.org/wiki/ClipboardManager/ */
async function startClipboardManager({ environment }: Room) {
  process.env.DISPLAY = environment.DISPLAY;
  const connection = await connectX11((error) => {
    throw error;
  });
  const selections = await openSelections(connection);
  const [manager, save] = [await connection.atom('CLIPBOARD_MANAGER'), await connection.atom('SAVE_TARGETS')];
  const text = await connection.atom('UTF8_STRING');
  const saved: (string | undefined)[] = [];
  connection.onEvent(async ({ name, selection, target, requestor = 0, property = 0, time = 0 }) => {
    if (name !== 'SelectionRequest' || selection !== manager || target !== save) return;
    const content = (await selections.read('CLIPBOARD')).content ?? new Map();
    saved.push(content.get(text)?.data.toString());
    await selections.offer('CLIPBOARD', { content, onRequest: () => {}, onLost: () => {} });
    connection.client.SendEvent(requestor, 0, 0, {
      name: 'SelectionNotify',
      ...{ seq: 0, time, requestor, selection, target, property },
    });
  });
  connection.client.SetSelectionOwner(connection.window, manager, 0);
  await ask<number>((answer) => connection.client.GetSelectionOwner(manager, answer));
  return { saved: () => saved, [Symbol.dispose]: () => connection[Symbol.dispose]() };
}
