import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { wavHeader } from '../../../src-core/pcm.ts';
import { createDeletions } from '../../../src-main/history/deletions.ts';
import { openHistory } from '../../../src-main/history/history.ts';
import { recoverRecordings } from '../../../src-main/history/kept-recordings.ts';
import { someEntry } from '../../fakes/app.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dictum-deletions-'));
  writeFileSync(join(dir, 'kept.wav'), Buffer.concat([wavHeader(800), Buffer.alloc(1_600)]));
});
afterEach(() => rmSync(dir, { recursive: true }));

const entry = someEntry({ id: 'kept', text: '', failure: 'service-timeout', recording: 'kept.wav' });

function startDictum(entries: readonly unknown[]) {
  const history = openHistory({ initial: { entries }, wasSetAside: false, write: () => {} });
  return { history, deletions: createDeletions(history, dir) };
}

it('a deleted entry takes its recording along once it cannot be brought back', () => {
  const { deletions } = startDictum([entry]);
  deletions.delete('kept');
  deletions.makeFinal();
  expect(readdirSync(dir)).toEqual([]);
});

it('a deletion that is undone gives back the entry and its recording', () => {
  const { deletions, history } = startDictum([entry]);
  deletions.delete('kept');
  deletions.undo('kept');
  deletions.makeFinal();
  expect([history.find('kept'), readdirSync(dir)]).toEqual([entry, ['kept.wav']]);
});

it('what cannot be removed does not keep Dictum from starting', () => {
  mkdirSync(join(dir, 'folder.wav.deleted'));
  writeFileSync(join(dir, 'later.wav.deleted'), '');
  startDictum([entry]);
  expect(readdirSync(dir).toSorted()).toEqual(['folder.wav.deleted', 'kept.wav']);
});

it('what was deleted before a crash is not found again', async () => {
  startDictum([entry]).deletions.delete('kept');
  const { history } = startDictum([]);
  expect(await recoverRecordings(dir, history, () => {})).toEqual([]);
  expect(readdirSync(dir)).toEqual([]);
});
