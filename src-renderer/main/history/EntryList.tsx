import { type KeyboardEvent, type ReactNode, type UIEvent, useId } from 'react';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { entryProblemWords, historyWords, serviceNames } from '../../../src-core/words/en.ts';
import { spokenLength } from '../../durations.ts';
import {
  CloudIcon,
  CopyIcon,
  PinIcon,
  RecoveredIcon,
  UndoIcon,
  WaitsIcon,
  WarningIcon,
} from '../../icons.tsx';
import { byDay, type Day } from './by-day.ts';
import { locale, timeOfDay } from './clock.ts';
import styles from './EntryList.module.css';
import { failureTone } from './failure-tone.ts';

interface EntryListProps {
  readonly entries: readonly HistoryEntry[];
  readonly chosen: HistoryEntry;
  readonly onChoose: (entry: HistoryEntry) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onNearEnd: () => void;
}

export function optionId(entry: HistoryEntry): string {
  return `dictation-${entry.id}`;
}

export function EntryList({ entries, chosen, onChoose, onKeyDown, onNearEnd }: EntryListProps) {
  function onScroll({ currentTarget: box }: UIEvent<HTMLElement>) {
    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
    if (left < 2 * box.clientHeight) onNearEnd();
  }
  return (
    <div
      id="dictations"
      className={styles.list}
      role="listbox"
      tabIndex={0}
      aria-label={historyWords.list}
      aria-activedescendant={optionId(chosen)}
      onKeyDown={onKeyDown}
      onScroll={onScroll}
    >
      {byDay(entries, new Date(), locale).map((day) => (
        <DayGroup key={day.id} day={day} chosen={chosen} onChoose={onChoose} />
      ))}
    </div>
  );
}

interface DayGroupProps {
  readonly day: Day;
  readonly chosen: HistoryEntry;
  readonly onChoose: (entry: HistoryEntry) => void;
}

function DayGroup({ day, chosen, onChoose }: DayGroupProps) {
  const name = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a listbox.
    <div role="group" aria-labelledby={name}>
      <h2 id={name} className={styles.day}>
        {day.name}
      </h2>
      {day.entries.map((entry) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys for all its options.
        <div
          key={entry.id}
          id={optionId(entry)}
          className={styles.row}
          role="option"
          tabIndex={-1}
          aria-selected={entry === chosen}
          onClick={() => onChoose(entry)}
        >
          <time className={styles.time}>{timeOfDay(entry.pressedAt)}</time>
          <Words entry={entry} />
          <Marks entry={entry} />
          <span className={styles.length}>{spokenLength(entry.durationMs)}</span>
        </div>
      ))}
    </div>
  );
}

function Words({ entry }: { entry: HistoryEntry }) {
  if (entry.heldBack !== null) return <span className={styles.failure}>{entry.text}</span>;
  if (entry.failure !== null)
    return <span className={styles.failure}>{entryProblemWords(entry.failure, entry).what}</span>;
  return <span className={styles.words}>{entry.text === '' ? historyWords.emptyText : entry.text}</span>;
}

function Marks({ entry }: { entry: HistoryEntry }) {
  return (
    <span className={styles.marks}>
      {entry.pinned && <Mark name={historyWords.pinned} icon={<PinIcon />} />}
      {entry.service !== 'embedded' && <Mark name={serviceNames[entry.service]} icon={<CloudIcon />} />}
      {entry.recovered && <Mark name={historyWords.recoveredMark} icon={<RecoveredIcon />} />}
      {entry.insertion === 'copied' && <Mark name={historyWords.copiedMark} icon={<CopyIcon />} />}
      {entry.insertion === 'failed' && <Mark name={historyWords.notInserted} icon={<WarningIcon />} />}
      {entry.insertion === 'undone' && <Mark name={historyWords.undoneMark} icon={<UndoIcon />} />}
      {entry.insertion === 'unsure' && <Mark name={historyWords.maybeNotInserted} icon={<WarningIcon />} />}
      {entry.waits !== null && <Mark name={historyWords.waitsMark} icon={<WaitsIcon />} />}
      {entry.failure !== null && entry.waits === null && (
        <Mark
          name={entry.heldBack === null ? historyWords.failed : historyWords.heldBackMark}
          icon={<WarningIcon />}
          tone={failureTone(entry.failure)}
        />
      )}
    </span>
  );
}

interface MarkProps {
  readonly name: string;
  readonly icon: ReactNode;
  readonly tone?: 'quiet' | 'problem';
}

function Mark({ name, icon, tone = 'quiet' }: MarkProps) {
  return (
    <span className={styles.mark} role="img" aria-label={name} title={name} data-tone={tone}>
      {icon}
    </span>
  );
}
