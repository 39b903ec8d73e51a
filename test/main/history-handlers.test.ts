import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { everything } from '../../src-core/history/history-query.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { wavHeader } from '../../src-core/pcm.ts';
import { defaultSettings, type Settings } from '../../src-core/settings.ts';
import { Failure, nothingHappened } from '../../src-core/transcription.ts';
import { createDeletions } from '../../src-main/history/deletions.ts';
import type { History } from '../../src-main/history/history.ts';
import { createKeptSounds } from '../../src-main/history/kept-sounds.ts';
import { createOnce } from '../../src-main/history/once.ts';
import { createHistoryHandlers } from '../../src-main/history-handlers.ts';
import type { Transcriber } from '../../src-main/transcription/transcriber.ts';
import { entry, everyEntry, type HistoryStage, historyStage } from './history/history-stage.ts';

let dir = '';
let stage: HistoryStage;
let history: History;
let settings: Settings = defaultSettings;
let savePath: string | null = null;
let clock = 0;
let changes = 0;
/** Who waited when somebody wanted them soon. */
let hopes: (readonly string[])[] = [];
let isDictating = false;
let hasTarget = true;
let hangs = false;
let steps: string[] = [];
let problems: unknown[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-handlers-'));
  for (const name of ['recordings', 'sounds']) mkdirSync(join(dir, name));
  stage = historyStage();
  history = stage.open();
  settings = defaultSettings;
  savePath = null;
  clock = Date.UTC(2026, 10, 21);
  changes = 0;
  hopes = [];
  isDictating = false;
  hasTarget = true;
  hangs = false;
  steps = [];
  problems = [];
});
afterEach(() => {
  stage[Symbol.dispose]();
  rmSync(dir, { recursive: true });
});

/** Says who it is, how much it heard and in which language it was asked. */
function transcriberFor({ service, fallback }: Settings): Transcriber {
  return {
    service,
    host: null,
    open: ({ language }) => {
      let heard = 0;
      return {
        write: (samples) => {
          heard += samples.length;
        },
        room: async () => {},
        finish: async () => ({
          kind: 'text',
          service,
          transcript: {
            text: `${service} ${heard} ${language ?? 'any'} ${fallback.length}`,
            model: `model of ${service}`,
            provider: null,
            language: null,
            segments: [],
            words: [{ startMs: 0, endMs: 50, text: service }],
          },
        }),
        account: () => nothingHappened,
      };
    },
  };
}

function handlers() {
  const recordingsDir = join(dir, 'recordings');
  const soundsDir = join(dir, 'sounds');
  return createHistoryHandlers({
    settings: () => settings,
    history,
    deletions: createDeletions(history, { recordingsDir, soundsDir }),
    sounds: createKeptSounds({
      dir: soundsDir,
      history,
      settings: () => settings,
      now: () => clock,
      onProblem: (error) => {
        throw error;
      },
    }),
    transcriberFor,
    once: createOnce(),
    recordingsDir,
    soundsDir,
    now: () => {
      clock += 1;
      return clock;
    },
    locale: () => 'en',
    writeToClipboard: (text) => steps.push(`copy ${text}`),
    askWhereToSave: async () => savePath,
    isDictating: () => isDictating,
    insertion: {
      rememberNext: async () => {
        steps.push('wait for another window');
        return {
          app: 'Gedit',
          insert: async (text, signal) => {
            steps.push(`insert ${text}`);
            if (hangs) await new Promise((resolve) => signal.addEventListener('abort', resolve));
            if (hangs) throw new Failure('insertion-failed');
            if (hasTarget) return 'pasted';
            throw new Failure('target-changed');
          },
        };
      },
    },
    stepBack: () => steps.push('back'),
    stepForward: () => steps.push('forward'),
    onChange: () => {
      changes += 1;
    },
    onWaiting: () => hopes.push(history.unfinished().waiting.map(({ id }) => id)),
    onProblem: (error) => problems.push(error),
  });
}

function addWithRecording(sequence: number, part: Parameters<typeof entry>[1] = {}): void {
  const name = `id-${sequence}.wav`;
  writeFileSync(join(dir, 'recordings', name), Buffer.concat([wavHeader(800), Buffer.alloc(1_600)]));
  history.add(entry(sequence, { recording: name, ...(typeof part === 'string' ? { text: part } : part) }));
}

