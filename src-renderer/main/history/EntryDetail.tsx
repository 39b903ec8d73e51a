import { type RefObject, useState } from 'react';
import { standIn } from '../../../src-core/asking.ts';
import { modelToGet } from '../../../src-core/choose-model.ts';
import type { CommandInput } from '../../../src-core/contract.ts';
import type { ErrorCode } from '../../../src-core/error-codes.ts';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { hostsOf } from '../../../src-core/hosts-of.ts';
import { installedModels } from '../../../src-core/speech-models.ts';
import { waitsForPerson } from '../../../src-core/waiting.ts';
import {
  actions,
  entryProblemWords,
  fileWords,
  historyWords,
  type ProblemDetail,
  problems,
  problemWords,
  recordingIsKept,
  serviceNames,
  standInWords,
  willBeSent,
  willBeSentOnceMended,
  willBeTranscribed,
} from '../../../src-core/words/en.ts';
import { spokenLength } from '../../durations.ts';
import {
  BackIcon,
  CopyIcon,
  DeleteIcon,
  EditIcon,
  PasteIcon,
  PinIcon,
  RetryIcon,
  SpeechIcon,
} from '../../icons.tsx';
import { useSnapshot } from '../app-state.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Disclosure } from '../controls/Disclosure.tsx';
import { languageName } from '../language-names.ts';
import { useCommand } from '../use-command.ts';
import { dayName } from './by-day.ts';
import { CompareView } from './CompareView.tsx';
import { CorrectText } from './CorrectText.tsx';
import { locale, timeOfDay } from './clock.ts';
import styles from './EntryDetail.module.css';
import { ExportButton } from './ExportButton.tsx';
import { failureTone } from './failure-tone.ts';
import { PrivacyLine } from './PrivacyLine.tsx';
import { ReceiptView } from './ReceiptView.tsx';
import { SpokenText } from './SpokenText.tsx';
import { TimelineView } from './TimelineView.tsx';
import { Transcript } from './Transcript.tsx';

interface EntryDetailProps {
  readonly entry: HistoryEntry;
  readonly onCopy: () => void;
  readonly onPaste: () => void;
  readonly onPin: () => void;
  readonly onExport: (format: CommandInput<'exportHistory'>['format']) => void;
  readonly onDelete: () => void;
  readonly onBack: () => void;
  /** Somebody does something with it, or has finished. */
  readonly onBusy: (isBusy: boolean) => void;
  readonly ref: RefObject<HTMLElement | null>;
}

