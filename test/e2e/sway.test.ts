/** Real dictations on a Wayland desktop: spoken into the microphone, typed where the focus is. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { compositorLines } from '../../src-core/compositor-lines.ts';
import { stageApp } from '../desktop/app-stage.ts';
import { appears } from '../desktop/appears.ts';
import { askApp } from '../desktop/ask-app.ts';
import { controlCommand, installedCommand } from '../desktop/command.ts';
import { openFootShell } from '../desktop/foot.ts';
import { runProgram } from '../desktop/program.ts';
import type { SwayDesktop } from '../desktop/sway-desktop.ts';
import { nameOf } from '../desktop/sway-ipc.ts';
import { untilReads } from '../desktop/target.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-sway.ts';

/** Who speaks looks at the pill first: on a busy machine the command takes a while to start. */
async function untilHeard(desktop: SwayDesktop): Promise<void> {
  await expect.poll(() => stateOf(desktop), { timeout: 20_000, interval: 50 }).toBe('recording');
}

async function stateOf(desktop: SwayDesktop): Promise<string> {
  const answer = await askApp(desktop, 'status');
  return answer.ok ? answer.status.state : answer.message;
}

const manyScripts = 'Grüße, Zoë — 你好，世界 👩‍👩‍👧 שלום مرحبا\nsecond line';

test('what was spoken arrives in an editor and in a terminal, and the pill takes no focus', async ({
  desktop,
}) => {
  const app = await desktop.startApp();
  await app.engineReady();
  const editor = await desktop.openEditor();
  const focused: string[] = [];
  const stop = desktop.sway.ipc.onWindowEvent(({ change, container }) => {
    if (change === 'focus' || change === 'new') focused.push(`${change} ${nameOf(container)}`);
  });
  await desktop.dictum('start');
  await desktop.sound.say(recording('libri-0880').file);
  // The pill is there, and the keys go to the editor all the same.
  await desktop.keys.tap('x');
  await editor.changed(20_000);
  await editor.clear();
  await desktop.dictum('stop');
  await editor.changed(30_000);
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({
    text: expect.stringMatching(/young man/i),
    insertion: 'pasted',
    app: 'mousepad',
  });
  // Shown or not, it was never a window among the others, nor the one that gets the keys.
  expect(focused).toEqual([]);
  stop();
  expect(await editor.read()).toBe(entry?.text);

  const foot = await desktop.openFoot();
  await speak(desktop);
  const [, second] = await app.dictations(2);
  expect(second).toMatchObject({ insertion: 'pasted', app: 'foot' });
  await untilReads(foot, 'the words', (text) => text === second?.text);
});

test.for([
  ['from its source', controlCommand],
  ['installed', installedCommand],
] as const)(
  'a key that Sway binds for a Dictum %s is push-to-talk, and any script arrives as it is',
  async ([, command], { desktop }) => {
    await using groq = await startGroqServer({ says: () => manyScripts });
    await startWithGroq(desktop, groq);
    for (const line of compositorLines(
      'sway',
      [{ keys: 'F9', action: 'dictate', language: null }],
      command(desktop.room),
    ))
      await desktop.sway.ipc.run(line);
    const editor = await desktop.openEditor();
    await desktop.keys.down('F9');
    await untilHeard(desktop);
    await desktop.sound.say(recording('cards-001').file);
    await desktop.keys.up('F9');
    await editor.changed(30_000);
    expect(await editor.read()).toBe(manyScripts);
  },
);

test('who presses another key while they speak presses theirs once more, and no word is lost', async ({
  desktop,
}) => {
  await using groq = await startGroqServer({ says: () => 'words' });
  const app = await startWithGroq(desktop, groq);
  const bindings = [{ keys: 'F9', action: 'dictate', language: null }] as const;
  for (const line of compositorLines('sway', bindings, controlCommand(desktop.room)))
    await desktop.sway.ipc.run(line);
  const editor = await desktop.openEditor();
  await desktop.keys.down('F9');
  await untilHeard(desktop);
  await desktop.keys.tap('x');
  await editor.changed(20_000);
  await editor.clear();
  await desktop.keys.up('F9');
  // Sway has run nothing for that.
  await desktop.sound.say(recording('libri-0880').file);
  expect(await stateOf(desktop)).toBe('recording');
  await desktop.keys.tap('F9');
  await editor.changed(30_000);
  expect(await editor.read()).toBe('words');
  const [entry, ...more] = await app.dictations(1);
  expect([entry?.text, more]).toEqual(['words', []]);
});

