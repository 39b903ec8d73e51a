/** What the next start makes of the recordings that a crash, a power cut or another version left. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { sampleRate, unfinishedWavHeader, wavHeader } from '../../../src-core/pcm.ts';
import { sealBytes } from '../../../src-core/sealed-frames.ts';
import { defaultSettings, type Settings } from '../../../src-core/settings.ts';
import { Failure } from '../../../src-core/transcription.ts';
import { openAudioFile } from '../../../src-main/audio-file.ts';
import { openJournal, readJournal } from '../../../src-main/capture/journal.ts';
import type { History } from '../../../src-main/history/history.ts';
import { recoverRecordings } from '../../../src-main/history/kept-recordings.ts';
import { createKeptSounds } from '../../../src-main/history/kept-sounds.ts';
import { type Sealing, unsealed } from '../../../src-main/sealing/sealing.ts';
import { someEntry } from '../../fakes/app.ts';
import { randomFrom } from '../../fakes/power-cut.ts';
import { type HistoryStage, historyStage, everyEntry as newestFirst } from './history-stage.ts';

let dir = '';
let soundsDir = '';
let stage: HistoryStage;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-recovery-'));
  soundsDir = mkdtempSync(join(tmpdir(), 'dictum-sounds-'));
  stage = historyStage();
});
afterEach(() => {
  stage[Symbol.dispose]();
  for (const path of [dir, soundsDir]) rmSync(path, { recursive: true });
});

const leave = (name: string, ...parts: readonly Uint8Array[]) =>
  writeFileSync(join(dir, name), Buffer.concat(parts));
const sound = (samples: number) =>
  new Uint8Array(Int16Array.from({ length: samples }, (_, index) => index + 1).buffer);
const files = () => readdirSync(dir).toSorted();

function historyWith(...entries: readonly Partial<HistoryEntry>[]): History {
  const history = stage.open();
  for (const part of entries) history.add(someEntry(part));
  return history;
}

async function recover(history: History, chosen: Partial<Settings> = {}, sealing: Sealing = unsealed) {
  const problems: unknown[] = [];
  const settings = () => ({ ...defaultSettings, ...chosen });
  const sounds = createKeptSounds({
    dir: soundsDir,
    history,
    settings,
    now: Date.now,
    onProblem: (error) => problems.push(error),
  });
  const recovered = await recoverRecordings(
    dir,
    history,
    sounds,
    (error) => problems.push(error),
    sealing,
    settings(),
  );
  return { recovered, problems };
}

const everyEntry = (history: History) => newestFirst(history).toReversed();

describe('a recording that was not closed', () => {
  it('stands in history as recovered, with every sample, and can be played by other programs', async () => {
    leave('lost.wav', unfinishedWavHeader(), sound(2_000));
    const history = historyWith();
    expect(await recover(history)).toEqual({ recovered: ['lost'], problems: [] });
    expect(history.find('lost')).toMatchObject({
      durationMs: 125,
      text: '',
      failure: 'interrupted',
      insertion: 'none',
      recording: 'lost.wav',
      recovered: true,
    });
    expect(readFileSync(join(dir, 'lost.wav'))).toEqual(Buffer.concat([wavHeader(2_000), sound(2_000)]));
  });

  it('waits for the service and in the language that are chosen now', async () => {
    leave('lost.wav', unfinishedWavHeader(), sound(2_000));
    const history = historyWith();
    await recover(history, { service: 'groq', language: 'de' });
    expect(history.find('lost')).toMatchObject({ service: 'groq', language: 'de' });
  });

  it('waits in the language that was chosen at the press, where its name says it', async () => {
    for (const name of ['one_de.wav', 'two_elvish.wav', 'three_de_x.wav'])
      leave(name, unfinishedWavHeader(), sound(2_000));
    const history = historyWith();
    expect(await recover(history, { language: 'fr' })).toMatchObject({ problems: [] });
    const found = everyEntry(history).map(({ id, language, recording }) => [id, language, recording]);
    expect(found.toSorted()).toEqual([
      ['one', 'de', 'one_de.wav'],
      ['three_de_x', 'fr', 'three_de_x.wav'],
      ['two_elvish', 'fr', 'two_elvish.wav'],
    ]);
    expect(await recover(history)).toEqual({ recovered: [], problems: [] });
  });

  it('is whole for other programs even when nothing repairs it', async () => {
    leave('lost.wav', unfinishedWavHeader(), sound(2_000));
    let samples = 0;
    for await (const piece of await openAudioFile(join(dir, 'lost.wav'))) samples += piece.length;
    expect(samples).toBe(2_000);
  });

  it.each([
    ['cut off in the middle of a sample', [unfinishedWavHeader(), sound(800).subarray(0, 1_501)], 750],
    ['written by version 0.1', [wavHeader(0), sound(800)], 800],
    ['closed, and its entry not written', [wavHeader(800), sound(800)], 800],
    ['longer than its header says', [wavHeader(10), sound(800)], 800],
    ['shorter than its header says', [wavHeader(900), sound(800)], 800],
    ['behind a header of zeros', [new Uint8Array(44), sound(800)], 800],
    ['behind a header of anything', [noise(44), sound(800)], 800],
  ])('is found when it was %s', async (_how, parts, samples) => {
    leave('lost.wav', ...parts);
    const history = historyWith();
    expect(await recover(history)).toEqual({ recovered: ['lost'], problems: [] });
    const read: number[] = [];
    for await (const piece of readJournal(join(dir, 'lost.wav'))) read.push(...piece);
    expect([history.find('lost')?.durationMs, read]).toEqual([
      (samples * 1_000) / sampleRate,
      [...Array(samples).keys()].map((index) => index + 1),
    ]);
  });

  it.each([0, 1, 20, 43, 44, 45])(
    'goes when it ended after %i bytes, before anything was heard',
    async (bytes) => {
      leave('empty.wav', Buffer.concat([unfinishedWavHeader(), sound(1)]).subarray(0, bytes));
      expect(await recover(historyWith())).toEqual({ recovered: [], problems: [] });
      expect(files()).toEqual([]);
    },
  );
});

describe('what nobody here has written', () => {
  it.each([
    ['44 bytes of anything', noise(44)],
    ['one byte of anything', noise(1)],
    ['sound in the format of a newer version', newerRecording()],
  ])('is left as it is and said once: %s', async (_what, bytes) => {
    leave('strange.wav', bytes);
    leave('lost.wav', unfinishedWavHeader(), sound(800));
    const history = historyWith();
    const { recovered, problems } = await recover(history);
    expect([recovered, problems.length]).toEqual([['lost'], 1]);
    expect(history.find('strange')).toMatchObject({ failure: 'file-not-audio', recording: 'strange.wav' });
    expect(await recover(history)).toEqual({ recovered: [], problems: [] });
    expect(readFileSync(join(dir, 'strange.wav'))).toEqual(Buffer.from(bytes));
    await expect(readJournal(join(dir, 'strange.wav')).next()).rejects.toMatchObject({
      code: 'file-not-audio',
    });
  });

  it('is not noted where an entry could not have its name', async () => {
    leave(`${'long '.repeat(15)}.wav`, noise(44));
    const history = historyWith();
    expect(await recover(history)).toMatchObject({ recovered: [], problems: [expect.any(Error)] });
    expect(everyEntry(history)).toEqual([]);
  });

  it('is said as well where the disk does not give it, and recovered at a start when it does', async () => {
    let isGiven = false;
    const sealing: Sealing = {
      isOn: () => true,
      seal: (plain) => ({ key: '0'.repeat(16), bytes: Buffer.concat([plain, Buffer.alloc(sealBytes)]) }),
      open: ({ bytes }) => {
        if (!isGiven) throw new Error('the disk does not give it');
        return Buffer.from(bytes.subarray(0, -sealBytes));
      },
    };
    const journal = openJournal(join(dir, 'lost.wav'), () => {}, undefined, sealing);
    journal.append(new Int16Array(800));
    await journal.close();
    const history = historyWith();
    expect(await recover(history, {}, sealing)).toMatchObject({
      recovered: [],
      problems: [expect.any(Error)],
    });
    expect(everyEntry(history)).toMatchObject([{ failure: 'file-unreadable', recording: 'lost.wav' }]);
    const noted = everyEntry(history);
    expect(await recover(history, {}, sealing)).toMatchObject({
      recovered: [],
      problems: [expect.any(Error)],
    });
    expect(everyEntry(history)).toEqual(noted);
    isGiven = true;
    expect(await recover(history, {}, sealing)).toEqual({ recovered: ['lost'], problems: [] });
    expect(everyEntry(history)).toEqual([{ ...noted[0], failure: 'interrupted', durationMs: 50 }]);
    expect(history.unfinished().recovered.map(({ id }) => id)).toEqual(['lost']);
    expect(await recover(history, {}, sealing)).toEqual({ recovered: [], problems: [] });
  });

  it('takes no words from the entry of its dictation, and is looked at again at the next start', async () => {
    for (const name of ['told', 'untold']) leave(`${name}.wav`, noise(44));
    const history = historyWith(
      { id: 'told', sequence: 1, text: 'these words', recording: null },
      { id: 'untold', sequence: 2, text: '', failure: 'service-timeout', recording: null },
    );
    const [told] = everyEntry(history);
    await recover(history);
    expect(everyEntry(history)).toEqual([
      told,
      expect.objectContaining({ text: '', failure: 'file-not-audio', recording: 'untold.wav' }),
    ]);
    expect(files()).toEqual(['told.wav', 'untold.wav']);
    leave('told.wav', unfinishedWavHeader(), sound(800));
    expect(await recover(history)).toEqual({ recovered: [], problems: [] });
    expect([everyEntry(history)[0], files()]).toEqual([told, ['untold.wav']]);
  });

  it('is not touched and does not keep back the others: folders, pipes and links', async () => {
    mkdirSync(join(dir, 'folder.wav'));
    execFileSync('mkfifo', [join(dir, 'pipe.wav')]);
    leave('lost.wav', unfinishedWavHeader(), sound(800));
    expect(await recover(historyWith())).toEqual({ recovered: ['lost'], problems: [] });
    expect(files()).toEqual(['folder.wav', 'lost.wav', 'pipe.wav']);
  });
});

it('never becomes two entries, when an entry knows of the dictation and not of its sound', async () => {
  leave('half.wav', unfinishedWavHeader(), sound(800));
  const history = historyWith({ id: 'half', text: '', failure: 'service-timeout', recording: null });
  expect(await recover(history)).toEqual({ recovered: ['half'], problems: [] });
  expect(everyEntry(history)).toEqual([
    expect.objectContaining({ failure: 'service-timeout', recording: 'half.wav', recovered: true }),
  ]);
});

it('leaves a recording alone that an entry still needs, and removes one whose words are safe', async () => {
  leave('kept.wav', wavHeader(800), sound(800));
  leave('done.wav', wavHeader(800), sound(800));
  leave('also done_de.wav', wavHeader(800), sound(800));
  leave('waiting.part', sound(800));
  const history = historyWith(
    { id: 'kept', sequence: 1, text: '', failure: 'service-timeout', recording: 'kept.wav' },
    { id: 'done', sequence: 2, text: 'these words', recording: null },
    { id: 'also done', sequence: 3, text: 'these words', recording: null },
  );
  expect(await recover(history)).toEqual({ recovered: [], problems: [] });
  expect(files()).toEqual(['kept.wav']);
});

it('keeps the sound of words that were safe already, where the person wants that', async () => {
  leave('done.wav', unfinishedWavHeader(), sound(8_000));
  const entry = { id: 'done', text: 'these words', insertion: 'pending', recording: 'done.wav' } as const;
  historyWith(entry).abandon();
  const next = stage.open();
  expect(await recover(next, { keepSounds: true })).toEqual({ recovered: [], problems: [] });
  expect([files(), readdirSync(soundsDir), next.find('done')]).toEqual([
    [],
    ['done.flac'],
    expect.objectContaining({ insertion: 'unsure', recording: null, sound: 'done.flac' }),
  ]);
});

it('a recording that begins while it looks is no orphan', async () => {
  const recovering = recover(historyWith());
  leave('just begun.wav', unfinishedWavHeader(), sound(800));
  expect([await recovering, files()]).toEqual([{ recovered: [], problems: [] }, ['just begun.wav']]);
});

it('finds the rest when Dictum ends again in the middle of it, and nothing twice', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) leave(`${name}.wav`, unfinishedWavHeader(), sound(800));
  // Each start is killed when it has written so many entries.
  for (const writes of [0, 2, 1, 5]) {
    let left = writes;
    const history = stage.open();
    const add: History['add'] = (entry) => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      history.add(entry);
    };
    await recover({ ...history, add });
    history.abandon();
  }
  const history = stage.open();
  expect(
    everyEntry(history)
      .map(({ id, recording }) => [id, recording])
      .toSorted(),
  ).toEqual(names.map((name) => [name, `${name}.wav`]));
  expect(files()).toEqual(names.map((name) => `${name}.wav`));
  expect(await recover(history)).toEqual({ recovered: [], problems: [] });
});

it('waits until somebody has tried, also at later starts', async () => {
  for (const name of ['a', 'b', 'c']) leave(`${name}.wav`, unfinishedWavHeader(), sound(80));
  const history = historyWith({ id: 'kept', text: '', failure: 'service-timeout', recording: 'kept.wav' });
  await recover(history);
  await recover(history);
  expect(history.unfinished().recovered.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  history.update('a', { text: 'these words', failure: null, recording: null });
  history.update('b', { failure: 'no-speech' });
  expect(history.unfinished().recovered.map(({ id }) => id)).toEqual(['c']);
});

it('shows what was found also while the disk takes no entry', async () => {
  leave('lost.wav', unfinishedWavHeader(), sound(800));
  leave('other.wav', unfinishedWavHeader(), sound(800));
  // No folder can be made where a file is.
  writeFileSync(stage.dir, '');
  const history = stage.open();
  const { recovered, problems } = await recover(history);
  expect([recovered.toSorted(), problems]).toEqual([
    ['lost', 'other'],
    [expect.any(Failure), expect.any(Failure)],
  ]);
  expect(existsSync(join(dir, 'lost.wav'))).toBe(true);
});

it('finds hundreds, oldest first, and leaves room for others meanwhile', async () => {
  const count = 400;
  for (let index = 0; index < count; index++)
    leave(`orphan-${String(index).padStart(3, '0')}.wav`, unfinishedWavHeader(), sound(80));
  const history = historyWith({ id: 'before', sequence: 7 });
  let turns = 0;
  const counting = setInterval(() => {
    turns += 1;
  }, 0);
  const { recovered } = await recover(history);
  clearInterval(counting);
  expect(recovered).toHaveLength(count);
  const entries = everyEntry(history);
  expect(entries.map(({ sequence }) => sequence)).toEqual([...Array(count + 1).keys()].map((one) => one + 7));
  expect(entries.map(({ pressedAt }) => pressedAt).slice(1)).toEqual(
    entries
      .slice(1)
      .map(({ pressedAt }) => pressedAt)
      .toSorted((one, other) => one - other),
  );
  expect(turns).toBeGreaterThan(10);
});

it('leaves the place in the order to somebody who dictates meanwhile', async () => {
  for (const name of ['a', 'b', 'c']) leave(`${name}.wav`, unfinishedWavHeader(), sound(80));
  const history = historyWith({ id: 'before', sequence: 7 });
  const recovering = recover(history);
  const spoken = someEntry({ id: 'spoken', sequence: history.reserveSequence() });
  await recovering;
  history.add(spoken);
  expect(everyEntry(history).map(({ sequence }) => sequence)).toEqual([7, 8, 9, 10, 11]);
  expect(everyEntry(history)[1]?.id).toBe('spoken');
});

/** The same each time, and no header by chance. */
function noise(bytes: number): Uint8Array {
  const random = randomFrom(bytes);
  return Uint8Array.from({ length: bytes }, () => 1 + Math.floor(random() * 254));
}

function newerRecording(): Uint8Array {
  const header = wavHeader(800);
  new DataView(header.buffer).setUint32(24, 48_000, true);
  return Buffer.concat([header, sound(800)]);
}
