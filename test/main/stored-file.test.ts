import { spawnSync } from 'node:child_process';
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-stored-file-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const module = fileURLToPath(new URL('../../src-main/stored-file.ts', import.meta.url));

/** In a process of its own, because a limit cannot be lifted again; answers what `body` returns. */
function inProcess(body: string, { mostBytes = null as number | null } = {}): unknown {
  const limit = mostBytes === null ? [] : ['prlimit', `--fsize=${mostBytes}`];
  const [program = '', ...args] = [
    ...limit,
    ...[process.execPath, '--input-type=module', '--eval'],
    `import { openStoredFile } from ${JSON.stringify(module)};
     const file = openStoredFile(${JSON.stringify(dir)}, 'notes');
     const attempt = (content) => { try { file.write(content); return 'written'; } catch (error) { return error.code; } };
     console.log(JSON.stringify((() => { ${body} })()));`,
  ];
  const { stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    // The store asks for Electron's path; there is none to be found and none needed.
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: dir, NODE_NO_WARNINGS: '1' },
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const read = () => JSON.parse(readFileSync(join(dir, 'notes.json'), 'utf8'));

it('holds what was written, and nothing else lies beside it', () => {
  expect(inProcess('return [attempt({ a: 1 }), attempt({ b: 2 })]')).toEqual(['written', 'written']);
  expect(inProcess('return [file.initial, file.wasSetAside]')).toEqual([{ b: 2 }, false]);
  expect(readdirSync(dir)).toEqual(['notes.json']);
});

// The limit stands for a disk that is full in the middle of the file: the first write is cut short.
it.runIf(process.platform === 'linux')('is as before when the disk takes only a part of it', () => {
  inProcess('return attempt({ words: "as before" })');
  const outcome = inProcess('return attempt({ words: "x".repeat(10_000) })', { mostBytes: 4_096 });
  expect(outcome).toBe('ENOSPC');
  expect(read()).toEqual({ words: 'as before' });
  expect(readdirSync(dir)).toEqual(['notes.json']);
});

it.runIf(process.platform === 'linux')(
  'is not there when it would have been the first and did not fit',
  () => {
    const outcome = inProcess('return attempt({ words: "x".repeat(10_000) })', { mostBytes: 4_096 });
    expect(outcome).toBe('ENOSPC');
    expect(readdirSync(dir)).toEqual([]);
  },
);

it('takes the file before when it was killed with a part of the new one in its place', () => {
  writeFileSync(join(dir, 'notes.before.json'), '{ "words": "as before" }');
  writeFileSync(join(dir, 'notes.json'), '{ "words": "a pa');
  expect(inProcess('return [file.initial, file.wasSetAside]')).toEqual([{ words: 'as before' }, false]);
  expect(readdirSync(dir)).toEqual(['notes.json']);
});

it('takes the new file when it was killed with that whole', () => {
  writeFileSync(join(dir, 'notes.json'), '{ "words": "as before" }');
  linkSync(join(dir, 'notes.json'), join(dir, 'notes.before.json'));
  rmSync(join(dir, 'notes.json'));
  writeFileSync(join(dir, 'notes.json'), '{ "words": "new" }');
  expect(inProcess('return file.initial')).toEqual({ words: 'new' });
  expect(readdirSync(dir)).toEqual(['notes.json']);
});

it('sets aside what nobody can read', () => {
  writeFileSync(join(dir, 'notes.json'), '{ "words": ');
  expect(inProcess('return [file.initial, file.wasSetAside]')).toEqual([{}, true]);
  expect(readdirSync(dir).filter((name) => name.startsWith('notes.unreadable-'))).toHaveLength(1);
});
