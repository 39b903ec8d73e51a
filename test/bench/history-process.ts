/** Does one thing with a history, encrypted or not, `count` times, and prints how long each took. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleRate, wavHeader } from '../../src-core/pcm.ts';
import { openHistory } from '../../src-main/history/history.ts';
import { createKeptSounds } from '../../src-main/history/kept-sounds.ts';
import { unsealed } from '../../src-main/sealing/sealing.ts';
import { knownVault } from '../fakes/keyring.ts';
import { manyEntries, manyQueries } from '../fakes/many-entries.ts';

const [dataDir = '', form = '', what = '', count = '1'] = process.argv.slice(2);
const ms: number[] = [];

const sealing = form === 'encrypted' ? knownVault() : unsealed;

const openedAt = performance.now();
const history = openHistory({
  dir: join(dataDir, 'history'),
  sealing,
  singleFilePath: join(dataDir, 'history.json'),
  onRepaired: () => fail('The history was damaged'),
  onProblem: fail,
});
const { entries, total } = history.page({ query: '', before: null, limit: 60 });
if (entries.length !== 60 || total < 100_000) fail(`Only ${total} entries`);
if (what === 'open') ms.push(performance.now() - openedAt);
else await history.readAll();

if (what === 'search') {
  for (const query of manyQueries(Number(count))) {
    const startedAt = performance.now();
    history.page({ query, before: null, limit: 60 });
    ms.push(performance.now() - startedAt);
  }
}
if (what === 'append') {
  for (const entry of manyEntries(Number(count), 3)) {
    const startedAt = performance.now();
    history.add({ ...entry, sequence: history.reserveSequence() });
    ms.push(performance.now() - startedAt);
  }
}
if (what === 'kept_sound') {
  const samples = Int16Array.from({ length: 2 * sampleRate }, (_, index) =>
    Math.round(9_000 * Math.sin(index / 11) + ((index * 7_919) % 600)),
  );
  const recording = join(dataDir, 'recording.wav');
  writeFileSync(recording, Buffer.concat([wavHeader(samples.length), new Uint8Array(samples.buffer)]));
  const dir = join(dataDir, 'sounds');
  const soundCount = readdirSync(dir).length;
  const sounds = createKeptSounds({
    dir,
    history,
    settings: () => ({ keepSounds: true, soundDays: null, soundCount, soundMegabytes: null }),
    now: Date.now,
    sealing,
    onProblem: fail,
  });
  // As after a start, when nobody waits for it.
  await sounds.applyRule();
  for (const entry of manyEntries(Number(count), 4)) {
    history.add({ ...entry, sequence: history.reserveSequence() });
    const startedAt = performance.now();
    history.update(entry.id, { sound: await sounds.keep(entry.id, recording) });
    await sounds.settled();
    ms.push(performance.now() - startedAt);
  }
  if (readdirSync(dir).length !== soundCount) fail('The rule was not kept');
}
const rssMb = Math.round(process.memoryUsage.rss() / 1_000_000);
history.close();
process.stdout.write(JSON.stringify({ ms, rssMb }));

function fail(reason: unknown): never {
  throw reason instanceof Error ? reason : new Error(String(reason));
}
