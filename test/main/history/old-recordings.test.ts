import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import type { History } from '../../../src-main/history/history.ts';
import { removeOldRecordings } from '../../../src-main/history/old-recordings.ts';
import { createOnce, type Once } from '../../../src-main/history/once.ts';
import { entry, type HistoryStage, historyStage } from './history-stage.ts';

const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 21);

let recordingsDir = '';
let stage: HistoryStage;
beforeEach(() => {
  recordingsDir = mkdtempSync(join(tmpdir(), 'dictum-recordings-'));
  stage = historyStage();
});
afterEach(() => {
  stage[Symbol.dispose]();
  rmSync(recordingsDir, { recursive: true });
});

function historyWith(...parts: readonly (Partial<HistoryEntry> & { id: string })[]) {
  const history = stage.open();
  parts.forEach((part, index) => {
    const recording = `${part.id}.wav`;
    writeFileSync(join(recordingsDir, recording), 'sound');
    const old = { pressedAt: now - 31 * dayMs, text: '', recording };
    history.add(entry(index + 1, { ...old, ...part }));
  });
  return history;
}

const remove = (
  history: History,
  { once = createOnce(), days = 30 }: { once?: Once; days?: number | null } = {},
) => removeOldRecordings({ recordingsDir, history, once, days, now });

it('removes those that nobody waits for, and names them no more', async () => {
  const history = historyWith(
    { id: 'silent', failure: 'no-speech' },
    { id: 'cancelled', failure: 'cancelled' },
    { id: 'new', failure: 'no-speech', pressedAt: now - 29 * dayMs },
  );
  await remove(history);
  expect(readdirSync(recordingsDir)).toEqual(['new.wav']);
  expect(history.recordings()).toEqual(['new.wav']);
});

it('leaves alone what failed, waits, was found after a crash or is pinned', async () => {
  const history = historyWith(
    { id: 'failed', failure: 'service-timeout' },
    { id: 'interrupted', failure: 'interrupted', recovered: true },
    { id: 'locked', failure: 'computer-away' },
    { id: 'pinned', failure: 'no-speech', pinned: true },
    { id: 'words', failure: null, text: 'these words' },
  );
  await remove(history);
  expect(readdirSync(recordingsDir)).toHaveLength(5);
  expect(history.recordings()).toHaveLength(5);
});

it('leaves all alone where no limit is set', async () => {
  const history = historyWith({ id: 'silent', failure: 'no-speech' });
  await remove(history, { days: null });
  expect(readdirSync(recordingsDir)).toEqual(['silent.wav']);
});

it('leaves one alone that somebody has transcribed just now', async () => {
  const history = historyWith({ id: 'silent', failure: 'no-speech' });
  const once = createOnce();
  const { promise: answer, resolve } = Promise.withResolvers<void>();
  const transcribing = once('silent', () => answer);
  const removing = remove(history, { once });
  resolve();
  await Promise.all([transcribing, removing]);
  expect(readdirSync(recordingsDir)).toEqual(['silent.wav']);
});
