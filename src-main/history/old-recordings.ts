import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isTooOld, type RetentionRule } from '../../src-core/history/retention.ts';
import type { Card } from '../../src-core/history/shelf.ts';
import type { History } from './history.ts';
import type { Once } from './once.ts';

interface OldRecordingsDeps {
  readonly recordingsDir: string;
  readonly history: Pick<History, 'cards' | 'find' | 'readAll' | 'update'>;
  /** The same for everybody who transcribes kept recordings. */
  readonly once: Once;
  readonly days: RetentionRule['days'];
  /** ms since 1970. */
  readonly now: number;
}

/**
 * Removes the recordings that no words came of and nobody waits for, once they are as old as a kept sound may become:
 * nobody spoke, or somebody cancelled. What failed, waits or is pinned stays.
 */
export async function removeOldRecordings({
  recordingsDir,
  history,
  once,
  days,
  now,
}: OldRecordingsDeps): Promise<void> {
  await history.readAll();
  const isOld = (card: Card | null) =>
    card !== null && isUnwanted(card) && isTooOld(card.pressedAt, days, now);
  for (const { id, recording } of history.cards().filter(isOld)) {
    if (recording === null) continue;
    // One that is being transcribed just now is somebody's after all.
    await once(id, async () => {
      // Meanwhile somebody may have pinned it or tried it again.
      if (!isOld(history.find(id))) return;
      // The entry first: it never names a recording that is not there.
      history.update(id, { recording: null });
      await rm(join(recordingsDir, basename(recording)), { force: true });
    });
  }
}

function isUnwanted({ failure, waits, pinned }: Card): boolean {
  return (failure === 'no-speech' || failure === 'cancelled') && waits === null && !pinned;
}
