import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { entry, everyEntry, historyStage } from './history-stage.ts';

/** Three files of entries, and changes that only the log has. */
let sound = '';
const before: HistoryEntry[] = [];
beforeAll(() => {
  sound = mkdtempSync(join(tmpdir(), 'dictum-sound-history-'));
  const stage = historyStage(sound);
  const first = stage.open();
  for (let sequence = 200; sequence <= 530; sequence++) first.add(entry(sequence, `Übung ${sequence} 明天`));
  first.close();
  const second = stage.open();
  second.add(entry(531, 'only in the log'));
  second.update('id-300', { text: 'changed in the log' });
  before.push(...everyEntry(second));
  second.abandon();
});
afterAll(() => rmSync(sound, { recursive: true }));

type Mutation = readonly [name: string, mutate: (bytes: Buffer) => Buffer | null];

const whole: readonly Mutation[] = [
  ['is gone', () => null],
  ['is empty', () => Buffer.alloc(0)],
  ['is all zeros', (bytes) => Buffer.alloc(bytes.length)],
  ['begins with a byte order mark', (bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes])],
  ['is an array', () => Buffer.from('[]')],
  ['is null', () => Buffer.from('null')],
  ['is a number', () => Buffer.from('42')],
  ['is text', () => Buffer.from('hello')],
  ['has entries that are no list', () => Buffer.from('{"version":1,"count":1,"entries":{"a":1}}')],
  ['has wrong types', () => Buffer.from('{"version":1,"count":2,"entries":[\n1,\n"x"\n]}\n')],
  ['is of a version before', (bytes) => replaced(bytes, '"version":1', '"version":0')],
  ['is of a version to come', (bytes) => replaced(bytes, '"version":1', '"version":9')],
  ['is of a version that is a word', (bytes) => replaced(bytes, '"version":1', '"version":"x"')],
  ['is there twice', (bytes) => Buffer.concat([bytes, bytes])],
  ['has Windows line ends', (bytes) => Buffer.from(bytes.toString().replaceAll('\n', '\r\n'))],
  ['was written nicely by an editor', (bytes) => nicely(bytes)],
  ['has foreign bytes at the end', (bytes) => Buffer.concat([bytes, Buffer.from([0xff, 0xfe, 0x00, 0x80])])],
  ['has a wrong check sum', (bytes) => replaced(bytes, '"sum":"', '"sum":"x')],
  ['was edited by hand', (bytes) => replaced(bytes, 'Übung', 'Uebung')],
];

/** At the same share of the length in every file, so that it hits borders, middles and ends. */
function cuts(count: number): readonly Mutation[] {
  return Array.from({ length: count }, (_, index): Mutation => {
    const share = index / count;
    return [
      `is cut off at ${Math.round(share * 100)} %`,
      (bytes) => bytes.subarray(0, Math.floor(bytes.length * share)),
    ];
  });
}
function zeroTails(count: number): readonly Mutation[] {
  return Array.from({ length: count }, (_, index): Mutation => {
    const share = index / count;
    return [
      `is zeros from ${Math.round(share * 100)} % on`,
      (bytes) => Buffer.from(bytes).fill(0, Math.floor(bytes.length * share)),
    ];
  });
}
function flips(count: number): readonly Mutation[] {
  return Array.from({ length: count }, (_, index): Mutation => {
    const share = (index + 0.5) / count;
    return [
      `has another bit at ${Math.round(share * 100)} %`,
      (bytes) => {
        const changed = Buffer.from(bytes);
        const at = Math.floor(bytes.length * share);
        changed[at] = (changed[at] ?? 0) ^ (1 << (index % 8));
        return changed;
      },
    ];
  });
}
function lastLineCuts(): readonly Mutation[] {
  return Array.from(
    { length: 30 },
    (_, index): Mutation => [
      `lacks its last ${index + 1} bytes`,
      (bytes) => bytes.subarray(0, Math.max(0, bytes.length - index - 1)),
    ],
  );
}
const mutations = [...whole, ...cuts(16), ...zeroTails(10), ...flips(16), ...lastLineCuts()];

describe.each(['entries-000001.json', 'entries-000001.copy.json'])('when %s', (name) => {
  it.each(mutations)('%s, nothing is lost', (_name, mutate) => {
    const { history, aside, again } = openDamaged(name, mutate);
    expect(history).toEqual(before);
    expect(again).toEqual(before);
    // What was there is kept, unless there was nothing, or it still is what it was.
    const isReadAtStart = name === 'entries-000001.json';
    const original = readFileSync(join(sound, 'history', name));
    const mutated = mutate(original);
    const isTheSame = mutated?.toString().trimEnd() === original.toString().trimEnd();
    if (isReadAtStart && mutated !== null && !isTheSame) expect(aside).toEqual([mutated]);
  });
});