it('corrected words are cleaned, and what the service wrote is kept until they are the same again', () => {
  history.add(entry(1, 'their'));
  const { editEntry } = handlers();
  editEntry({ id: 'id-1', text: ' there\u202e\u0007 ' });
  expect(history.find('id-1')).toMatchObject({ text: 'there', rawText: 'their' });
  editEntry({ id: 'id-1', text: 'the re' });
  expect(history.find('id-1')).toMatchObject({ text: 'the re', rawText: 'their' });
  editEntry({ id: 'id-1', text: 'their' });
  expect(history.find('id-1')).toMatchObject({ text: 'their', rawText: null });
  expect(changes).toBe(3);
});

it('pastes into the window that was there before, and notes where the words went', async () => {
  history.add(entry(1, { text: 'these words', insertion: 'failed' }));
  await handlers().pasteAgain({ id: 'id-1' });
  expect(steps).toEqual(['back', 'wait for another window', 'insert these words']);
  expect(history.find('id-1')).toMatchObject({ insertion: 'pasted', app: 'Gedit' });
});

it('comes back when there is no window to paste into, and says so', async () => {
  history.add(entry(1, { text: 'these words', insertion: 'copied' }));
  hasTarget = false;
  await expect(handlers().pasteAgain({ id: 'id-1' })).rejects.toThrow('target-changed');
  expect(steps.at(-1)).toBe('forward');
  expect(history.find('id-1')).toMatchObject({ insertion: 'copied', app: null });
});

it('comes back when the window does not take the words', async () => {
  history.add(entry(1, { text: 'these words', insertion: 'copied' }));
  hangs = true;
  vi.useFakeTimers();
  try {
    const pasted = expect(handlers().pasteAgain({ id: 'id-1' })).rejects.toThrow('insertion-failed');
    await vi.advanceTimersByTimeAsync(6_000);
    await pasted;
  } finally {
    vi.useRealTimers();
  }
  expect(steps.at(-1)).toBe('forward');
});

it('does not paste into the middle of a dictation', async () => {
  history.add(entry(1, 'these words'));
  isDictating = true;
  await expect(handlers().pasteAgain({ id: 'id-1' })).rejects.toThrow('insertion-failed');
  expect(steps).toEqual(['copy these words']);
});

it('a pinned dictation is listed as such', async () => {
  history.add(entry(1));
  history.add(entry(2));
  const { pinEntry, listHistory } = handlers();
  pinEntry({ id: 'id-1', isPinned: true });
  const page = await listHistory({
    query: '',
    filter: { ...everything, only: 'pinned' },
    before: null,
    limit: 9,
  });
  expect(page).toEqual({ entries: [entry(1, { pinned: true })], total: 1 });
});

it('another service’s answer stands beside the text, and can take its place and give it back', async () => {
  addWithRecording(1, 'first words');
  settings = { ...defaultSettings, service: 'groq', fallback: ['embedded'] };
  const { transcribeAgain, chooseAlternative } = handlers();
  await transcribeAgain({ id: 'id-1', service: 'openai', language: 'de' });
  // Only that one is asked.
  expect(history.find('id-1')).toMatchObject({
    text: 'first words',
    alternatives: [{ text: 'openai 800 de 0', service: 'openai' }],
  });
  const [answer] = history.find('id-1')?.alternatives ?? [];
  chooseAlternative({ id: 'id-1', at: answer?.at ?? 0 });
  expect(history.find('id-1')).toMatchObject({
    text: 'openai 800 de 0',
    service: 'openai',
    language: 'de',
    alternatives: [{ text: 'first words', service: 'embedded' }],
  });
  const [first] = history.find('id-1')?.alternatives ?? [];
  chooseAlternative({ id: 'id-1', at: first?.at ?? 0 });
  expect(history.find('id-1')?.text).toBe('first words');
});

it('an answer chosen where there were no words settles the recording, as if it had come at once', async () => {
  addWithRecording(1, { text: '', failure: 'service-timeout', waits: { failures: 1 } });
  addWithRecording(2, { text: '', failure: 'service-timeout' });
  const { transcribeAgain, chooseAlternative } = handlers();
  for (const [id, keepSounds] of [
    ['id-1', false],
    ['id-2', true],
  ] as const) {
    settings = { ...defaultSettings, keepSounds };
    await transcribeAgain({ id, service: 'openai', language: 'de' });
    await chooseAlternative({ id, at: history.find(id)?.alternatives[0]?.at ?? 0 });
  }
  const settled = { text: 'openai 800 de 0', failure: null, waits: null, recording: null, alternatives: [] };
  expect(history.find('id-1')).toMatchObject({ ...settled, sound: null });
  expect(history.find('id-2')).toMatchObject({ ...settled, sound: 'id-2.flac' });
  expect([readdirSync(join(dir, 'recordings')), readdirSync(join(dir, 'sounds'))]).toEqual([
    [],
    ['id-2.flac'],
  ]);
});

