import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { manyEntries } from '../fakes/many-entries.ts';
import { distribution, percentile } from './figures.ts';
import type { Suite } from './suite.ts';

const entries = 100_000;
/** So many of them, the newest, have their sound kept. */
const sounds = 30_000;
/** Each in a process of its own. */
const coldStarts = 20;

/**
 * `first_page` is the time from opening the history in a fresh process to the first 60 entries in hand. `search`
 * finds all matches and reads the first 60. `append` returns when the entry is on disk. `rss_mb` is all memory of the process
 * that did it, Node's own included, at the end. `kept_sound` is what one more sound of 2 s costs where so many are kept
 * and no more may be: encoded, on disk, named there by its entry, and the oldest one gone. All of it again with an
 * encrypted history.
 */
export const history: Suite = {
  about: `one more dictation, one more kept sound, a search and the first page with ${entries} dictations in the history`,
  usualCount: 1_000,
  run: async (count, progress) => {
    const plain = await measured('plain', count, progress);
    const encrypted = await measured('encrypted', count, progress);
    return {
      ...plain,
      ...Object.fromEntries(Object.entries(encrypted).map(([name, value]) => [`encrypted_${name}`, value])),
    };
  },
};

async function measured(
  form: 'plain' | 'encrypted',
  count: number,
  progress: (line: string) => void,
): Promise<Awaited<ReturnType<Suite['run']>>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dictum-history-bench-'));
  const say = (line: string) => progress(`${form}: ${line}`);
  try {
    say(`writing ${entries} dictations, and ${sounds} sounds`);
    const all = [...manyEntries(entries)].map((entry, index) =>
      index < entries - sounds ? entry : { ...entry, sound: `${entry.id}.flac` },
    );
    writeFileSync(
      join(dataDir, 'history.json'),
      `{"entries":[${all.map((entry) => JSON.stringify(entry)).join(',')}]}`,
    );
    mkdirSync(join(dataDir, 'sounds'));
    // Their names and sizes are looked at, and nothing else.
    for (const { sound } of all)
      if (sound !== null) writeFileSync(join(dataDir, 'sounds', sound), 'fLaC'.repeat(16));
    const { ms: takeOverMs } = await inProcess(dataDir, form, 'open', count);
    say(`taken over in ${(takeOverMs[0] ?? 0).toFixed(0)} ms`);
    const firstPageMs: number[] = [];
    for (let start = 0; start < coldStarts; start++)
      firstPageMs.push(...(await inProcess(dataDir, form, 'open', count)).ms);
    say(`first page: p95 ${percentile(firstPageMs, 95)} ms`);
    const searched = await inProcess(dataDir, form, 'search', count);
    say(`search: p95 ${percentile(searched.ms, 95)} ms`);
    const appended = await inProcess(dataDir, form, 'append', count);
    say(`append: p95 ${percentile(appended.ms, 95)} ms`);
    const kept = await inProcess(dataDir, form, 'kept_sound', count);
    say(`one more kept sound: p95 ${percentile(kept.ms, 95)} ms`);
    return {
      append: distribution(appended.ms),
      kept_sound: distribution(kept.ms),
      search: distribution(searched.ms),
      first_page: distribution(firstPageMs),
      rss_mb: { unit: 'MB', n: 2, value: Math.max(searched.rssMb, appended.rssMb) },
    };
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

interface Measured {
  readonly ms: readonly number[];
  readonly rssMb: number;
}

async function inProcess(dataDir: string, form: string, what: string, count: number): Promise<Measured> {
  const program = join(import.meta.dirname, 'history-process.ts');
  const child = spawn(process.execPath, [program, dataDir, form, what, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return (await json(child.stdout)) as Measured;
}