describe('when both copies of a file are damaged', () => {
  it.each(cuts(10))('both %s: the other files and whatever is whole are there', (_name, mutate) => {
    const dir = damagedCopy((folder) => {
      for (const name of ['entries-000001.json', 'entries-000001.copy.json'])
        mutateFile(join(folder, name), mutate);
    });
    using stage = historyStage(dir);
    const history = stage.open();
    const left = everyEntry(history);
    expect(before).toEqual(expect.arrayContaining([...left]));
    const others = before.filter(({ sequence }) => sequence < 256 || sequence >= 512 || sequence === 300);
    expect(left).toEqual(expect.arrayContaining(others));
    expect(history.wasRepaired).toBe(true);
    const sizeShare = mutate(Buffer.alloc(1_000))?.length ?? 0;
    // Of 255 lines, as many as the cut left whole.
    expect(left.length).toBeGreaterThanOrEqual(others.length + Math.floor((sizeShare / 1_000) * 255) - 3);
  });
});

describe('when changes.log', () => {
  it.each([
    ...whole.filter(
      ([name]) =>
        ![
          'is gone',
          'is there twice',
          'has foreign bytes at the end',
          'is of a version before',
          'is of a version to come',
          'is of a version that is a word',
          'has a wrong check sum',
          'was edited by hand',
          'was written nicely by an editor',
        ].includes(name),
    ),
    ...cuts(16),
    ...zeroTails(10),
    ...flips(16),
  ])('%s, all entries of the files are there, and no others', (_name, mutate) => {
    const { history, again } = openDamaged('changes.log', mutate);
    expect(again).toEqual(history);
    const inFiles = before.filter(({ sequence }) => sequence !== 531 && sequence !== 300);
    expect(history).toEqual(expect.arrayContaining(inFiles));
    expect(history.length).toBeGreaterThanOrEqual(inFiles.length + 1);
    expect(history.length).toBeLessThanOrEqual(before.length);
  });

  it('has a damaged line in the middle, the others count and the file is kept aside', () => {
    const { history, aside, wasRepaired } = openDamaged('changes.log', (bytes) => {
      const changed = Buffer.from(bytes);
      changed[40] = 0;
      return changed;
    });
    expect([history.find(({ id }) => id === 'id-300')?.text, aside.length, wasRepaired]).toEqual([
      'changed in the log',
      1,
      true,
    ]);
  });

  it('ends in what a crash left of a write, that is nothing to speak of', () => {
    const { history, aside, wasRepaired } = openDamaged('changes.log', (bytes) =>
      Buffer.concat([bytes, Buffer.from('0a1b2c3d {"put":{"id":"x"')]),
    );
    expect([history, aside, wasRepaired]).toEqual([before, [], false]);
  });
});

it('a file that is damaged while Dictum runs is made up for from its copy', () => {
  const dir = damagedCopy(() => {});
  using stage = historyStage(dir);
  const history = stage.open();
  expect(everyEntry(history)).toEqual(before);
  mutateFile(join(stage.dir, 'entries-000001.json'), (bytes) => Buffer.alloc(bytes.length));
  expect(everyEntry(history)).toEqual(before);
  history.update('id-400', { pinned: true });
  mutateFile(join(stage.dir, 'entries-000001.json'), (bytes) => bytes.subarray(0, 500));
  history.close();
  expect(everyEntry(stage.open())).toEqual(
    before.map((one) => (one.id === 'id-400' ? { ...one, pinned: true } : one)),
  );
});

function openDamaged(name: string, mutate: Mutation[1]) {
  const dir = damagedCopy((folder) => mutateFile(join(folder, name), mutate));
  using stage = historyStage(dir);
  const opened = stage.open();
  const history = everyEntry(opened);
  const { wasRepaired } = opened;
  opened.close();
  const aside = readdirSync(stage.dir).filter((one) => one.includes('damaged'));
  const asideContents = aside.map((one) => readFileSync(join(stage.dir, one)));
  return { history, wasRepaired, aside: asideContents, again: everyEntry(stage.open()) };
}

function damagedCopy(damage: (historyDir: string) => void): string {
  const dir = mkdtempSync(join(tmpdir(), 'dictum-damaged-history-'));
  cpSync(join(sound, 'history'), join(dir, 'history'), { recursive: true });
  damage(join(dir, 'history'));
  return dir;
}

function mutateFile(path: string, mutate: Mutation[1]): void {
  const mutated = existsSync(path) ? mutate(readFileSync(path)) : null;
  if (mutated === null) rmSync(path);
  else writeFileSync(path, mutated);
}

function replaced(bytes: Buffer, what: string, by: string): Buffer {
  const text = bytes.toString();
  if (!text.includes(what)) throw new Error(`there is no ${what}`);
  return Buffer.from(text.replace(what, by));
}

function nicely(bytes: Buffer): Buffer {
  return Buffer.from(JSON.stringify(JSON.parse(bytes.toString()), null, 2));
}
