/** The paste chord is found in the layout that the person has, also in one that has no V. */
import { expect } from 'vitest';
import { openBrowser } from '../desktop/browser.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { insertionWith } from '../desktop/insertion.ts';
import { runProgram } from '../desktop/program.ts';
import { openQtEditor } from '../desktop/qt-editor.ts';
import type { Target } from '../desktop/target.ts';
import { ask, untilSeen } from '../desktop/x-connection.ts';
import { test } from './on-desktop.ts';

const never = new AbortController().signal;
const words = 'Grüße, Zoë — слова 世界';

const gtk = (desktop: Desktop) => desktop.openGtkEditor();
const terminal = (desktop: Desktop) => desktop.openTerminal();
const qt = ({ room, connection, keys }: Desktop) => openQtEditor(room, connection, keys);
const browser = ({ room, connection }: Desktop) => openBrowser(room, connection);

test.for<readonly [string, readonly ((desktop: Desktop) => Promise<Target>)[], readonly string[]]>([
  ['Cyrillic only', [gtk, terminal, qt, browser], ['ru']],
  ['Neo', [gtk, terminal], ['de', '-variant', 'neo']],
  ['French', [gtk, terminal], ['fr']],
  ['Dvorak', [gtk, terminal], ['us', '-variant', 'dvorak']],
  ['American, with Cyrillic beside it', [gtk, terminal], ['us,ru']],
])('words are pasted with a keyboard that is %s', async ([, targets, layout], { desktop }) => {
  const { connection, room } = desktop;
  const keyboard = () =>
    ask<unknown>((answer) => connection.client.GetKeyboardMapping(8, 248, answer)).then((rows) =>
      JSON.stringify(rows),
    );
  using insertion = await insertionWith(desktop);
  for (const open of targets) {
    await using target = await open(desktop);
    await desktop.clipboard.write('copied before');
    await runProgram(room, 'setxkbmap', layout);
    const before = await keyboard();
    await (await insertion.remember()).insert(words, never);
    await target.changed(20_000);
    await untilSeen(connection, 'the keyboard as it was', async () => {
      await connection.settle();
      return (await keyboard()) === before ? true : null;
    });
    // The harness saves what stands in an editor with the keys of an American keyboard.
    await runProgram(room, 'setxkbmap', ['us']);
    expect(await target.read(), target.name).toBe(words);
    await expect.poll(() => desktop.clipboard.read()).toBe('copied before');
  }
});
