/** The pill on Wayland, where it is a window of Xwayland above the others. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { actions, pillWords } from '../../src-core/words/en.ts';
import { startAppWithOverlay } from '../desktop/pages.ts';
import { runProgram } from '../desktop/program.ts';
import { heldSwayKeys, noKeys } from '../desktop/sway-held-keys.ts';
import { nameOf } from '../desktop/sway-ipc.ts';
import { openSwayPointer } from '../desktop/sway-pointer.ts';
import { untilReads } from '../desktop/target.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { evidenceDir } from './on-desktop.ts';
import { test } from './on-sway.ts';
import { onScreen, pill } from './pill.ts';

test('a window that is not in front any more gets nothing, and a click on the pill gives the words to the one that is', async ({
  desktop,
}) => {
  await using groq = await startGroqServer();
  const { app, overlay } = await startAppWithOverlay(desktop, {
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  const foot = await desktop.openFoot();
  // The right half of the screen, where the pill's button is: a click that was not the pill's would give it the focus.
  const editor = await desktop.openEditor();
  const answer = groq.hold();
  await desktop.dictum('start');
  await desktop.sound.say(recording('cards-001').file);
  await desktop.dictum('stop');
  await groq.received(1);
  await foot.focus();
  answer(0);
  const question = pill(overlay, 'elsewhere');
  await question.getByText(pillWords.elsewhere('mousepad')).waitFor();
  mkdirSync(evidenceDir, { recursive: true });
  await desktop.saveScreenshot(join(evidenceDir, 'sway-pill-elsewhere.png'));
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ insertion: 'failed', app: 'mousepad' });
  expect([await editor.read(), await foot.read()]).toEqual(['', '']);
  expect(await runProgram(desktop.room, 'wl-paste', ['--no-newline'])).toBe(entry?.text);
  // Whoever looks at the clipboard for a living leaves it alone.
  const kinds = await runProgram(desktop.room, 'wl-paste', ['--list-types']);
  expect(kinds.split('\n')).toContain('x-kde-passwordManagerHint');

  // The pill takes the click and not the focus.
  const focused: string[] = [];
  using stack = new DisposableStack();
  stack.defer(
    desktop.sway.ipc.onWindowEvent(({ change, container }) => {
      if (change === 'focus') focused.push(nameOf(container));
    }),
  );
  using mouse = await openSwayPointer(desktop);
  await mouse.click(await onScreen(question.getByRole('button', { name: actions.insertHere })));
  await untilReads(foot, 'the words', (typed) => typed === entry?.text);
  await pill(overlay, 'hidden').waitFor({ state: 'attached' });
  expect(focused).toEqual([]);
  expect(await editor.read()).toBe('');
  expect(await heldSwayKeys(desktop), 'no key is left down').toEqual(noKeys);
  expect(app.history()).toMatchObject([{ failure: null, insertion: 'pasted', app: 'foot' }]);
});
