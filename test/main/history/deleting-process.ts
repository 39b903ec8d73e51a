/**
 * Deletes one dictation of two, brings it back and deletes it again, while everything that is done to files is written
 * down, in order: the material for a disk that loses power.
 */
import { join } from 'node:path';
import { recordFiles } from '../../fakes/recorded-files.ts';

const [dataDir = '', out = ''] = process.argv.slice(2);
const { steps, real } = recordFiles();

const { openHistory } = await import('../../../src-main/history/history.ts');
const { createDeletions } = await import('../../../src-main/history/deletions.ts');
const { replaceFile } = await import('../../../src-main/history/safe-files.ts');
const { wavHeader } = await import('../../../src-core/pcm.ts');
const { entry } = await import('./history-stage.ts');

const unexpected = (error?: unknown) => {
  throw error ?? new Error('The history was damaged');
};
const [recordingsDir, soundsDir] = [join(dataDir, 'recordings'), join(dataDir, 'sounds')];
const history = openHistory({
  dir: join(dataDir, 'history'),
  singleFilePath: null,
  onRepaired: unexpected,
  onProblem: unexpected,
});
for (const sequence of [1, 2]) {
  const id = `id-${sequence}`;
  const sound = Buffer.concat([wavHeader(800), Buffer.alloc(1_600, sequence)]);
  replaceFile(join(recordingsDir, `${id}.wav`), sound);
  replaceFile(join(soundsDir, `${id}.flac`), Buffer.from('fLaC'));
  history.add(
    entry(sequence, {
      text: '',
      failure: 'service-timeout',
      recording: `${id}.wav`,
      sound: `${id}.flac`,
    }),
  );
}
/** How many steps were done when both were there. */
const from = steps.length;
const deletions = createDeletions(history, { recordingsDir, soundsDir });
deletions.delete('id-1');
const deletedAt = steps.length;
deletions.undo('id-1');
const undoneAt = steps.length;
deletions.delete('id-1');
deletions.makeFinal();
history.abandon();
real.writeFileSync(out, JSON.stringify({ steps, from, deletedAt, undoneAt }));
