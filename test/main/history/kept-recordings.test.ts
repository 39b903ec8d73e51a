import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { sampleRate, wavHeader } from '../../../src-core/pcm.ts';
import { openHistory } from '../../../src-main/history/history.ts';
import { recoverRecordings } from '../../../src-main/history/kept-recordings.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-recordings-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** As a kill leaves it: the header does not know yet how long it is. */
function leaveRecording(id: string, seconds: number): void {
  const sound = Buffer.alloc(seconds * sampleRate * 2);
  writeFileSync(join(dir, `${id}.wav`), Buffer.concat([wavHeader(0), sound]));
}

function historyWith(...entries: readonly Partial<HistoryEntry>[]) {
  const whole = entries.map((entry, index) => ({
    id: `id-${index}`,
    sequence: index + 1,
    pressedAt: 0,
    durationMs: 900,
    text: '',
    service: 'embedded',
    model: null,
    language: null,
    sentTo: null,
    failure: null,
    insertion: 'none',
    recording: null,
    timeline: {},
    ...entry,
  }));
  return openHistory({ initial: { entries: whole }, wasSetAside: false, write: () => {} });
}

it('finds a recording nobody knows of, and says why it has no text', async () => {
  leaveRecording('lost', 2);
  const history = historyWith();
  expect(await recoverRecordings(dir, history)).toBe(1);
  expect(history.find('lost')).toMatchObject({
    durationMs: 2_000,
    text: '',
    failure: 'interrupted',
    insertion: 'none',
    recording: 'lost.wav',
  });
});

it('leaves a recording alone that an entry still needs', async () => {
  leaveRecording('kept', 2);
  const history = historyWith({ id: 'kept', failure: 'service-timeout', recording: 'kept.wav' });
  expect(await recoverRecordings(dir, history)).toBe(0);
  expect(readdirSync(dir)).toEqual(['kept.wav']);
});

it('removes a recording whose words are safe, and one in which nothing was heard', async () => {
  leaveRecording('done', 2);
  leaveRecording('nothing', 0);
  const history = historyWith({ id: 'done', text: 'these words' });
  expect(await recoverRecordings(dir, history)).toBe(0);
  expect(readdirSync(dir)).toEqual([]);
});
