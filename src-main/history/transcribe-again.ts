import { heard, withAlternative } from '../../src-core/history-entry.ts';
import type { LanguageCode } from '../../src-core/languages.ts';
import { type Account, Failure, type TranscriptionRequest } from '../../src-core/transcription.ts';
import type { Sealing } from '../sealing/sealing.ts';
import type { Transcriber } from '../transcription/transcriber.ts';
import type { History } from './history.ts';
import { readSound } from './kept-sounds.ts';

interface TranscribeAgainDeps {
  readonly history: Pick<History, 'find' | 'update'>;
  readonly transcriber: Transcriber;
  readonly request: TranscriptionRequest & { readonly language: LanguageCode | null };
  /** FLAC that was kept, or the recording itself. */
  readonly soundPath: string;
  readonly sealing?: Sealing;
  /** ms since 1970. */
  readonly now: number;
}

/**
 * What another service, or the same one in another language, makes of a dictation: it stands beside the text, to
 * compare. Rejects with a `Failure`.
 */
export async function transcribeAgain(
  id: string,
  { history, transcriber, request, soundPath, sealing, now }: TranscribeAgainDeps,
): Promise<void> {
  const abort = new AbortController();
  const transcription = transcriber.open(request, abort.signal);
  try {
    for await (const samples of await readSound(soundPath, sealing)) {
      transcription.write(samples);
      await transcription.room();
    }
    const result = await transcription.finish();
    if (result.kind === 'no-speech') throw new Failure('no-speech');
    const { model, provider, segments, words } = heard(result);
    const entry = history.find(id);
    if (entry === null) return;
    history.update(id, {
      alternatives: withAlternative(entry.alternatives, {
        text: result.transcript.text,
        rawText: null,
        service: result.service,
        model,
        provider,
        segments,
        words,
        language: request.language,
        at: now,
      }),
    });
  } finally {
    note(transcription.account());
    abort.abort();
  }

  /** What was sent stands in the entry, whatever came of it. */
  function note({ receipts, attempts, costDollars }: Account): void {
    const entry = history.find(id);
    if (entry === null || receipts.length + attempts.length === 0) return;
    history.update(id, {
      receipts: [...entry.receipts, ...receipts],
      attempts: [...entry.attempts, ...attempts],
      costDollars:
        entry.costDollars === null || costDollars === null ? null : entry.costDollars + costDollars,
    });
  }
}