it('words that are chosen back come with what the service wrote and with the times they were said at', async () => {
  const first: Partial<HistoryEntry> = {
    service: 'groq',
    model: 'whisper-1',
    provider: 'somebody',
    language: 'en',
    segments: [[0, 50, 'their', null, null, null]],
    words: [[0, 50, 'their']],
  };
  addWithRecording(1, { ...first, text: 'there', rawText: 'their' });
  const { transcribeAgain, chooseAlternative } = handlers();
  await transcribeAgain({ id: 'id-1', service: 'openai', language: 'de' });
  await chooseAlternative({ id: 'id-1', at: history.find('id-1')?.alternatives[0]?.at ?? 0 });
  expect(history.find('id-1')).toMatchObject({
    text: 'openai 800 de 0',
    rawText: null,
    words: [[0, 50, 'openai']],
    alternatives: [{ ...first, text: 'there', rawText: 'their' }],
  });
  await chooseAlternative({ id: 'id-1', at: history.find('id-1')?.alternatives[0]?.at ?? 0 });
  expect(history.find('id-1')).toMatchObject({ ...first, text: 'there', rawText: 'their' });
});

describe('what was probably not said', () => {
  const settled = { failure: null, heldBack: null, recording: null, waits: null };

  beforeEach(() => addWithRecording(1, { text: 'Thanks.', failure: 'no-speech', heldBack: 'known-phrase' }));

  it('was, if another service’s answer is chosen', async () => {
    const { transcribeAgain, chooseAlternative } = handlers();
    await transcribeAgain({ id: 'id-1', service: 'openai', language: 'de' });
    await chooseAlternative({ id: 'id-1', at: history.find('id-1')?.alternatives[0]?.at ?? 0 });
    expect(history.find('id-1')).toMatchObject({ ...settled, alternatives: [{ text: 'Thanks.' }] });
    expect(readdirSync(join(dir, 'recordings'))).toEqual([]);
  });

  it('was, if it is corrected, also when the correction is taken back', async () => {
    settings = { ...defaultSettings, keepSounds: true };
    const { editEntry } = handlers();
    await editEntry({ id: 'id-1', text: 'Thanks a lot.' });
    const kept = { ...settled, sound: 'id-1.flac' };
    expect(history.find('id-1')).toMatchObject({ ...kept, text: 'Thanks a lot.', rawText: 'Thanks.' });
    expect(readdirSync(join(dir, 'recordings'))).toEqual([]);
    await editEntry({ id: 'id-1', text: 'Thanks.' });
    expect(history.find('id-1')).toMatchObject({ ...kept, text: 'Thanks.', rawText: null });
  });

  it('was, if it is pasted', async () => {
    await handlers().pasteAgain({ id: 'id-1' });
    expect(history.find('id-1')).toMatchObject({ ...settled, text: 'Thanks.', insertion: 'pasted' });
    expect(readdirSync(join(dir, 'recordings'))).toEqual([]);
  });

  it('was, if it is pasted or corrected, also when the disk does not take its sound', async () => {
    settings = { ...defaultSettings, keepSounds: true };
    addWithRecording(2, { text: 'Bye.', failure: 'no-speech', heldBack: 'known-phrase' });
    rmSync(join(dir, 'sounds'), { recursive: true });
    const { pasteAgain, editEntry } = handlers();
    await pasteAgain({ id: 'id-1' });
    await editEntry({ id: 'id-2', text: 'Goodbye.' });
    expect(steps.at(-1)).toBe('insert Thanks.');
    expect(history.find('id-1')).toMatchObject({ ...settled, insertion: 'pasted' });
    expect(history.find('id-2')).toMatchObject({ ...settled, text: 'Goodbye.' });
    expect([problems.length, changes]).toEqual([2, 4]);
    // The next start settles them.
    expect(readdirSync(join(dir, 'recordings')).toSorted()).toEqual(['id-1.wav', 'id-2.wav']);
  });

  it('may still not have been, if it could not be pasted or nothing is left of it', async () => {
    hasTarget = false;
    const { pasteAgain, editEntry } = handlers();
    await expect(pasteAgain({ id: 'id-1' })).rejects.toThrow('target-changed');
    await editEntry({ id: 'id-1', text: '' });
    expect(history.find('id-1')).toMatchObject({ failure: 'no-speech', recording: 'id-1.wav' });
    expect(readdirSync(join(dir, 'recordings'))).toEqual(['id-1.wav']);
  });

  it('is left to the dictation while that inserts it', async () => {
    history.update('id-1', { failure: null, heldBack: null, insertion: 'pending' });
    await handlers().editEntry({ id: 'id-1', text: 'Thanks a lot.' });
    expect(history.find('id-1')).toMatchObject({ text: 'Thanks a lot.', recording: 'id-1.wav' });
    expect(readdirSync(join(dir, 'recordings'))).toEqual(['id-1.wav']);
  });
});

