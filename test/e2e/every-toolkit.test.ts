/** Whole dictations, from the microphone on, into an app of each toolkit: what was said stands there byte for byte. */
import { expect } from 'vitest';
import { openBrowser, openSwayBrowser } from '../desktop/browser.ts';
import { type Copied, type Copyable, copyOnWayland, copyOnX11, files, picture } from '../desktop/copied.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { startProgram } from '../desktop/program.ts';
import { openQtEditor, openSwayQtEditor } from '../desktop/qt-editor.ts';
import { readSelection } from '../desktop/read-selection.ts';
import { heldSwayKeys, noKeys } from '../desktop/sway-held-keys.ts';
import { type Target, untilReads } from '../desktop/target.ts';
import { heldKeys } from '../desktop/x-connection.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { everyScript, everyScriptOnOneLine } from './every-script.ts';
import { test } from './on-desktop.ts';
import { test as swayTest } from './on-sway.ts';

const spoken = recording('cards-001').file;
/** Longer than the app takes to give back what was copied; looked at seldom, for each look starts programs. */
const patiently = { timeout: 20_000, interval: 100 };

test('what is dictated on X11 arrives in every script, and what was copied and marked is there after', async ({
  desktop,
}) => {
  const { room, connection } = desktop;
  await using marked = startProgram(room, 'xclip', ['-selection', 'primary', '-in', '-quiet']);
  marked.input.end('marked before');
  const standing = async () =>
    (await readSelection(room, 'primary', 'UTF8_STRING').catch(() => '')).toString();
  await expect.poll(standing, patiently).toBe('marked before');
  await dictateIntoEach(
    [
      { open: () => desktop.openGtkEditor(), holds: everyScript, copied: picture() },
      { open: () => desktop.openTerminal(), holds: everyScriptOnOneLine, copied: picture() },
      { open: () => openBrowser(desktop), holds: everyScript, copied: files() },
      { open: () => openQtEditor(desktop), holds: everyScript, copied: picture() },
    ],
    {
      startApp: desktop.startApp,
      copy: (what) => copyOnX11(room, what),
      dictate: () => dictate(desktop, spoken),
      lookAfter: async () => {
        await expect.poll(standing, patiently).toBe('marked before');
        expect(await heldKeys(connection), 'no key is left down').toEqual([]);
      },
    },
  );
});

swayTest(
  'what is dictated on Sway arrives in every script, and what was copied is there after',
  async ({ desktop }) => {
    await dictateIntoEach(
      [
        { open: () => desktop.openEditor(), holds: everyScript, copied: picture() },
        { open: () => desktop.openFoot(), holds: everyScriptOnOneLine, copied: picture() },
        { open: () => openSwayBrowser(desktop), holds: everyScript, copied: files() },
        { open: () => openSwayQtEditor(desktop), holds: everyScript, copied: picture() },
      ],
      {
        startApp: desktop.startApp,
        copy: (what) => copyOnWayland(desktop.room, what),
        dictate: async () => {
          await desktop.dictum('start');
          await desktop.sound.say(spoken);
          await desktop.dictum('stop');
        },
        lookAfter: async () => expect(await heldSwayKeys(desktop), 'no key is left down').toEqual(noKeys),
      },
    );
  },
);

interface Place {
  open(): Promise<Target>;
  /** What stands there afterwards. */
  readonly holds: string;
  readonly copied: Copyable;
}

interface Desk extends Pick<Desktop, 'startApp'> {
  copy(what: Copyable): Promise<Copied>;
  dictate(): Promise<unknown>;
  /** Once the clipboard is as it was: whether all else is. */
  lookAfter(): Promise<void>;
}

/** One app on one desktop, for starting them takes longer than dictating. */
async function dictateIntoEach(
  places: readonly Place[],
  { startApp, copy, dictate, lookAfter }: Desk,
): Promise<void> {
  await using groq = await startGroqServer({ says: () => everyScript });
  const app = await startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  for (const [earlier, { open, holds, copied: copyable }] of places.entries()) {
    await using target = await open();
    await using copied = await copy(copyable);
    await dictate();
    const entry = (await app.dictations(earlier + 1)).at(-1);
    expect(entry, target.name).toMatchObject({ text: everyScript, insertion: 'pasted' });
    await untilReads(target, holds, (text) => text === holds);
    await expect.poll(() => copied.isThere(), { ...patiently, message: target.name }).toBe(true);
    await lookAfter();
  }
}