test('a start that Sway repeats as long as the key is down is one dictation', async ({ desktop }) => {
  await using groq = await startGroqServer({ says: () => 'words' });
  const app = await startWithGroq(desktop, groq);
  const starts = join(desktop.room.homeDir, 'starts');
  const command = controlCommand(desktop.room);
  const [, stop = ''] = compositorLines('sway', [{ keys: 'F9', action: 'dictate', language: null }], command);
  const start = `sh -c 'echo >> ${starts}; exec ${[...command, 'start'].join(' ')}'`;
  for (const line of [`bindsym F9 exec ${start}`, stop]) await desktop.sway.ipc.run(line);
  const editor = await desktop.openEditor();
  await desktop.keys.down('F9');
  await untilHeard(desktop);
  await desktop.sound.say(recording('libri-0880').file);
  await desktop.keys.up('F9');
  await editor.changed(30_000);
  expect(readFileSync(starts, 'utf8').length).toBeGreaterThan(10);
  expect((await app.dictations(1)).map(({ text }) => text)).toEqual(['words']);
  expect(await editor.read()).toBe('words');
});

test('an image in the clipboard is there again after a dictation', async ({ desktop }) => {
  await using groq = await startGroqServer({ says: () => 'words' });
  await startWithGroq(desktop, groq);
  const picture = join(stageApp(desktop.room).appDir, 'assets/icons/icon.png');
  const editor = await desktop.openEditor();
  await runProgram(desktop.room, 'sh', ['-c', `setsid wl-copy --type image/png < '${picture}'`]);
  await speak(desktop);
  await editor.changed(30_000);
  await expect
    .poll(() => runProgram(desktop.room, 'wl-paste', ['--list-types']).catch(() => ''), { timeout: 20_000 })
    .toBe('image/png\n');
  await runProgram(desktop.room, 'sh', ['-c', `wl-paste --type image/png | cmp - '${picture}'`]);
});

test.for([
  ['bash', ['bash', '--norc', '--noprofile', '-i']],
  ['bash that does not hold a paste back', ['bash', '--norc', '--noprofile', '--noediting', '-i']],
] as const)('a newline in what was said runs nothing in %s', async ([, shell], { desktop }) => {
  await using groq = await startGroqServer({ says: () => 'touch first\ntouch second' });
  const app = await startWithGroq(desktop, groq);
  const { homeDir } = desktop.room;
  await using _ = await openFootShell(desktop.room, desktop.sway, shell);
  await speak(desktop);
  expect((await app.dictations(1)).map(({ insertion }) => insertion)).toEqual(['pasted']);
  expect(existsSync(join(homeDir, 'first'))).toBe(false);

  // Now the person runs it. Only when it stood there as one command is there a file called "touch".
  const ran = appears(homeDir, 'second');
  await desktop.keys.tap('Return');
  await ran;
  expect(existsSync(join(homeDir, 'touch'))).toBe(true);
});

test('who goes to another window finds the words in the clipboard', async ({ desktop }) => {
  await using groq = await startGroqServer({ says: () => 'words' });
  const app = await startWithGroq(desktop, groq);
  const editor = await desktop.openEditor();
  const foot = await desktop.openFoot();
  await editor.focus();
  await desktop.dictum('start');
  await desktop.sound.say(recording('cards-001').file);
  await foot.focus();
  await desktop.dictum('stop');
  const [entry] = await app.dictations(1);
  expect(entry).toMatchObject({ text: 'words', insertion: 'failed' });
  expect(await runProgram(desktop.room, 'wl-paste', ['--no-newline'])).toBe('words');
  expect([await editor.read(), await foot.read()]).toEqual(['', '']);
});

async function startWithGroq(desktop: SwayDesktop, groq: { readonly baseUrl: string; readonly key: string }) {
  return desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
}

async function speak(desktop: SwayDesktop): Promise<void> {
  await desktop.dictum('start');
  await desktop.sound.say(recording('libri-0880').file);
  await desktop.dictum('stop');
}
