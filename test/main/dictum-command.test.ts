/** What an installed Dictum brings along for a desktop's keys, beside an app that is played here. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ControlAnswer, type ControlRequest, controlCommands } from '../../src-core/control.ts';
import { controlWords } from '../../src-core/words/control.ts';
import { serveControl } from '../../src-main/control/serve-control.ts';
import { copyCommand } from '../../src-main/hotkeys/copied-command.ts';

const script = fileURLToPath(new URL('../../assets/dictum-command', import.meta.url));
const quick = controlCommands.filter((command) => command !== 'status');

let folder = '';
const runtimeDir = () => join(folder, 'runtime');
let served: Disposable | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dictum-command-'));
  mkdirSync(runtimeDir());
  copyFileSync(script, join(folder, 'dictum-command'));
  writeFileSync(join(folder, 'dictum'), '#!/bin/sh\necho "the app: $*"; exit 3\n');
  chmodSync(join(folder, 'dictum'), 0o755);
});
afterEach(() => {
  served?.[Symbol.dispose]();
  served = null;
  rmSync(folder, { recursive: true, force: true });
});

async function app(answer: (request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>) {
  served = await serveControl(
    [join(runtimeDir(), 'dictum', 'control.sock')],
    async (request) => answer(request),
    () => {},
  );
}

async function run(
  args: readonly string[],
  path = process.env.PATH,
  command = join(folder, 'dictum-command'),
) {
  const child = spawn(command, [...args], {
    env: { XDG_RUNTIME_DIR: runtimeDir(), PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [code] = await once(child, 'close');
  return { code, output };
}

const leftToTheApp = (args: readonly string[]) => ({ code: 3, output: `the app: ${args.join(' ')}\n` });
const done: ControlAnswer = { ok: true, status: {} as never };

test('what a key may be bound to is passed on, with its language and for how long it has been on its way', async () => {
  const asked: ControlRequest[] = [];
  await app((request) => {
    asked.push(request);
    return done;
  });
  for (const command of quick) expect(await run([command])).toEqual({ code: 0, output: '' });
  expect(await run(['start', '--language', 'de'])).toEqual({ code: 0, output: '' });
  const ageMs = expect.toSatisfy((ms: number) => ms >= 0 && ms < 10_000);
  const waitedMs = ageMs;
  expect(asked).toEqual([
    ...quick.map((command) => ({ command, ageMs, waitedMs })),
    { command: 'start', ageMs, waitedMs, language: 'de' },
  ]);
});

test('the app hears for how long it has been on its way, also on a busy machine, and never more', async () => {
  const ages: number[] = [];
  await app(({ ageMs }) => {
    ages.push(ageMs);
    return done;
  });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'perl'), '#!/bin/sh\nsleep 0.3\nexec /usr/bin/perl "$@"\n');
  chmodSync(join(bin, 'perl'), 0o755);
  const before = performance.now();
  expect(await run(['start'], `${bin}:${process.env.PATH}`)).toEqual({ code: 0, output: '' });
  const [ageMs = 0] = ages;
  expect(ageMs).toBeGreaterThan(250);
  expect(ageMs).toBeLessThan(performance.now() - before);
});

test('what the app refuses is said, and so is that it does not answer', async () => {
  let message = controlWords.noWords as string;
  await app(() => ({ ok: false, message }));
  expect(await run(['paste-last'])).toEqual({ code: 1, output: `dictum: ${controlWords.noWords}\n` });
  message = 'With "quotes", \\ and Grüße.';
  expect(await run(['undo'])).toEqual({ code: 1, output: `dictum: ${message}\n` });
  message = '';
  served?.[Symbol.dispose]();
  await app(() => Promise.reject(new Error('something nobody expects')));
  expect(await run(['start'])).toEqual({ code: 1, output: `dictum: ${controlWords.noAnswer}\n` });
});

test.each([
  [[]],
  [['status']],
  [['status', '--json']],
  [['transcribe', 'a file.wav']],
  [['stop', 'now']],
  [['stop', '--language', 'de']],
  [['start', '--language', 'klingon']],
])('%j is left to the app', async (args) => {
  await app(() => done);
  expect(await run(args)).toEqual(leftToTheApp(args));
});

test('without an app that listens, or without Perl, the app itself is started', async () => {
  expect(await run(['start'])).toEqual(leftToTheApp(['start']));
  await app(() => done);
  expect(await run(['start'])).toEqual({ code: 0, output: '' });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['dirname', 'readlink']) symlinkSync(`/usr/bin/${name}`, join(bin, name));
  expect(await run(['start'], bin)).toEqual(leftToTheApp(['start']));
});

test('a folder that somebody else may have put there is not trusted', async () => {
  await app(() => done);
  const real = join(folder, 'elsewhere');
  renameSync(join(runtimeDir(), 'dictum'), real);
  symlinkSync(real, join(runtimeDir(), 'dictum'));
  expect(await run(['start'])).toEqual(leftToTheApp(['start']));
});

test('the copy of an AppImage asks the app that runs, and leaves the rest to the AppImage', async () => {
  const data = join(folder, 'data');
  mkdirSync(data);
  const copy = join(data, 'dictum-command');
  const appImage = join(folder, `"Dictum" $HOME $& somebody's.AppImage`);
  renameSync(join(folder, 'dictum'), appImage);
  copyCommand({ script, copy, appImage });
  await app(() => done);
  expect(await run(['start'], process.env.PATH, copy)).toEqual({ code: 0, output: '' });
  expect(await run(['status', '--json'], process.env.PATH, copy)).toEqual(leftToTheApp(['status', '--json']));
  expect(readdirSync(data)).toEqual(['dictum-command']);
});

test('a copy is made anew where the AppImage has moved, or nobody may run it, and else stays', () => {
  const copy = join(folder, 'copy');
  const make = (appImage: string) => {
    copyCommand({ script, copy, appImage });
    const { ino, mode } = statSync(copy);
    return { ino, mode: mode & 0o700 };
  };
  const first = make('/home/a/Dictum.AppImage');
  expect(make('/home/a/Dictum.AppImage')).toEqual(first);
  expect(make('/home/b/Dictum.AppImage').ino).not.toBe(first.ino);
  chmodSync(copy, 0o600);
  expect(make('/home/b/Dictum.AppImage').mode).toBe(0o700);
  writeFileSync(join(folder, 'another'), '#!/bin/sh\n');
  expect(() => copyCommand({ script: join(folder, 'another'), copy, appImage: '/a' })).toThrow(
    'does not say',
  );
});