export function EntryDetail({
  entry,
  onCopy,
  onPaste,
  onPin,
  onExport,
  onDelete,
  onBack,
  onBusy,
  ref,
}: EntryDetailProps) {
  const retry = useCommand('retryEntry');
  const { settings, models } = useSnapshot();
  const lacking =
    modelToGet(
      { language: entry.language, translate: settings.translate },
      { chosen: settings.embeddedModel, installed: installedModels(models) },
    )?.name ?? null;
  const detail: ProblemDetail = { modelToGet: lacking, host: hostsOf(entry)[0] ?? null };
  const [isCorrecting, setCorrecting] = useState(false);
  const facts = [
    entry.sourceFile ?? null,
    spokenLength(entry.durationMs),
    entry.language === null ? null : languageName(entry.language),
    serviceNames[entry.service],
    entry.model,
    entry.provider,
    entry.app === null ? null : historyWords.spokenTo(entry.app),
  ].filter((fact) => fact !== null);
  const stoodIn = standIn(entry.attempts);

  async function transcribeAgain() {
    const result = await retry.run({ id: entry.id });
    // The button is gone with the recording: the focus goes to the words that came.
    if (result.ok) ref.current?.focus();
  }

  return (
    <article
      ref={ref}
      className={styles.detail}
      tabIndex={-1}
      aria-label={historyWords.detail}
      onFocus={() => onBusy(true)}
      onBlur={({ currentTarget, relatedTarget }) => {
        // In a window behind others the focus stays where it is.
        const isInside = currentTarget.contains(relatedTarget ?? document.activeElement);
        if (!isInside && !isCorrecting) onBusy(false);
      }}
    >
      <div className={styles.back}>
        <Button look="plain" icon={<BackIcon />} onClick={onBack}>
          {actions.back}
        </Button>
      </div>
      <header>
        <h1 className={styles.when}>
          {dayName(new Date(entry.pressedAt), new Date(), locale)}, {timeOfDay(entry.pressedAt)}
        </h1>
        <p className={styles.facts}>{facts.join(' · ')}</p>
        {entry.recovered && <p className={styles.facts}>{historyWords.recovered}</p>}
        {stoodIn !== null && <p className={styles.facts}>{standInWords(stoodIn)}</p>}
      </header>

      {entry.failure !== null && (
        <div
          className={styles.failure}
          data-tone={entry.waits === null ? failureTone(entry.failure) : 'quiet'}
        >
          <p className={styles.what}>
            {entry.heldBack === null
              ? entryProblemWords(entry.failure, entry, detail).what
              : historyWords.heldBack[entry.heldBack]}
          </p>
          {entry.serviceSaid !== null && <p dir="auto">{historyWords.serviceSaid(entry.serviceSaid)}</p>}
          <p>{whatToDo(entry, entry.failure, detail)}</p>
        </div>
      )}
      {entry.insertion === 'unsure' && (
        <div className={styles.failure} data-tone="quiet">
          <p className={styles.what}>{historyWords.maybeNotInserted}</p>
          <p>{historyWords.maybeNotInsertedWhy}</p>
        </div>
      )}
      {entry.failure === null && entry.text === '' && (
        <p className={styles.facts}>{historyWords.emptyText}</p>
      )}
      {isCorrecting ? (
        <CorrectText
          entry={entry}
          onDone={() => {
            setCorrecting(false);
            ref.current?.focus();
          }}
        />
      ) : (
        <Words entry={entry} />
      )}
      {entry.inserted !== null && entry.inserted.trim() !== entry.text && (
        <Disclosure title={historyWords.inserted} isFlush>
          <p className={styles.facts} dir="auto">
            {entry.inserted}
          </p>
        </Disclosure>
      )}
      {entry.rawText !== null && (
        <Disclosure title={historyWords.corrected} isFlush>
          <p className={styles.facts} dir="auto">
            {entry.rawText}
          </p>
        </Disclosure>
      )}

      <div className={styles.actions}>
        {entry.text !== '' && (
          <Button look={isCorrecting ? 'normal' : 'main'} icon={<CopyIcon />} onClick={onCopy}>
            {actions.copy}
          </Button>
        )}
        {entry.text !== '' && (
          <Button look="normal" icon={<PasteIcon />} onClick={onPaste}>
            {actions.pasteAgain}
          </Button>
        )}
        {canBeTranscribed(entry) && (
          <Button
            look={entry.text === '' ? 'main' : 'normal'}
            icon={isFirstTry(entry) ? <SpeechIcon /> : <RetryIcon />}
            isDisabled={retry.isRunning}
            onClick={() => void transcribeAgain()}
          >
            {retry.isRunning
              ? actions.transcribing
              : isFirstTry(entry)
                ? actions.transcribe
                : entry.waits === null
                  ? actions.tryAgain
                  : actions.tryNow}
          </Button>
        )}
        {entry.text !== '' && !isCorrecting && (
          <Button look="plain" icon={<EditIcon />} onClick={() => setCorrecting(true)}>
            {actions.edit}
          </Button>
        )}
        {entry.text !== '' && (
          <ExportButton id="export-one" label={historyWords.export.one} onExport={onExport} />
        )}
        <IconButton
          label={entry.pinned ? actions.unpin : actions.pin}
          icon={<PinIcon />}
          isOn={entry.pinned}
          onClick={onPin}
        />
        <IconButton label={actions.delete} icon={<DeleteIcon />} onClick={onDelete} />
      </div>
      {retry.failure !== null && (
        <p className={styles.error} role="alert">
          {entryProblemWords(retry.failure, entry, detail).what}{' '}
          {entryProblemWords(retry.failure, entry, detail).action}
        </p>
      )}

      <CompareView entry={entry} />

      <footer className={styles.receipt}>
        <TimelineView timeline={entry.timeline} />
        <ReceiptView entry={entry} />
        <PrivacyLine entry={entry} />
      </footer>
    </article>
  );
}

/** What can be listened to is followed word by word. */
function Words({ entry }: { entry: HistoryEntry }) {
  if (entry.sound !== null || entry.recording !== null) return <SpokenText entry={entry} />;
  return entry.text === '' ? null : <Transcript entry={entry} />;
}

/** Its words may have been lost, and the sound that was kept of them not. */
function canBeTranscribed({ recording, sound, text }: HistoryEntry): boolean {
  return recording !== null || (sound !== null && text === '');
}

/** Nobody has asked a service about this recording yet, or nobody waited for the answer. */
function isFirstTry({ failure }: HistoryEntry): boolean {
  return (
    failure === 'cancelled' ||
    failure === 'interrupted' ||
    failure === 'computer-away' ||
    failure === 'no-speech'
  );
}

function whatToDo(entry: HistoryEntry, failure: ErrorCode, detail: ProblemDetail): string {
  const { recording, sourceFile, waits } = entry;
  if (failure === 'language-not-understood') return problemWords(failure, detail).action;
  if (waits !== null && failure === 'interrupted') return willBeTranscribed;
  if (waits !== null)
    return waitsForPerson(failure)
      ? `${problemWords(failure, detail).action} ${willBeSentOnceMended}`
      : willBeSent;
  if (failure === 'file-unreadable' || failure === 'file-not-audio')
    return entryProblemWords(failure, entry).action;
  if (recording !== null) return recordingIsKept;
  return sourceFile === undefined ? problems[failure].action : fileWords.again;
}
