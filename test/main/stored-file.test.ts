import { spawnSync } from 'node:child_process';
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { randomFrom } from '../fakes/power-cut.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-stored-file-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const module = fileURLToPath(new URL('../../src-main/stored-file.ts', import.meta.url));

/** In a process of its own, because a limit cannot be lifted again; answers what `body` returns. */
function inProcess(body: string, { mostBytes = null as number | null, hasCopy = false } = {}): unknown {
  const limit = mostBytes === null ? [] : ['prlimit', `--fsize=${mostBytes}`];
  const [program = '', ...args] = [
    ...limit,
    ...[process.execPath, '--input-type=module', '--eval'],
    `import { openStoredFile } from ${JSON.stringify(module)};
     const file = openStoredFile(${JSON.stringify(dir)}, 'notes', { hasCopy: ${hasCopy} });
     const attempt = (content) => { try { file.write(content); return 'written'; } catch (error) { return error.code; } };
     console.log(JSON.stringify(await (async () => { ${body} })()));`,
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
  // Nobody else's, whatever the process's own mask lets through.
  expect(statSync(join(dir, 'notes.json')).mode & 0o777).toBe(0o600);
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

const aside = () => readdirSync(dir).filter((name) => name.startsWith('notes.damaged-'));

it('sets aside what nobody can read', () => {
  writeFileSync(join(dir, 'notes.json'), '{ "words": ');
  expect(inProcess('return [file.initial, file.wasSetAside]')).toEqual([{}, true]);
  expect(aside()).toHaveLength(1);
});

it('reads a file that an editor gave a byte order mark', () => {
  writeFileSync(join(dir, 'notes.json'), '\uFEFF{ "words": "as before" }');
  expect(inProcess('return [file.initial, file.wasSetAside]')).toEqual([{ words: 'as before' }, false]);
});

it('takes the copy when the file is damaged, and sets that aside without a word', () => {
  inProcess('return attempt({ words: "as before" })', { hasCopy: true });
  writeFileSync(join(dir, 'notes.json'), '{ "words": "as bef\0\0\0\0');
  expect(inProcess('return [file.initial, file.wasSetAside]', { hasCopy: true })).toEqual([
    { words: 'as before' },
    false,
  ]);
  expect([aside().length, read()]).toEqual([1, { words: 'as before' }]);
  // And there are two again.
  writeFileSync(join(dir, 'notes.json'), '');
  expect(inProcess('return file.initial', { hasCopy: true })).toEqual({ words: 'as before' });
});

it('takes the copy at the next start when it was killed at any step of taking it', () => {
  const found = inProcess(`
    const { default: fs } = await import('node:fs');
    const { syncBuiltinESMExports } = await import('node:module');
    const dir = ${JSON.stringify(dir)};
    const { renameSync, rmSync, linkSync, copyFileSync, openSync, writeSync, fsyncSync, writeFileSync } = fs;
    const real = { renameSync, rmSync, linkSync, copyFileSync, openSync, writeSync, fsyncSync };
    const found = [];
    for (let lives = 0, isKilled = true; isKilled; lives++) {
      isKilled = false;
      writeFileSync(dir + '/notes.json', '{ "words": "as bef');
      writeFileSync(dir + '/notes.copy.json', '{ "words": "as before" }');
      let left = lives;
      for (const name in real)
        fs[name] = (...args) => {
          if (left === 0) {
            isKilled = true;
            throw new Error('killed');
          }
          left -= 1;
          return real[name](...args);
        };
      syncBuiltinESMExports();
      try { openStoredFile(dir, 'notes', { hasCopy: true }); } catch {}
      Object.assign(fs, real);
      syncBuiltinESMExports();
      const { initial } = openStoredFile(dir, 'notes', { hasCopy: true });
      const isAside = fs.readdirSync(dir).some((name) => name.includes('.damaged-'));
      found.push({ words: initial.words, isAside });
      for (const name of fs.readdirSync(dir)) fs.rmSync(dir + '/' + name);
    }
    return found;`) as unknown[];
  expect(found.length).toBeGreaterThan(3);
  expect(found).toEqual(Array.from(found, () => ({ words: 'as before', isAside: true })));
});

it('has nothing in the copy that was taken out of the file', () => {
  const outcome = inProcess('return [attempt({ key: "secret" }), attempt({})]', { hasCopy: true });
  expect(outcome).toEqual(['written', 'written']);
  for (const name of readdirSync(dir)) expect(readFileSync(join(dir, name), 'utf8')).not.toContain('secret');
  inProcess('return attempt({ key: "secret" })', { hasCopy: true });
  rmSync(join(dir, 'notes.json'));
  expect(inProcess('return file.initial', { hasCopy: true })).toEqual({});
  expect(readdirSync(dir)).toEqual([]);
});

it('keeps what the next write would drop when asked to', () => {
  inProcess('return attempt({ words: "of a newer version" })');
  inProcess('file.copyAside(); return attempt({})');
  expect(aside().map((name) => JSON.parse(readFileSync(join(dir, name), 'utf8')))).toEqual([
    { words: 'of a newer version' },
  ]);
});

it('removes what a killed write left behind, and nothing else', () => {
  for (const name of ['notes.json.tmp-1234567890abcdef', 'other.json.tmp-1234567890abcdef', 'notes.txt'])
    writeFileSync(join(dir, name), '{ "words": "of somebody" }');
  inProcess('return 1');
  expect(readdirSync(dir).toSorted()).toEqual(['notes.txt', 'other.json.tmp-1234567890abcdef']);
});

it('opens whatever became of the file, loses at most that file, and never deletes it', () => {
  const whole = JSON.stringify({ theme: 'dark', words: ['one', 'two'], nested: { a: 1 } }, undefined, 2);
  const random = randomFrom(4);
  const place = () => Math.floor(random() * whole.length);
  const damages: ((bytes: Buffer) => Buffer)[] = [
    (bytes) => bytes.subarray(0, place()),
    (bytes) => Buffer.from(bytes).fill(0, place()),
    (bytes) => Buffer.concat([bytes.subarray(0, place()), Buffer.from('\0\xff]"', 'latin1'), bytes]),
    (bytes) => {
      const changed = Buffer.from(bytes);
      const at = place();
      changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      return changed;
    },
    () => Buffer.from('[1, 2]'),
    () => Buffer.from('null'),
    () => Buffer.from('"words"'),
    () => Buffer.alloc(0),
  ];
  const mutations = Array.from({ length: 200 }, (_, index) =>
    (damages[index % damages.length] ?? ((bytes) => bytes))(Buffer.from(whole)).toString('base64'),
  );
  const outcomes = inProcess(`
    const { writeFileSync, readdirSync, readFileSync, rmSync } = await import('node:fs');
    const dir = ${JSON.stringify(dir)};
    return ${JSON.stringify(mutations)}.map((bytes, index) => {
      const hasCopy = index % 2 === 0;
      if (hasCopy) writeFileSync(dir + '/notes.copy.json', ${JSON.stringify(whole)});
      writeFileSync(dir + '/notes.json', Buffer.from(bytes, 'base64'));
      const opened = openStoredFile(dir, 'notes', { hasCopy });
      opened.write({ again: index });
      const kept = readdirSync(dir).filter((name) => name.includes('.damaged-'));
      const isKept = kept.some((name) => readFileSync(dir + '/' + name).toString('base64') === bytes);
      const isReadable = (() => {
        try {
          const value = JSON.parse(Buffer.from(bytes, 'base64').toString());
          return typeof value === 'object' && value !== null && !Array.isArray(value);
        } catch { return false; }
      })();
      for (const name of readdirSync(dir)) rmSync(dir + '/' + name);
      return { isReadable, isKept, isFromCopy: opened.initial.theme === 'dark', hasCopy, wasSetAside: opened.wasSetAside };
    });`) as {
    isReadable: boolean;
    isKept: boolean;
    isFromCopy: boolean;
    hasCopy: boolean;
    wasSetAside: boolean;
  }[];
  expect(outcomes).toHaveLength(200);
  const damaged = outcomes.filter(({ isReadable }) => !isReadable);
  expect(damaged.length).toBeGreaterThan(150);
  for (const outcome of damaged)
    expect(outcome).toEqual({
      isReadable: false,
      isKept: true,
      isFromCopy: outcome.hasCopy,
      hasCopy: outcome.hasCopy,
      wasSetAside: !outcome.hasCopy,
    });
});

it('keeps the settings of another version before the first change drops them', () => {
  writeFileSync(join(dir, 'notes.json'), '{ "theme": "ultraviolet", "hotkey": "F8" }');
  const store = fileURLToPath(new URL('../../src-main/settings-store.ts', import.meta.url));
  const change = `
    const { openSettings } = await import(${JSON.stringify(store)});
    const settings = openSettings(file);
    settings.change({ wordTimes: true });
    settings.change({ hedging: true });
    return settings.wasRepaired;`;
  expect(inProcess('return 1')).toBe(1);
  expect(aside()).toEqual([]);
  expect(inProcess(change)).toBe(true);
  expect(aside().map((name) => JSON.parse(readFileSync(join(dir, name), 'utf8')))).toEqual([
    { theme: 'ultraviolet', hotkey: 'F8' },
  ]);
  expect(read()).toMatchObject({
    theme: 'system',
    hotkeys: [{ keys: 'F8', action: 'dictate', language: null }],
    hedging: true,
  });
});
