/** The command line asks an app over a real socket; how each command ends is what a person sees in a terminal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir, uptime } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type ControlAnswer,
  type ControlCommand,
  type ControlRequest,
  type ControlStatus,
  parseControlRequest,
} from '../../src-core/control.ts';
import { controlWords } from '../../src-core/words/control.ts';
import { controlAddresses } from '../../src-main/control/address.ts';
import { serveControl } from '../../src-main/control/serve-control.ts';
import { dictum } from './cli/dictum.ts';

let folder = '';
let served: Disposable | null = null;
let asked: ControlCommand[] = [];
let ages: number[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dictum-control-'));
  asked = [];
  ages = [];
});
afterEach(() => {
  served?.[Symbol.dispose]();
  served = null;
  rmSync(folder, { recursive: true, force: true });
});

const status: ControlStatus = {
  version: '0.1.0',
  state: 'recording',
  recording_ms: 2_400,
  waiting: 1,
  problem: null,
  hindrance: null,
  keyboard_kept_by: null,
  hotkey: 'F9',
  hotkey_armed: true,
  activation: 'hold',
  service: 'embedded',
  language: null,
};

const runtime = () => ({ XDG_RUNTIME_DIR: folder, XDG_CONFIG_HOME: join(folder, 'config') });
const address = () => join(folder, 'dictum', 'control.sock');
const problems: unknown[] = [];

async function app(
  answer: (request: ControlRequest) => ControlAnswer | Promise<ControlAnswer> = () => ({ ok: true, status }),
  addresses: readonly string[] = [address()],
) {
  served = await serveControl(
    addresses,
    async (request) => {
      asked.push(request.command);
      ages.push(request.ageMs);
      return answer(request);
    },
    (error) => problems.push(error),
  );
}

/** What a client of any kind gets for these bytes. */
async function say(bytes: string): Promise<string> {
  const socket = createConnection(address());
  socket.on('error', () => {}).write(bytes);
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
  });
  await once(socket, 'close');
  return answer;
}

