/** Sealed files on the real disk: cut off at any byte, with any bit turned around, with parts of others. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { framesIn, longestFrame } from '../../../src-core/sealed-frames.ts';
import { openJournal, readJournal } from '../../../src-main/capture/journal.ts';
import { lookAtRecording } from '../../../src-main/capture/left-recording.ts';
import { framingFor, openContent } from '../../../src-main/sealing/content.ts';
import { openVault } from '../../../src-main/sealing/vault.ts';
import { fakeKeyring, knownVault } from '../../fakes/keyring.ts';
import { randomFrom } from '../../fakes/power-cut.ts';
import { storedFile } from '../../fakes/stored-file.ts';
import { recordedSamples } from '../../speech/recorded-samples.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-sealed-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const vault = knownVault();
const frameSamples = 800;
const said = (count: number) => Int16Array.from({ length: count }, (_, index) => (index % 30_000) + 1);

async function recorded(frames: number, name = 'one.wav'): Promise<string> {
  const path = join(dir, name);
  const journal = openJournal(
    path,
    (error) => {
      throw error;
    },
    undefined,
    vault,
  );
  const all = said(frames * frameSamples);
  for (let start = 0; start < all.length; start += frameSamples)
    journal.append(all.subarray(start, start + frameSamples));
  await journal.close();
  return path;
}

const samplesOf = (path: string) => recordedSamples(path, vault);

it('a recording holds what was said, and its bytes do not', async () => {
  const path = await recorded(20);
  expect(await samplesOf(path)).toEqual(said(16_000));
  const bytes = readFileSync(path);
  const plain = Buffer.from(said(16_000).buffer);
  for (let start = 0; start < plain.length; start += 64)
    expect(bytes.includes(plain.subarray(start, start + 16))).toBe(false);
  expect(bytes.includes('RIFF')).toBe(false);
});

it('cut off at any byte, all whole frames are there and nothing else', async () => {
  const path = await recorded(3);
  const bytes = readFileSync(path);
  const { frames } = framesIn(bytes, 0);
  expect(frames.length).toBe(4);
  for (let length = 0; length <= bytes.length; length += length % 97 === 0 ? 1 : 19) {
    writeFileSync(path, bytes.subarray(0, length));
    const whole = frames.filter((one) => one.start + one.length + 28 <= length && one.position > 0).length;
    expect([length, (await samplesOf(path)).length]).toEqual([length, whole * frameSamples]);
    expect((await lookAtRecording(path, vault)).kind).toBe(whole > 0 ? 'sound' : 'empty');
  }
});

it('any bit turned around costs its own frame, which is silence then', async () => {
  const path = await recorded(6);
  const bytes = readFileSync(path);
  const random = randomFrom(7);
  const all = said(6 * frameSamples);
  for (let round = 0; round < 300; round++) {
    const turned = Uint8Array.from(bytes);
    const at = Math.floor(random() * turned.length);
    turned[at] = (turned[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    writeFileSync(path, turned);
    const heard = await samplesOf(path);
    const wrong = [...heard].filter((sample, place) => sample !== all[place]);
    const lost = all.length - heard.length + wrong.length;
    // In the mark or the length nobody knows that a frame was there: then it may be the last, or a gap.
    expect([at, wrong.every((sample) => sample === 0), lost]).toEqual([
      at,
      true,
      lost === 0 ? 0 : frameSamples,
    ]);
    expect((await lookAtRecording(path, vault)).kind).toBe('sound');
  }
});

it('a frame at another place, or of another recording, is not heard', async () => {
  const path = await recorded(4);
  const other = await recorded(4, 'two.wav');
  mkdirSync(join(dir, 'same'));
  const same = await recorded(4, 'same/one.wav');
  const bytes = readFileSync(path);
  const { frames } = framesIn(bytes, 0);
  const [, first, second] = frames;
  if (first === undefined || second === undefined) throw new Error('no frames');
  const head = 36;
  const length = first.length + 64;
  for (const source of [
    bytes.subarray(second.start - head, second.start - head + length),
    readFileSync(other).subarray(first.start - head, first.start - head + length),
    readFileSync(same).subarray(first.start - head, first.start - head + length),
  ]) {
    const changed = Buffer.from(bytes);
    changed.set(source, first.start - head);
    writeFileSync(path, changed);
    expect([...(await samplesOf(path)).subarray(0, frameSamples)].every((sample) => sample === 0)).toBe(true);
  }
});

it('in the place of the text of the head, another position is not believed', async () => {
  const path = await recorded(2);
  const bytes = readFileSync(path);
  const last = framesIn(bytes, 0).frames.at(-1);
  if (last === undefined) throw new Error('no frames');
  bytes.writeBigUInt64BE(10_000_000n, last.start - 12);
  writeFileSync(path, bytes);
  expect((await samplesOf(path)).length).toBe(frameSamples);
});

it('long files are read from any place, also over the borders of their frames', async () => {
  const path = join(dir, 'long.flac');
  const random = randomFrom(3);
  const plain = Buffer.from(Uint8Array.from({ length: 3 * longestFrame + 5_000 }, () => random() * 256));
  const framed = framingFor(path, vault);
  writeFileSync(
    path,
    Buffer.concat([framed(plain.subarray(0, 3 * longestFrame)), framed(plain.subarray(3 * longestFrame))]),
  );
  await using content = await openContent(path, vault);
  expect(content.size).toBe(plain.length);
  for (let round = 0; round < 60; round++) {
    const start = Math.floor(random() * plain.length);
    const length = Math.floor(random() * 300_000);
    expect((await content.read(start, length)).equals(plain.subarray(start, start + length))).toBe(true);
  }
});

it('a recording whose every frame was damaged is left as it is, and taken neither for nothing nor for sound', async () => {
  const path = await recorded(2);
  const bytes = readFileSync(path);
  for (const { start } of framesIn(bytes, 0).frames) bytes.writeUInt8(bytes.readUInt8(start) ^ 1, start);
  writeFileSync(path, bytes);
  expect(await lookAtRecording(path, vault)).toEqual({ kind: 'unknown' });
});

it('without its key it is locked', async () => {
  const path = await recorded(2);
  const other = openVault(storedFile(), fakeKeyring('somebody else'));
  expect(await lookAtRecording(path, other)).toEqual({ kind: 'locked' });
  await expect(readJournal(path, other).next()).rejects.toMatchObject({ code: 'encryption-locked' });
});