it('the sound that was kept can be transcribed again', async () => {
  settings = { ...defaultSettings, keepSounds: true };
  addWithRecording(1, { text: '', failure: 'service-timeout' });
  const { retryEntry, transcribeAgain } = handlers();
  await retryEntry({ id: 'id-1' });
  expect(history.find('id-1')).toMatchObject({ recording: null, sound: 'id-1.flac', failure: null });
  expect([readdirSync(join(dir, 'recordings')), readdirSync(join(dir, 'sounds'))]).toEqual([
    [],
    ['id-1.flac'],
  ]);
  await transcribeAgain({ id: 'id-1', service: 'cortecs', language: null });
  expect(history.find('id-1')?.alternatives[0]?.text).toBe('cortecs 800 any 0');
});

it('a kept sound whose words were lost is transcribed from what was kept, which stays', async () => {
  settings = { ...defaultSettings, keepSounds: true };
  addWithRecording(1, { text: '', failure: 'service-timeout' });
  const { retryEntry } = handlers();
  await retryEntry({ id: 'id-1' });
  history.update('id-1', { text: '', failure: 'interrupted', recovered: true });
  await retryEntry({ id: 'id-1' });
  expect(history.find('id-1')).toMatchObject({
    text: 'embedded 800 en 1',
    failure: null,
    sound: 'id-1.flac',
    recording: null,
  });
  expect(readdirSync(join(dir, 'sounds'))).toEqual(['id-1.flac']);
});

it('all that was found after a crash and has no words waits its turn at once, and nothing else does', async () => {
  const found = { text: '', failure: 'interrupted', recovered: true } as const;
  addWithRecording(1, found);
  history.add(entry(2, { ...found, sound: 'id-2.flac' }));
  addWithRecording(3, { ...found, failure: 'no-speech' });
  addWithRecording(4, { text: '', failure: 'interrupted' });
  history.add(entry(5, found));
  addWithRecording(6, { ...found, text: 'said', failure: null, recording: null });
  handlers().transcribeRecovered();
  expect([hopes, changes, history.unfinished().recovered]).toEqual([[['id-1', 'id-2']], 1, []]);
});

it('without a sound there is nothing to transcribe again', async () => {
  history.add(entry(1));
  await expect(
    handlers().transcribeAgain({ id: 'id-1', service: 'groq', language: null }),
  ).rejects.toMatchObject({
    code: 'sound-missing',
  });
});

it('exports what matches, oldest first, across its files', async () => {
  for (let sequence = 1; sequence <= 600; sequence++)
    history.add(entry(sequence, sequence % 2 === 0 ? 'even one' : 'odd one'));
  savePath = join(dir, 'export.json');
  const { exportHistory } = handlers();
  expect(await exportHistory({ format: 'json', id: null, query: 'even', filter: undefined })).toBe(300);
  const exported = JSON.parse(readFileSync(savePath, 'utf8'));
  expect([exported.length, exported[0].sequence, exported[299].sequence]).toEqual([300, 2, 600]);
  expect(await exportHistory({ format: 'json', id: 'id-7', query: '', filter: undefined })).toBe(1);
  expect(JSON.parse(readFileSync(savePath, 'utf8'))[0].id).toBe('id-7');
  expect(readdirSync(dir).toSorted()).toEqual(['export.json', 'recordings', 'sounds']);
});

it('an export nobody wants writes nothing, and one that fails leaves what was there', async () => {
  history.add(entry(1));
  const { exportHistory } = handlers();
  const all = { format: 'csv', id: null, query: '', filter: undefined } as const;
  expect(await exportHistory(all)).toBeNull();
  savePath = join(dir, 'nowhere', 'export.csv');
  await expect(exportHistory(all)).rejects.toMatchObject({ code: 'export-not-written' });
});

it('a deleted dictation takes its kept sound along', () => {
  writeFileSync(join(dir, 'sounds', 'id-1.flac'), 'fLaC');
  history.add(entry(1, { sound: 'id-1.flac' }));
  const { deleteEntry, restoreDeletedEntry } = handlers();
  deleteEntry({ id: 'id-1' });
  expect([readdirSync(join(dir, 'sounds')), everyEntry(history)]).toEqual([['id-1.flac.deleted'], []]);
  restoreDeletedEntry({ id: 'id-1' });
  expect(readdirSync(join(dir, 'sounds'))).toEqual(['id-1.flac']);
});