/** Also by an error, which is how whoever still writes hears of it. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once('close', () => resolve()));
}

describe('dictum start and the like', () => {
  test.each(['start', 'stop', 'toggle', 'cancel', 'paste-last'] as const)(
    '%s is passed on, and says nothing',
    async (command) => {
      await app();
      expect(await dictum([command], runtime())).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(asked).toEqual([command]);
      // No Node starts faster than in 5 ms.
      expect(ages[0]).toBeGreaterThan(5);
    },
  );

  test.each(['start', 'toggle'] as const)('%s may say in which language', async (command) => {
    const languages: unknown[] = [];
    await app(({ language }) => {
      languages.push(language);
      return { ok: true, status };
    });
    expect(await dictum([command, '--language', 'de'], runtime())).toMatchObject({ code: 0 });
    expect(await dictum([command], runtime())).toMatchObject({ code: 0 });
    expect(languages).toEqual(['de', undefined]);
  });

  test('status --json is one object, status one sentence', async () => {
    await app();
    const { stdout, ...rest } = await dictum(['status', '--json'], runtime());
    expect([JSON.parse(stdout), rest]).toEqual([status, { code: 0, stderr: '' }]);
    expect((await dictum(['status'], runtime())).stdout).toBe('Recording for 2 s.\n');
  });

  test.each([
    [{}, 'Ready; the hotkey is F9.'],
    [{ hotkey_armed: false }, 'Ready; no hotkey can be heard.'],
    [
      { hindrance: 'secure-input', keyboard_kept_by: 'Terminal' },
      'Ready; no hotkey can be heard, because Terminal keeps the keyboard to itself.',
    ],
    [
      { hindrance: 'secure-input' },
      'Ready; no hotkey can be heard, because another app keeps the keyboard to itself.',
    ],
    [{ hindrance: 'accessibility' }, 'Ready; macOS does not let Dictum use the keyboard.'],
    [{ hindrance: 'microphone' }, 'Ready; macOS does not let Dictum hear you.'],
  ] as const)('of %j status says whether a press is heard', (part, sentence) => {
    expect(controlWords.status({ ...status, state: 'ready', recording_ms: null, ...part })).toBe(sentence);
  });

  test('what the app refuses is one sentence, and exit code 1', async () => {
    await app(() => ({ ok: false, message: controlWords.noWords }));
    expect(await dictum(['paste-last'], runtime())).toEqual({
      code: 1,
      stdout: '',
      stderr: 'dictum: There are no words to paste yet.\n',
    });
  });

  test('without an app it is one sentence and exit code 2', async () => {
    expect(await dictum(['start'], runtime())).toEqual({
      code: 2,
      stdout: '',
      stderr: 'dictum: Dictum is not running: start it first.\n',
    });
  });

  test.each([
    [['stop', 'now'], 'dictum: "dictum stop" takes nothing more.\n'],
    [['stop', '--language', 'de'], 'dictum: "dictum stop" takes nothing more.\n'],
    [['start', '--json'], `dictum: ${controlWords.tooMuch('start')}\n`],
    [['start', '--language'], `dictum: ${controlWords.tooMuch('start')}\n`],
    [['start', '--language', 'klingon'], `dictum: ${controlWords.tooMuch('start')}\n`],
    [['status', '--xml'], 'dictum: "dictum status" takes nothing more than --json.\n'],
  ])('%s is not understood', async (args, stderr) => {
    await app();
    expect(await dictum(args, runtime())).toEqual({ code: 2, stdout: '', stderr });
    expect(asked).toEqual([]);
  });

  test('an app that had no runtime folder listens in its own, and is found there', async () => {
    const environment = { ...runtime(), XDG_RUNTIME_DIR: join(folder, 'never made') };
    mkdirSync(environment.XDG_CONFIG_HOME);
    const addresses = controlAddresses(environment, 'linux');
    await app(undefined, addresses);
    expect(statSync(join(folder, 'config', 'Dictum', 'control.sock')).isSocket()).toBe(true);
    expect((await dictum(['start'], environment)).code).toBe(0);
    // Also where there is one by now.
    expect((await dictum(['start'], runtime())).code).toBe(0);
  });

  test('without a runtime folder in the environment it is looked for where the system makes them', () => {
    expect(controlAddresses({}, 'linux')[0]).toBe(`/run/user/${process.getuid?.()}/dictum/control.sock`);
    expect(controlAddresses(runtime(), 'linux')).toEqual([
      address(),
      join(folder, 'config', 'Dictum', 'control.sock'),
    ]);
    expect(controlAddresses({ XDG_RUNTIME_DIR: join(folder, 'x'.repeat(90)) }, 'linux')[0]).not.toContain(
      'xxx',
    );
  });

  test('it loads nothing of what transcribes', async () => {
    await app();
    const child = spawn(
      process.execPath,
      ['--import', loaded, join(import.meta.dirname, '../../src-main/cli.ts'), 'start'],
      { env: { ...process.env, ...runtime() }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    await once(child, 'close');
    const files = stderr.split('\n').filter((line) => line.startsWith('file:'));
    expect(files.map((file) => file.replace(/^.*(src-(core|main)|node_modules)/, '$1')).sort()).toEqual([
      'src-core/control.ts',
      'src-core/languages.ts',
      'src-core/words/control.ts',
      'src-main/app-data-dir.ts',
      'src-main/cli.ts',
      'src-main/cli/control.ts',
      'src-main/control/address.ts',
    ]);
  });
});

/** Prints the address of every file that Node loads. */
const loaded = `data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module';
   registerHooks({ load(url, context, next) { if (url.startsWith('file:')) process.stderr.write(url + '\\n'); return next(url, context); } });`,
)}`;

describe('the socket', () => {
  test('lies where only its owner can go, also where the folder was open before', async () => {
    mkdirSync(dirname(address()), { mode: 0o755 });
    chmodSync(dirname(address()), 0o755);
    await app();
    expect(statSync(dirname(address())).mode & 0o777).toBe(0o700);
  });

  test('is not put into a folder that is a link', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), dirname(address()));
    await expect(app()).rejects.toThrow('ours alone');
    // Nor is one trusted that lies there.
    const other = await serveControl(
      [join(folder, 'elsewhere', 'control.sock')],
      async () => ({ ok: true, status }),
      () => {},
    );
    expect((await dictum(['start'], runtime())).code).toBe(2);
    other[Symbol.dispose]();
  });

  test.skipIf(process.getuid?.() !== 0)(
    'is not put where the folder around it is somebody else’s',
    async () => {
      chownSync(folder, 12_345, 12_345);
      await expect(app()).rejects.toThrow('ours alone');
      expect(existsSync(dirname(address()))).toBe(false);
    },
  );

  test('of an app that was killed is replaced', async () => {
    mkdirSync(dirname(address()));
    const killed = spawn(process.execPath, [
      '-e',
      `require('node:net').createServer().listen(${JSON.stringify(address())}, () => console.log('there'))`,
    ]);
    await once(killed.stdout, 'data');
    killed.kill('SIGKILL');
    await once(killed, 'close');
    expect(statSync(address()).isSocket()).toBe(true);
    await app();
    expect((await dictum(['stop'], runtime())).code).toBe(0);
    expect(asked).toEqual(['stop']);
  });

  test('of an app that lives is left alone', async () => {
    await app();
    await expect(
      serveControl(
        [address()],
        async () => ({ ok: true, status }),
        () => {},
      ),
    ).rejects.toThrow('EADDRINUSE');
    expect((await dictum(['stop'], runtime())).code).toBe(0);
  });

  test('is gone with the app', async () => {
    await app();
    served?.[Symbol.dispose]();
    served = null;
    expect(() => statSync(address())).toThrow('ENOENT');
  });

  test.each(['', '\n', 'dance\n', 'start', 'start start\n', `${'x'.repeat(1_000)}\n`, '\u0000\n'])(
    'gives %j no answer but for a command',
    async (bytes) => {
      await app();
      const answer = await new Promise<string>((resolve) => {
        const socket = createConnection(address());
        let text = '';
        socket
          .on('error', () => {})
          .on('data', (part) => {
            text += part;
          });
        socket.once('close', () => resolve(text));
        socket.end(bytes);
      });
      // A command whose line was not ended because the other side closed is one all the same.
      expect([answer !== '', asked]).toEqual(bytes === 'start' ? [true, ['start']] : [false, []]);
      expect(await say('status\n')).toBe(`${JSON.stringify({ ok: true, status })}\n`);
    },
  );

  test('is closed to whoever says nothing, or the same slowly, and to whoever goes on talking', async () => {
    const slow = Promise.withResolvers<ControlAnswer>();
    await app(() => slow.promise);
    const silent = createConnection(address());
    const dripping = createConnection(address());
    const talking = createConnection({ path: address(), allowHalfOpen: true });
    const sockets = [silent, dripping, talking];
    for (const socket of sockets) socket.on('error', () => {}).resume();
    const drip = setInterval(() => dripping.write('s'), 300);
    talking.write('start\n');
    const talk = setInterval(() => talking.write('x'.repeat(100_000)), 50);
    try {
      await Promise.all([closed(silent), closed(dripping)]);
      slow.resolve({ ok: true, status });
      await closed(talking);
    } finally {
      clearInterval(drip);
      clearInterval(talk);
    }
    expect(asked).toEqual(['start']);
    expect(await say('status\n')).not.toBe('');
  });

  test('answers others when some hold every connection that is allowed', async () => {
    await app();
    const idle = Array.from({ length: 40 }, () =>
      createConnection(address())
        .on('error', () => {})
        .resume(),
    );
    await Promise.all(idle.map(closed));
    expect(await say('status\n')).not.toBe('');
  });

  test.each([
    ['start', { command: 'start', ageMs: 0, waitedMs: 0 }],
    ['start 43', { command: 'start', ageMs: 43, waitedMs: 0 }],
    ['start 43@9000', { command: 'start', ageMs: 1_043, waitedMs: 1_000 }],
    ['start 43@10001', { command: 'start', ageMs: 43, waitedMs: 0 }],
    ['start 43@9000 de', { command: 'start', ageMs: 1_043, waitedMs: 1_000, language: 'de' }],
    ['start 43@', null],
    ['start @9000', null],
    ['start 43@-9000', null],
    ['start -43', null],
    ['start 1e9', null],
    ['start 43 de', { command: 'start', ageMs: 43, waitedMs: 0, language: 'de' }],
    ['toggle 43 de', { command: 'toggle', ageMs: 43, waitedMs: 0, language: 'de' }],
    ['stop 43 de', null],
    ['start 43 de en', null],
    ['start 4 3', null],
    ['start ', null],
    ['Start', null],
    ['constructor', null],
  ])('understands %j as %j', (line, request) => {
    expect(parseControlRequest(line, 10_000)).toEqual(request);
  });

  test('counts for how long a command has waited to be read', async () => {
    await app();
    await say(`start 43@${Math.round(uptime() * 1_000) - 300}\n`);
    expect(ages[0]).toBeGreaterThanOrEqual(330);
    expect(ages[0]).toBeLessThan(5_000);
  });

  test('answers in a few milliseconds', async () => {
    await app();
    const took: number[] = [];
    for (let count = 0; count < 50; count++) {
      const before = performance.now();
      await say('status\n');
      took.push(performance.now() - before);
    }
    expect(took.toSorted((a, b) => a - b)[47]).toBeLessThan(50);
  });
});
